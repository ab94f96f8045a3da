import Documents
import Estate

/// Resolves references, each value once.
///
/// What waits for something else lies on a stack of its own, so that no chain of references is too long.
struct Evaluator: Sendable {
    /// What can be referred to and has to be resolved first.
    enum Cell: Hashable, Sendable {
        case env(Int)
        case secrets(Int)
        case values([ConfigurationPath.Step])
    }

    /// Limits on what references may put together.
    enum Limit {
        /// The levels of a tree.
        static let depth = 400
        /// The steps of a path that leads through references.
        static let steps = 200
        /// The nodes of a tree, shared ones counted each time.
        static let nodes = 1_000_000
        /// The bytes of all texts that are put together for one configuration.
        static let bytes = 16 << 20
    }

    let target: Target
    let attributes: [(key: String, value: String)]
    let layers: [LayerContent]
    let rules: MergeRules
    let env: FlatSection
    let secrets: FlatSection

    private var envValues: [ResolvedValue?]
    private var secretValues: [ResolvedValue?]
    private var nodes: [[ConfigurationPath.Step]: ResolvedNode] = [:]
    private var valuesRoot: LayeredNode?
    private var locator = Locator()
    private var locations: [[ConfigurationPath.Step]: Location] = [:]
    /// The bytes of the texts put together so far.
    var builtBytes = 0

    init(
        target: Target, attributes: [(key: String, value: String)], layers: [LayerContent], rules: MergeRules
    ) throws(ResolutionError) {
        self.target = target
        self.attributes = attributes
        self.layers = layers
        self.rules = rules
        env = try FlatSection(.env, layers)
        secrets = try FlatSection(.secrets, layers)
        envValues = Array(repeating: nil, count: env.entries.count)
        secretValues = Array(repeating: nil, count: secrets.entries.count)
    }

    /// What all layers say about `values`.
    mutating func root() throws(ResolutionError) -> LayeredNode {
        if let valuesRoot { return valuesRoot }
        var events: [LayeredNode.Event] = []
        for layer in layers {
            for file in layer.values {
                guard let root = file.root, !root.isNull else { continue }
                let source = Source(layer: layer.layer, file: file.file)
                guard root.kind == .map else {
                    throw ResolutionError(
                        .typeClash,
                        Diagnostic(
                            "values is \(root.kind), where only a map can be", file: file.file,
                            position: root.position))
                }
                events.append(LayeredNode.Event(source: source, position: root.position, node: root))
            }
        }
        let root = try LayeredNode(path: ConfigurationPath(.values, []), events: events, rules: rules.values)
        valuesRoot = root
        return root
    }

    mutating func locate(_ steps: [ConfigurationPath.Step]) throws(ResolutionError) -> Location {
        if let location = locations[steps] { return location }
        let location = try locator.locate(steps, in: root())
        locations[steps] = location
        return location
    }

    // MARK: What is resolved

    func isResolved(_ cell: Cell) -> Bool {
        switch cell {
        case .env(let index): envValues[index] != nil
        case .secrets(let index): secretValues[index] != nil
        case .values(let steps): nodes[steps] != nil
        }
    }

    /// The value of an entry, if it is resolved.
    func value(_ cell: Cell) -> ResolvedValue? {
        switch cell {
        case .env(let index): envValues[index]
        case .secrets(let index): secretValues[index]
        case .values: nil
        }
    }

    func node(_ steps: [ConfigurationPath.Step]) -> ResolvedNode? { nodes[steps] }

    func path(of cell: Cell) -> ConfigurationPath {
        switch cell {
        case .env(let index): ConfigurationPath(.env, [.key(env.entries[index].key)])
        case .secrets(let index): ConfigurationPath(.secrets, [.key(secrets.entries[index].key)])
        case .values(let steps): ConfigurationPath(.values, steps)
        }
    }

    // MARK: Resolving

    private struct Frame {
        let cell: Cell
        /// What it waits for, the next one last.
        var pending: [Cell] = []
    }

    mutating func resolve(_ cell: Cell) throws(ResolutionError) {
        if isResolved(cell) { return }
        var missing: [Cell] = []
        try evaluate(cell, &missing)
        if missing.isEmpty { return }
        var stack = [Frame(cell: cell, pending: missing.reversed())]
        var active: Set<Cell> = [cell]
        while let top = stack.indices.last {
            if let next = stack[top].pending.popLast() {
                if isResolved(next) { continue }
                guard active.insert(next).inserted else { throw cycle(stack.map(\.cell), back: next) }
                stack.append(Frame(cell: next))
                continue
            }
            let current = stack[top].cell
            missing = []
            try evaluate(current, &missing)
            if missing.isEmpty {
                active.remove(current)
                stack.removeLast()
            } else {
                stack[top].pending = missing.reversed()
            }
        }
    }

    /// Resolves one cell, or notes what has to be resolved before.
    private mutating func evaluate(_ cell: Cell, _ missing: inout [Cell]) throws(ResolutionError) {
        switch cell {
        case .env(let index):
            envValues[index] = try evaluate(env.entries[index], .env, &missing)
        case .secrets(let index):
            secretValues[index] = try evaluate(secrets.entries[index], .secrets, &missing)
        case .values(let steps):
            nodes[steps] = try evaluateNode(at: steps, &missing)
        }
    }

    private mutating func evaluateNode(
        at steps: [ConfigurationPath.Step], _ missing: inout [Cell]
    ) throws(ResolutionError) -> ResolvedNode? {
        switch try locate(steps) {
        case .found(let layered):
            return try tree(layered, &missing)
        case .redirect(let reference, let rest, let site):
            let provenance = Provenance(origin: site.source.origin(site.node.position), effect: .set, earlier: [])
            guard let referent = try referent(follow(reference, rest, site), offset: 0, site, &missing) else {
                return nil
            }
            switch referent {
            case .value(let value): return ResolvedNode(.scalar(value), provenance)
            case .node(let node): return node
            }
        case .missing:
            // Whoever refers to it has been told already.
            return nil
        }
    }
}

extension Evaluator: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// It holds the layers, secrets included, and shows none of them.
    var description: String { "Evaluator" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
