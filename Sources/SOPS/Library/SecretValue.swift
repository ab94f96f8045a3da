import Documents

/// A value of an encrypted document, in the order of the file.
///
/// It does not print itself: `description` says what kind of value it is, not which.
public indirect enum SecretValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    /// A moment in RFC 3339.
    case time(String)
    /// Bytes that are not text: of a binary file, or of a `!!binary` scalar.
    case bytes([UInt8])
    case list([SecretValue])
    case map([(key: String, value: SecretValue)])

    /// The value of a key, or of the first of several; nil if this is not a map, or has none.
    public subscript(key: String) -> SecretValue? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }

    /// An element; nil if this is not a list, or has none.
    public subscript(index: Int) -> SecretValue? {
        guard case .list(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text of a text; nil for every other value.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// A single value as a variable of a process has it: numbers, booleans and times in the spelling that is encrypted;
    /// nil for maps, lists, null and bytes.
    public var scalarText: String? {
        switch self {
        case .text(let text), .time(let text): text
        case .bool(let flag): String(flag)
        case .integer(let number): String(number)
        case .number(let number): DecimalText.of(number)
        case .null, .bytes, .list, .map: nil
        }
    }
}

extension SecretValue: Equatable {
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.integer(let left), .integer(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.text(let left), .text(let right)), (.time(let left), .time(let right)):
            left.utf8.elementsEqual(right.utf8)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy { $0.key.utf8.elementsEqual($1.key.utf8) && $0.value == $1.value }
        default: false
        }
    }
}

extension SecretValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension SecretValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .null: "<null>"
        case .bool: "<redacted boolean>"
        case .integer, .number: "<redacted number>"
        case .text: "<redacted text>"
        case .time: "<redacted time>"
        case .bytes: "<redacted bytes>"
        case .list(let elements): "<list of \(elements.count)>"
        case .map(let entries): "<map of \(entries.count)>"
        }
    }

    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .enum) }
}

extension SecretValue {
    init(_ node: Node) {
        switch node.content {
        case .mapping(let mapping):
            self = .map(mapping.entries.map { (key: $0.keyText ?? "", value: SecretValue($0.value)) })
        case .sequence(let sequence):
            self = .list(sequence.elements.map { SecretValue($0) })
        case .scalar(let scalar):
            self =
                switch scalar.value {
                case .null: .null
                case .bool(let flag): .bool(flag)
                case .int(let number): .integer(number)
                case .uint(let number): .number(Double(number))
                case .float(let number): .number(number)
                case .string(let text): .text(text)
                case .timestamp(let moment): .time(moment.canonical)
                case .binary(let bytes): .bytes(bytes)
                }
        }
    }

    /// - Throws: `invalidValue` for a time that is none.
    func documentValue() throws(SOPSError) -> DocumentValue {
        switch self {
        case .null: return .scalar(.null)
        case .bool(let flag): return .scalar(.bool(flag))
        case .integer(let number): return .scalar(.int(number))
        case .number(let number): return .scalar(.float(number))
        case .text(let text): return .string(text)
        case .bytes(let bytes): return .scalar(.binary(bytes))
        case .time(let text):
            guard let moment = Timestamp(parsing: text) else {
                throw SOPSError(
                    .invalidValue, "a time is not of the form of RFC 3339", hint: "write 2026-01-31T12:00:00Z")
            }
            return .scalar(.timestamp(moment))
        case .list(let elements):
            return .sequence(try elements.map { element throws(SOPSError) in try element.documentValue() })
        case .map(let entries):
            return .mapping(
                try entries.map { entry throws(SOPSError) in
                    DocumentValue.Pair(.string(entry.key), try entry.value.documentValue())
                })
        }
    }
}
