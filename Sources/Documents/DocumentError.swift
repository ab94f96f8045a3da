/// Why a text could not be read, or could not be edited.
package struct DocumentError: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        /// The text is not of its format.
        case unexpectedToken
        /// A tab stands where only spaces may indent.
        case tabIndentation
        /// The text is not UTF-8, or holds a control character that the format does not allow.
        case notUTF8, controlCharacter
        case duplicateKey
        /// A number that no type of ours can hold.
        case numberTooLarge
        /// More levels, bytes or nodes than `ParseLimits` allows.
        case tooDeep, tooLarge
        /// The aliases stand for more than `ParseLimits` allows.
        case aliasBomb
        /// An alias names an anchor that does not come before it, or one that it stands in.
        case unknownAnchor, recursiveAlias
        /// The text of a value does not fit its explicit tag.
        case invalidTag
        /// A `<<` whose value is not a mapping or a list of mappings.
        case invalidMerge
        /// An edit goes to a place that does not exist, or that the text does not let change.
        case noSuchPath, notEditable
        /// A value that the format cannot hold.
        case unrepresentable
        case outOfMemory
    }

    package let code: Code
    package let diagnostic: Diagnostic

    package init(_ code: Code, _ diagnostic: Diagnostic) {
        self.code = code
        self.diagnostic = diagnostic
    }
}

extension DocumentError: CustomStringConvertible {
    package var description: String {
        let place = diagnostic.position.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(diagnostic.file ?? "")\(place): \(diagnostic.summary)"
    }
}
