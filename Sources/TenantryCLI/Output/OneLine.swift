extension String {
    /// The text on one line that cannot disturb a terminal: in quotes, with escapes, if it has other than printable
    /// characters, or if its ends could not be seen.
    var onOneLine: String {
        let isPlain = unicodeScalars.allSatisfy { !$0.isInvisible }
        guard !isPlain || isEmpty || first == " " || last == " " else { return self }
        return debugDescription
    }
}

extension Unicode.Scalar {
    /// Whether the scalar moves the cursor, changes direction, or is not seen at all.
    fileprivate var isInvisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        default: false
        }
    }
}
