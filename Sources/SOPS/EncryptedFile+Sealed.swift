import Documents

extension EncryptedFile {
    /// The paths of the values that are encrypted, by the keys that lead to them, each once. It takes no key.
    package var sealedPaths: [[String]] {
        var paths: [[String]] = []
        var known: Set<[String]> = []
        func look(at node: Node, _ path: [String]) {
            switch node.content {
            case .scalar(let scalar):
                if SealedValue.isSealed(scalar.text), known.insert(path).inserted { paths.append(path) }
            case .mapping(let mapping):
                for entry in mapping.entries { look(at: entry.value, path + [entry.keyText ?? ""]) }
            case .sequence(let sequence):
                for element in sequence.elements { look(at: element, path) }
            }
        }
        for root in (try? sealedRoots()) ?? [] { look(at: root, []) }
        return paths
    }
}
