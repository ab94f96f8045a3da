/// The tags that YAML itself defines.
package enum CoreTag {
    package static let prefix = "tag:yaml.org,2002:"
    package static let null = prefix + "null"
    package static let bool = prefix + "bool"
    package static let int = prefix + "int"
    package static let float = prefix + "float"
    package static let string = prefix + "str"
    package static let timestamp = prefix + "timestamp"
    package static let binary = prefix + "binary"
    package static let merge = prefix + "merge"
    package static let mapping = prefix + "map"
    package static let sequence = prefix + "seq"

    /// The tags that only a scalar can have.
    static let ofScalars: Set<String> = [null, bool, int, float, string, timestamp, binary, merge]

    /// The tag as people write it: `!!int`.
    static func short(_ tag: String) -> String {
        tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
    }
}

/// What scalars with an explicit tag mean.
enum TaggedScalarTyping {
    /// The value of a scalar; nil if its text does not fit its tag. A tag of another's making is text.
    static func value(of text: String, style: Scalar.Style, tag: String?) -> ScalarValue? {
        guard let tag else { return style == .plain ? PlainScalarTyping.value(of: text) : .string(text) }
        switch tag {
        case CoreTag.binary:
            return Base64.decode(text).map(ScalarValue.binary)
        case CoreTag.timestamp:
            return Timestamp(parsing: text).map(ScalarValue.timestamp)
        case CoreTag.mapping, CoreTag.sequence:
            return nil
        case CoreTag.null, CoreTag.bool, CoreTag.int, CoreTag.float:
            return coerced(PlainScalarTyping.value(of: text, allowingTimestamps: false), to: tag)
        default:
            return .string(text)
        }
    }

    private static func coerced(_ value: ScalarValue, to tag: String) -> ScalarValue? {
        switch (value, tag) {
        case (.null, CoreTag.null), (.bool, CoreTag.bool), (.int, CoreTag.int), (.uint, CoreTag.int),
            (.float, CoreTag.float):
            value
        case (.int(let number), CoreTag.float):
            .float(Double(number))
        default:
            nil
        }
    }
}
