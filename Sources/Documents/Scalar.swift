/// A single value: its text with quotes and escapes undone, and what that text means.
package struct Scalar: Hashable, Sendable {
    package enum Style: Hashable, Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

    package var text: String
    package var value: ScalarValue
    package var style: Style

    package init(text: String, value: ScalarValue, style: Style) {
        self.text = text
        self.value = value
        self.style = style
    }
}

/// What a scalar means, typed as go-yaml version 3 types it (hence SOPS, Helm and Kubernetes).
///
/// Values are equal if they are of one type and the same; floats by their bits, so that NaN equals itself and `-0.0`
/// is not `0.0`; text by its bytes, not as Swift compares it.
package enum ScalarValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// An integer above `Int64.max`.
    case uint(UInt64)
    case float(Double)
    case string(String)
    case timestamp(Timestamp)
    /// The decoded bytes of a `!!binary` scalar.
    case binary([UInt8])
}

extension ScalarValue: Hashable {
    package static func == (left: ScalarValue, right: ScalarValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.float(let left), .float(let right)): left.bitPattern == right.bitPattern
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.binary(let left), .binary(let right)): left == right
        default: false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let number): hasher.combine(number)
        case .uint(let number): hasher.combine(number)
        case .float(let number): hasher.combine(number.bitPattern)
        case .string(let text): hasher.combine(text)
        case .timestamp(let time): hasher.combine(time)
        case .binary(let bytes): hasher.combine(bytes)
        }
    }
}

extension ScalarValue {
    /// Whether a text without quotes in YAML means this value.
    package func isSpelled(_ text: String) -> Bool { PlainScalarTyping.value(of: text) == self }
}
