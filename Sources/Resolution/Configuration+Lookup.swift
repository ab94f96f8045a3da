import Documents

extension Configuration {
    /// What is at a path: a single value, or a map or list of `values`; a path without steps is a whole section.
    ///
    /// - Returns: nil where no layer sets it.
    /// - Throws: `ResolutionError` for what is wrong with a reference on the way.
    package func lookup(_ path: ConfigurationPath) throws(ResolutionError) -> ResolvedNode? {
        switch path.section {
        case .env: return Self.lookup(path.steps, in: env)
        case .secrets: return Self.lookup(path.steps, in: secrets)
        case .values:
            var evaluator = evaluator
            switch try evaluator.locate(path.steps) {
            case .missing: return nil
            case .found(let node) where node.isAbsent && !path.steps.isEmpty: return nil
            case .found, .redirect: return try node(at: path.steps)
            }
        }
    }

    private static func lookup(_ steps: [ConfigurationPath.Step], in entries: [Entry]) -> ResolvedNode? {
        guard let step = steps.first else {
            guard let first = entries.first else { return nil }
            let members = entries.map { ResolvedNode.Member(key: $0.key, value: node(of: $0)) }
            return ResolvedNode(.mapping(members), first.provenance)
        }
        guard case .key(let key) = step else { return nil }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].key == key ? node(of: entries[low]) : nil
    }

    private static func node(of entry: Entry) -> ResolvedNode {
        ResolvedNode(.scalar(entry.value), entry.provenance)
    }
}
