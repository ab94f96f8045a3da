/// What stands between `${{` and `}}`.
enum Reference: Hashable, Sendable {
    case path(ConfigurationPath)
    case tenantName
    case attribute(String)
    case service
    case environment

    /// Nil where the text is no reference. White space around it does not count.
    init?(parsing text: Substring) {
        var reader = PathReader(text)
        guard let root = reader.name() else { return nil }
        switch root {
        case "values":
            guard let steps = reader.steps(), !steps.isEmpty else { return nil }
            self = .path(ConfigurationPath(.values, steps))
        case "env", "secrets":
            guard let key = reader.remainder(), let section = ConfigurationPath.Section(rawValue: root) else {
                return nil
            }
            self = .path(ConfigurationPath(section, [.key(key)]))
        case "tenant":
            switch reader.keys() {
            case ["name"]: self = .tenantName
            case let keys? where keys.count > 1 && keys[0] == "attributes":
                self = .attribute(keys[1...].joined(separator: "."))
            default: return nil
            }
        case "target":
            switch reader.keys() {
            case ["tenant"]: self = .tenantName
            case ["service"]: self = .service
            case ["environment"]: self = .environment
            default: return nil
            }
        default: return nil
        }
    }
}

extension Reference: CustomStringConvertible {
    var description: String {
        switch self {
        case .path(let path): path.description
        case .tenantName: "tenant.name"
        case .attribute(let name): "tenant.attributes.\(name)"
        case .service: "target.service"
        case .environment: "target.environment"
        }
    }
}

/// Reads the parts of a path.
struct PathReader {
    private var rest: Substring.UTF8View

    init(_ text: Substring) {
        var utf8 = text.utf8
        while let first = utf8.first, Self.isSpace(first) { utf8.removeFirst() }
        while let last = utf8.last, Self.isSpace(last) { utf8.removeLast() }
        rest = utf8
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }

    /// Whether a key with this byte can stand in a path without quotes.
    static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F: false
        case UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"): false
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "$"): false
        default: true
        }
    }

    /// One key; nil where there is none.
    mutating func name() -> String? {
        let name = rest.prefix(while: Self.isPlain)
        guard !name.isEmpty else { return nil }
        rest = rest[name.endIndex...]
        return String(Substring(name))
    }

    /// All that follows a dot, as one key.
    mutating func remainder() -> String? {
        guard rest.popFirst() == UInt8(ascii: "."), !rest.isEmpty else { return nil }
        guard rest.allSatisfy({ Self.isPlain($0) || $0 == UInt8(ascii: ".") }) else { return nil }
        return String(Substring(rest))
    }

    /// All that follows, where it is keys only.
    mutating func keys() -> [String]? {
        guard let steps = steps() else { return nil }
        var keys: [String] = []
        for step in steps {
            guard case .key(let key) = step else { return nil }
            keys.append(key)
        }
        return keys
    }

    /// All that follows: `.key`, `[0]`, `["key"]`.
    mutating func steps() -> [ConfigurationPath.Step]? {
        var steps: [ConfigurationPath.Step] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."):
                guard let key = name() else { return nil }
                steps.append(.key(key))
            case UInt8(ascii: "["):
                guard let step = bracketed() else { return nil }
                steps.append(step)
            default: return nil
            }
        }
        return steps
    }

    /// What stands in brackets, without the first one.
    private mutating func bracketed() -> ConfigurationPath.Step? {
        let step: ConfigurationPath.Step
        if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            rest.removeFirst()
            let key = rest.prefix { $0 != quote }
            rest = rest[key.endIndex...]
            guard rest.popFirst() == quote else { return nil }
            step = .key(String(Substring(key)))
        } else {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest[digits.endIndex...]
            guard let index = Int(Substring(digits)) else { return nil }
            step = .index(index)
        }
        guard rest.popFirst() == UInt8(ascii: "]") else { return nil }
        return step
    }
}
