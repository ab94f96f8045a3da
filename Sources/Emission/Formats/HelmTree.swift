import Documents
import Resolution

/// What a Helm values file holds.
indirect enum HelmTree {
    /// As written in a file of the estate, without quotes.
    case plain(String)
    case text(String, isSecret: Bool)
    /// Base64.
    case binary(String)
    case mapping([(key: String, value: HelmTree)])
    case sequence([HelmTree])

    init(_ node: ResolvedNode) {
        switch node.content {
        case .mapping(let members): self = .mapping(members.map { ($0.key, HelmTree($0.value)) })
        case .sequence(let elements): self = .sequence(elements.map { HelmTree($0) })
        case .scalar(let value): self.init(value)
        }
    }

    private init(_ value: ResolvedValue) {
        if value.meaning.isBinary {
            self = .binary(value.text)
        } else if value.isSensitive {
            self = .text(value.text, isSecret: true)
        } else if case .string = value.meaning, !value.isPlain || value.text.utf8.contains(UInt8(ascii: "\n")) {
            self = .text(value.text, isSecret: false)
        } else {
            self = .plain(value.text)
        }
    }

    var isEmpty: Bool {
        switch self {
        case .mapping(let members): members.isEmpty
        case .sequence(let elements): elements.isEmpty
        default: false
        }
    }

    /// Whether all of it is to be kept secret.
    var isSecret: Bool {
        switch self {
        case .text(_, let isSecret): isSecret
        case .mapping(let members): !isEmpty && members.allSatisfy(\.value.isSecret)
        case .sequence(let elements): !isEmpty && elements.allSatisfy(\.isSecret)
        case .plain, .binary: false
        }
    }

    /// Replaces what is at a path, or adds it; false if what leads there is no map.
    mutating func put(_ tree: HelmTree, at path: ArraySlice<String>) -> Bool {
        guard let key = path.first else {
            self = tree
            return true
        }
        guard case .mapping(var members) = self else { return false }
        let index = members.firstIndex { $0.key == key }
        var member = index.map { members[$0].value } ?? .mapping([])
        guard member.put(tree, at: path.dropFirst()) else { return false }
        if let index { members[index].value = member } else { members.append((key, member)) }
        self = .mapping(members)
        return true
    }
}
