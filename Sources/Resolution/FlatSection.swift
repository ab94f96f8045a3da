import Documents
import Estate

/// The merged entries of `env` or `secrets`, before references are resolved: sorted by key.
struct FlatSection: Sendable {
    struct Entry: Sendable {
        let key: String
        var source: Source
        /// Of the key.
        var position: SourcePosition
        var node: Node
        var scalar: Scalar
        var effect: MergeEffect
        var earlier: [Contribution]

        var origin: Origin { source.origin(position) }

        var provenance: Provenance { Provenance(origin: origin, effect: effect, earlier: earlier) }
    }

    let section: ConfigurationPath.Section
    private(set) var entries: [Entry] = []

    /// - Throws: `ResolutionError` with code `notFlat` or `invalidKey`.
    init(_ section: ConfigurationPath.Section, _ layers: [LayerContent]) throws(ResolutionError) {
        self.section = section
        var places: [String: Int] = [:]
        var removed = 0
        for layer in layers {
            guard let file = section == .env ? layer.env : layer.secrets, let root = file.root, !root.isNull else {
                continue
            }
            let source = Source(layer: layer.layer, file: file.file)
            guard let mapping = try root.merged(source) else { throw Self.notFlat("\(section.rawValue)", root, source) }
            if places.isEmpty { places.reserveCapacity(2 * mapping.items.count) }
            for case .entry(let entry) in mapping.items {
                try add(entry.key, entry.value, source, &places, &removed)
            }
        }
        if removed > 0 { entries.removeAll { $0.effect == .removed } }
        entries.sort { $0.key < $1.key }
    }

    private mutating func add(
        _ keyNode: Node, _ node: Node, _ source: Source, _ places: inout [String: Int], _ removed: inout Int
    ) throws(ResolutionError) {
        guard case .scalar(let keyScalar) = keyNode.content else { throw Self.notFlat("a key", keyNode, source) }
        let key = keyScalar.text
        guard case .scalar(let scalar) = node.content else {
            throw Self.notFlat("\(section.rawValue).\(key)", node, source)
        }
        let isNull = scalar.value == .null
        guard let place = places[key] else {
            try Self.check(key, keyNode, source)
            places[key] = entries.count
            if isNull { removed += 1 }
            entries.append(
                Entry(
                    key: key, source: source, position: keyNode.position, node: node, scalar: scalar,
                    effect: isNull ? .removed : .set, earlier: []))
            return
        }
        let wasRemoved = entries[place].effect == .removed
        removed += (isNull ? 1 : 0) - (wasRemoved ? 1 : 0)
        entries[place].earlier.append(
            Contribution(origin: entries[place].origin, effect: entries[place].effect))
        entries[place].source = source
        entries[place].position = keyNode.position
        entries[place].node = node
        entries[place].scalar = scalar
        entries[place].effect = isNull ? .removed : wasRemoved ? .set : .replaced
    }

    /// Where the key is; logarithmic.
    func index(of key: String) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].key == key ? low : nil
    }

    private static func check(_ key: String, _ node: Node, _ source: Source) throws(ResolutionError) {
        guard let flaw = ConfigKey.flaw(in: key) else { return }
        var diagnostic = ConfigKey.diagnostic(for: key, flaw: flaw)
        diagnostic.file = source.file
        diagnostic.position = node.position
        throw ResolutionError(.invalidKey, diagnostic)
    }

    private static func notFlat(_ what: String, _ node: Node, _ source: Source) -> ResolutionError {
        ResolutionError(
            .notFlat,
            Diagnostic(
                "\(what) is \(node.kind), where only \(what.contains(".") ? "a single value" : "a flat map") can be",
                file: source.file, position: node.position,
                hint: "env and secrets are flat; nested settings belong into values"))
    }
}
