import Documents

/// One step from a map or a list to what it holds: `"database"`, or `0`.
public enum SecretPathComponent: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case key(String)
    /// Counted from 0. One beyond the end appends.
    case index(Int)

    public init(stringLiteral value: String) { self = .key(value) }
    public init(integerLiteral value: Int) { self = .index(value) }

    var component: PathComponent {
        switch self {
        case .key(let key): .key(key)
        case .index(let index): .index(index)
        }
    }
}
