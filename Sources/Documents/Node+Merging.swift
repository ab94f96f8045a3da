extension Node {
    /// The mapping with YAML's merge keys (`<<`) applied: the entries of the mappings that they name stand in their
    /// place, except those whose key the mapping has itself. Of a list of mappings, the earlier wins.
    ///
    /// Only this mapping is looked at, not those inside it. nil if the node is no mapping.
    ///
    /// - Throws: `invalidMerge` for a merge key whose value is neither a mapping nor a list of mappings.
    package func mergedMapping(in source: SourceText) throws(DocumentError) -> Mapping? {
        guard let mapping else { return nil }
        guard mapping.entries.contains(where: { $0.key.isMergeKey }) else { return mapping }
        var known = Set(mapping.entries.lazy.filter { !$0.key.isMergeKey }.compactMap(\.keyText))
        var items: [Mapping.Item] = []
        for item in mapping.items {
            guard case .entry(let entry) = item, entry.key.isMergeKey else {
                items.append(item)
                continue
            }
            for merged in try Self.sources(of: entry.value, in: source) {
                for entry in merged.entries {
                    if let key = entry.keyText, !known.insert(key).inserted { continue }
                    items.append(.entry(entry))
                }
            }
        }
        return Mapping(items: items, isFlow: mapping.isFlow)
    }

    /// The mappings that the value of a merge key names, their own merge keys applied.
    private static func sources(of value: Node, in source: SourceText) throws(DocumentError) -> [Mapping] {
        if let merged = try value.mergedMapping(in: source) { return [merged] }
        guard let sequence = value.sequence else {
            throw DocumentError(
                .invalidMerge,
                source.diagnostic(
                    "`<<` needs a mapping, this is \(value.kindName)", at: value,
                    hint: "name a mapping, or put `<<` in quotes"))
        }
        var mappings: [Mapping] = []
        for element in sequence.elements {
            guard let merged = try element.mergedMapping(in: source) else {
                throw DocumentError(
                    .invalidMerge,
                    source.diagnostic("`<<` needs mappings only, this is \(element.kindName)", at: element))
            }
            mappings.append(merged)
        }
        return mappings
    }
}
