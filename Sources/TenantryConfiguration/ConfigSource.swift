import Configuration
import Documents
import Resolution
import Sealing

/// What a configuration value is made of.
enum ConfigSource: Sendable {
    /// A variable, which is a text: numbers, `true` and `false`, base64 and lists with commas are read from it.
    case text(ResolvedValue, isSecret: Bool)
    /// A value of `values`, which has a type of its own.
    case node(ResolvedNode)

    var isSecret: Bool {
        switch self {
        case .text(_, let isSecret): isSecret
        case .node(let node): node.isSensitive
        }
    }

    var isNull: Bool {
        if case .node(let node) = self, node.value?.meaning == .null { true } else { false }
    }

    /// The value as that type; nil if it is none.
    func content(_ type: ConfigType) -> ConfigContent? {
        switch type {
        case .string: string.map { .string($0) }
        case .int: int.map { .int($0) }
        case .double: double.map { .double($0) }
        case .bool: bool.map { .bool($0) }
        case .bytes: bytes.map { .bytes($0) }
        case .stringArray: list(\.string).map { .stringArray($0) }
        case .intArray: list(\.int).map { .intArray($0) }
        case .doubleArray: list(\.double).map { .doubleArray($0) }
        case .boolArray: list(\.bool).map { .boolArray($0) }
        case .byteChunkArray: list(\.bytes).map { .byteChunkArray($0) }
        }
    }

    // MARK: Single values

    /// The value of a single one.
    private var value: ResolvedValue? {
        switch self {
        case .text(let value, _): value
        case .node(let node): node.value
        }
    }

    /// The text as the file has it, so that a version `1.10` stays one.
    private var string: String? {
        guard let value else { return nil }
        if case .binary(let bytes) = value.meaning { return String(validating: bytes, as: UTF8.self) }
        return value.text
    }

    private var int: Int? {
        guard let value else { return nil }
        switch value.meaning {
        case .int(let number): return Int(exactly: number)
        case .uint(let number): return Int(exactly: number)
        case .float(let number): return Int(exactly: number)
        case .string(let text): return isText ? Int(text) : nil
        default: return nil
        }
    }

    private var double: Double? {
        guard let value else { return nil }
        switch value.meaning {
        case .int(let number): return Double(exactly: number)
        case .uint(let number): return Double(exactly: number)
        case .float(let number): return number
        case .string(let text): return isText ? Double(text) : nil
        default: return nil
        }
    }

    private var bool: Bool? {
        guard let value else { return nil }
        switch value.meaning {
        case .bool(let bool): return bool
        case .string(let text) where isText:
            switch text.lowercased() {
            case "true", "yes", "1": return true
            case "false", "no", "0": return false
            default: return nil
            }
        default: return nil
        }
    }

    /// Bytes as they are, or base64.
    private var bytes: [UInt8]? {
        guard let value else { return nil }
        switch value.meaning {
        case .binary(let bytes): return bytes
        case .string(let text): return try? Base64.decode(Array(text.utf8).span)
        default: return nil
        }
    }

    /// Whether it has no other type than text.
    private var isText: Bool { if case .text = self { true } else { false } }

    // MARK: Lists

    private func list<Element>(_ element: (ConfigSource) -> Element?) -> [Element]? {
        var list: [Element] = []
        for source in elements ?? [] {
            guard let value = element(source) else { return nil }
            list.append(value)
        }
        return elements == nil ? nil : list
    }

    private var elements: [ConfigSource]? {
        switch self {
        case .node(let node):
            guard case .sequence(let elements) = node.content else { return nil }
            return elements.map { .node($0) }
        case .text(let value, let isSecret):
            guard case .string(let text) = value.meaning else { return nil }
            return text.split(separator: ",").map { part in
                let text = String(Self.trimmed(part))
                return .text(
                    ResolvedValue(text: text, meaning: .string(text), isSensitive: value.isSensitive),
                    isSecret: isSecret)
            }
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return start[...last]
    }
}
