import SOPS

/// What the value of a secret must look like. The only place that says so: `set`, `edit`, `rotate`, `add` and `verify`
/// ask here.
package struct SecretShape: Sendable {
    /// How many characters (Unicode scalars) the value has; of one that is not UTF-8, how many bytes.
    package var length: ClosedRange<Int>?
    /// What the whole of the value matches, in RE2's syntax.
    package private(set) var pattern: String?
    private var expression: RegularExpression?

    package static let largestLength = 1 << 20

    package init(length: ClosedRange<Int>? = nil) {
        self.length = length
    }

    /// - Throws: what RE2 says of the pattern.
    mutating func match(_ pattern: String) throws(SOPSError) {
        // By itself first: a bracket that closes the group around it would make it another expression.
        _ = try RegularExpression(pattern)
        expression = try RegularExpression("\\A(?:\(pattern))\\z")
        self.pattern = pattern
    }

    /// What is wrong with a value, as the end of a sentence that begins with its name; nil if nothing is. It says nothing
    /// of the value but that.
    package func flaw(in value: [UInt8]) -> String? {
        let text = String(validating: value, as: UTF8.self)
        if let length {
            let count = text?.unicodeScalars.count ?? value.count
            let unit = text == nil ? "bytes" : "characters"
            if count < length.lowerBound { return "is shorter than the \(length.lowerBound) \(unit) it must have" }
            if count > length.upperBound { return "is longer than the \(length.upperBound) \(unit) it may have" }
        }
        if let expression, !(text.map(expression.matches) ?? false) { return "does not match the pattern it must have" }
        return nil
    }
}

extension SecretShape: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        left.length == right.length && left.pattern == right.pattern
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(length)
        hasher.combine(pattern)
    }
}
