package import Documents

/// The JSON Schema of one section of the final configuration.
package struct SchemaFile: Hashable, Sendable {
    package let section: Section
    /// Relative to the estate's root.
    package let path: String
    /// Where the manifest names it.
    package let position: SourcePosition

    /// The folder that it is in, from the estate's root on.
    var folder: [String] { path.split(separator: "/").dropLast().map(String.init) }
}

extension ManifestParser {
    /// The section `schema`.
    func schemas(_ node: Node?) throws(EstateError) -> [SchemaFile] {
        guard let node else { return [] }
        let fields = try reader.fields(node, "schema", known: Section.allCases.map(\.rawValue))
        var schemas: [SchemaFile] = []
        for section in Section.allCases {
            guard let node = fields[section.rawValue] else { continue }
            let path = try filePath(node, "schema.\(section.rawValue)")
            schemas.append(SchemaFile(section: section, path: path, position: node.position))
        }
        return schemas
    }
}
