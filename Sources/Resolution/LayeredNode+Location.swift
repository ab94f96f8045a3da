import Documents

/// Where a path of `values` leads.
enum Location: Sendable {
    case found(LayeredNode)
    /// A text on the way is one reference; the rest of the path goes on from what it refers to.
    case redirect(Reference, rest: [ConfigurationPath.Step], at: Site)
    /// No layer sets it.
    case missing(Miss)
}

/// Why a path leads nowhere.
struct Miss: Sendable {
    /// How far the path leads, and what is there.
    let parent: ConfigurationPath
    let kind: NodeKind
    /// The place where a layer removed it.
    var removal: Origin?
    /// What else is there: the keys of a map.
    var names: [String] = []
    /// The number of elements of a list.
    var count = 0
}

/// Finds nodes by their paths. It remembers what is in a map or a list that many paths lead into, so that they take
/// not much longer than it does to read it.
struct Locator: Sendable {
    /// How often a map is searched before it is worth an index.
    private static let patience = 8

    private var searches: [ConfigurationPath: Int] = [:]
    private var members: [ConfigurationPath: [String: LayeredNode]] = [:]
    private var elements: [ConfigurationPath: [LayeredNode]] = [:]

    mutating func locate(
        _ steps: [ConfigurationPath.Step], in root: LayeredNode
    ) throws(ResolutionError) -> Location {
        var node = root
        for (index, step) in steps.enumerated() {
            guard let event = node.inForce.last, let value = event.node else { break }
            switch value.content {
            case .scalar(let scalar):
                if case .string = scalar.value, let reference = Template.whole(scalar.text) {
                    let site = Site(path: node.path, source: event.source, node: value)
                    return .redirect(reference, rest: Array(steps[index...]), at: site)
                }
                return .missing(Miss(parent: node.path, kind: .scalar))
            case .mapping:
                let key =
                    switch step {
                    case .key(let key): key
                    case .index(let index): String(index)
                    }
                guard let member = try member(key, of: node), !member.isAbsent else {
                    let removal = try node.member(key)?.events.last?.origin
                    let names = try node.members().map(\.key)
                    return .missing(Miss(parent: node.path, kind: .map, removal: removal, names: names))
                }
                node = member
            case .sequence:
                let wanted: Int? =
                    switch step {
                    case .key(let key): Int(key)
                    case .index(let index): index
                    }
                let elements = try elements(of: node)
                guard let wanted, elements.indices.contains(wanted) else {
                    return .missing(Miss(parent: node.path, kind: .list, count: elements.count))
                }
                node = elements[wanted]
            }
        }
        return .found(node)
    }

    private mutating func member(_ key: String, of node: LayeredNode) throws(ResolutionError) -> LayeredNode? {
        if let members = members[node.path] { return members[key] }
        searches[node.path, default: 0] += 1
        guard searches[node.path, default: 0] > Self.patience else { return try node.member(key) }
        var members: [String: LayeredNode] = [:]
        for (key, member) in try node.members() { members[key] = member }
        self.members[node.path] = members
        return members[key]
    }

    private mutating func elements(of node: LayeredNode) throws(ResolutionError) -> [LayeredNode] {
        if let elements = elements[node.path] { return elements }
        let elements = try node.elements()
        self.elements[node.path] = elements
        return elements
    }
}
