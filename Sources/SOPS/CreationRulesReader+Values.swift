import Documents

extension CreationRulesReader {
    /// The elements of a list, which may be missing.
    func list(_ name: String, in mapping: Mapping) throws(SOPSError) -> [Node] {
        guard let node = mapping[name], !node.isNull else { return [] }
        guard let sequence = node.sequence else { throw problem("\(name) is not a list", at: node) }
        return Array(sequence.elements)
    }

    func flag(_ name: String, in mapping: Mapping) throws(SOPSError) -> Bool {
        guard let node = mapping[name], !node.isNull else { return false }
        guard case .bool(let flag)? = node.scalar?.value else {
            throw problem("\(name) is neither true nor false", at: node)
        }
        return flag
    }

    func text(_ name: String, in mapping: Mapping) throws(SOPSError) -> (node: Node, text: String)? {
        guard let node = mapping[name], !node.isNull else { return nil }
        guard let scalar = node.scalar else { throw problem("\(name) is not a text", at: node) }
        return (node, scalar.text)
    }

    /// A regular expression; nil if it is missing or empty, which matches everything.
    func pattern(_ name: String, in mapping: Mapping) throws(SOPSError) -> RegularExpression? {
        guard let (node, text) = try text(name, in: mapping), !text.isEmpty else { return nil }
        return try located(node) { () throws(SOPSError) in try RegularExpression(text) }
    }

    ///
    /// - Parameter isExtra: whether an entry is allowed though its key is not known.
    func check(
        _ mapping: Mapping, allows keys: [String], what: String, isExtra: (Entry) -> Bool = { _ in false }
    ) throws(SOPSError) {
        for entry in mapping.entries where !isExtra(entry) {
            guard let key = entry.keyText, keys.contains(key) else {
                let name = entry.keyText ?? "this key"
                let nearest = Suggestion.nearest(to: name, among: keys)
                let known = keys.isEmpty ? "remove it" : "it has \(keys.joined(separator: ", "))"
                throw problem(
                    "\(what) has no key \(SourceText.quoted(name))", at: entry.key,
                    hint: nearest.map { "did you mean \($0)?" } ?? known)
            }
        }
    }

    /// Gives an error that has no place the place of a node.
    func located<Value>(
        _ node: Node, _ body: () throws(SOPSError) -> Value
    ) throws(SOPSError) -> Value {
        do throws(SOPSError) {
            return try body()
        } catch {
            let code = error.code == .invalidRecipient ? SOPSError.Code.invalidConfiguration : error.code
            throw SOPSError(
                code, source.diagnostic(error.diagnostic.summary, at: node, hint: error.diagnostic.hint))
        }
    }

    func problem(_ summary: String, at node: Node, hint: String? = nil) -> SOPSError {
        SOPSError(.invalidConfiguration, source.diagnostic(summary, at: node, hint: hint))
    }
}
