import Documents

extension Node {
    /// The mapping with merge keys (`<<`) applied; nil where the node is none.
    func merged(_ source: Source) throws(ResolutionError) -> Mapping? {
        do throws(DocumentError) {
            return try mergedMapping(in: SourceText(name: source.file, ""))
        } catch {
            throw ResolutionError(.invalidMerge, error.diagnostic)
        }
    }

    /// The entry of a key, merge keys applied.
    func mergedEntry(_ key: String, _ source: Source) throws(ResolutionError) -> Entry? {
        guard let mapping else { return nil }
        var hasMergeKey = false
        for case .entry(let entry) in mapping.items {
            guard case .scalar(let scalar) = entry.key.content else { continue }
            if entry.key.isMergeKey {
                hasMergeKey = true
            } else if scalar.text == key {
                return entry
            }
        }
        guard hasMergeKey, let merged = try merged(source) else { return nil }
        return merged.entry(key)
    }
}
