extension DocumentFormat {
    /// Whole documents as a text of this format.
    ///
    /// Comments stay where the format has some. Anchors and tags do not: an alias becomes what it stands for. Neither do
    /// styles, unless plain text is kept.
    ///
    /// - Parameters:
    ///   - name: of the file that is written, for messages.
    ///   - indentation: nil for the format's own: a tab in JSON, four spaces in YAML.
    ///   - keepsPlain: whether YAML's plain scalars and keys are written as they stand in the source, for readers that take
    ///     `no` and `2024-01-01` for something else than we do.
    /// - Throws: `unrepresentable` if the format cannot hold the documents.
    package func text(
        of roots: [Node], named name: String, indentation: Indentation?, keepsPlain: Bool = false
    ) throws(DocumentError) -> [UInt8] {
        switch self {
        case .yaml:
            return try YAMLWriter(indentation, name: name, keepsPlain: keepsPlain).text(of: roots)
        case .dotenv:
            guard let root = try only(of: roots, named: name) else { return [] }
            return try DotenvWriter.text(of: root, named: name)
        case .ini:
            guard let root = try only(of: roots, named: name) else { return [] }
            return try INIWriter.text(of: root, named: name)
        case .json:
            guard let root = try only(of: roots, named: name) else { return [] }
            do throws(JSONWriter.Unrepresentable) {
                return try JSONWriter(indentation).document(DocumentValue(root))
            } catch {
                let position = root.descendant(at: error.path).position
                throw DocumentError(
                    .unrepresentable, Diagnostic(error.problem, file: name, position: position, hint: error.hint))
            }
        }
    }

    /// The one root that a file of most formats can hold; nil for an empty file.
    private func only(of roots: [Node], named name: String) throws(DocumentError) -> Node? {
        guard roots.count > 1 else { return roots.first }
        throw DocumentError(
            .unrepresentable,
            Diagnostic(
                "\(roots.count) documents do not fit into one \(self.name) file", file: name,
                position: roots[1].position, hint: "put each into a file of its own"))
    }
}

extension Node {
    /// The node at a path; where the path goes on but the tree does not, the last one that is there.
    fileprivate func descendant(at path: [PathComponent]) -> Node {
        var node = self
        for component in path {
            switch component {
            case .key(let key):
                guard let next = node.mapping?[key] else { return node }
                node = next
            case .index(let index):
                guard let next = node.sequence?.elements.dropFirst(index).first(where: { _ in true }) else {
                    return node
                }
                node = next
            }
        }
        return node
    }
}
