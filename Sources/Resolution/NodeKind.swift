import Documents

/// What layers have to agree on where they meet.
enum NodeKind: Hashable {
    case map
    case list
    case scalar
    /// A text that is one reference: what it will be shows only once the reference is resolved.
    case reference
}

extension NodeKind: CustomStringConvertible {
    var description: String {
        switch self {
        case .map: "a map"
        case .list: "a list"
        case .scalar: "a single value"
        case .reference: "a reference"
        }
    }
}

extension Node {
    var kind: NodeKind {
        switch content {
        case .mapping: .map
        case .sequence: .list
        case .scalar(let scalar):
            if case .string = scalar.value, Template.whole(scalar.text) != nil { .reference } else { .scalar }
        }
    }
}
