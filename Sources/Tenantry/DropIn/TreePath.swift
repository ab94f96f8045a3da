package import Documents

/// The path of a value as `sops` writes it: `["key"]["other"][0]`.
package enum TreePath {
    /// The components of a path; none for an empty text, which is the whole tree.
    ///
    /// As in SOPS, quotes are `"` or `'`, and nothing is escaped: a key ends where its quote and `]` do.
    ///
    /// - Returns: nil for a text that is no path.
    package static func components(of text: String) -> [PathComponent]? {
        var rest = text[...]
        var path: [PathComponent] = []
        while !rest.isEmpty {
            guard rest.removeFirst() == "[", let quote = rest.first else { return nil }
            if quote == "\"" || quote == "'" {
                rest.removeFirst()
                guard let end = rest.firstRange(of: "\(quote)]") else { return nil }
                path.append(.key(String(rest[..<end.lowerBound])))
                rest = rest[end.upperBound...]
            } else {
                guard let end = rest.firstIndex(of: "]"), let index = Int(rest[..<end]), index >= 0 else { return nil }
                path.append(.index(index))
                rest = rest[rest.index(after: end)...]
            }
        }
        return path
    }

    /// A path as it is written.
    package static func text(of path: [PathComponent]) -> String {
        path.map { component in
            switch component {
            case .key(let key): "[\"\(key)\"]"
            case .index(let index): "[\(index)]"
            }
        }.joined()
    }
}
