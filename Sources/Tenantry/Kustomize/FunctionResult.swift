import Documents

/// An error as an entry of `results`, of the KRM functions specification.
struct FunctionResult: Sendable {
    /// What tools write into objects to know whence they came: kustomize first, then kpt.
    private static let pathAnnotations = ["internal.config.kubernetes.io/path", "config.kubernetes.io/path"]

    private let error: Diagnostic
    /// What the error is about; nil where nothing could be read.
    private let object: ManifestObject?
    /// The field of the object, `spec.containers[0].image`; nil where the error is about something else.
    private let field: String?
    private let isOfInput: Bool

    /// An error about nothing that could be read.
    init(_ error: TenantryError) {
        (self.error, object, field, isOfInput) = (error.diagnostic, nil, nil, true)
    }

    /// - Parameters:
    ///   - list: what the function was given: the error is about what stands at its place, or about the configuration.
    ///   - source: the text of the list.
    init(_ error: TenantryError, in list: ResourceList, of source: SourceText) {
        self.error = error.diagnostic
        let configuration = ManifestObject(root: list.functionConfig)
        isOfInput = self.error.file == source.name
        guard isOfInput, let position = self.error.position else {
            (object, field) = (configuration, nil)
            return
        }
        let roots = (list.items + [configuration]).filter { $0.root.position.precedesOrIs(position) }
        object = roots.max { $0.root.position.precedesOrIs($1.root.position) } ?? configuration
        let path = object?.root.path(at: position) ?? ""
        field = path.isEmpty ? nil : path
    }

    var node: Node {
        var entries = [
            ("message", Node.text(error.summary + (error.hint.map { " (\($0))" } ?? ""))),
            ("severity", Node.text("error")),
        ]
        if let object {
            var reference = [("apiVersion", object.apiVersion ?? ""), ("kind", object.kind), ("name", object.name)]
            if let namespace = object.namespace { reference.append(("namespace", namespace)) }
            entries.append(("resourceRef", Node.map(reference.map { ($0, Node.text($1)) })))
        }
        if let field { entries.append(("field", Node.map([("path", Node.text(field))]))) }
        let origin = field == nil ? nil : Self.pathAnnotations.lazy.compactMap { object?.annotation($0) }.first
        // What came over standard input has no path.
        if let file = origin ?? (isOfInput ? nil : error.file) {
            entries.append(("file", Node.map([("path", Node.text(file))])))
        }
        // Lines of what kustomize has written are not those of the file that it has read.
        if origin == nil, let position = error.position {
            let tags = [("line", Node.text("\(position.line)")), ("column", Node.text("\(position.column)"))]
            entries.append(("tags", Node.map(tags)))
        }
        return Node.map(entries)
    }
}

extension SourcePosition {
    fileprivate func precedesOrIs(_ other: SourcePosition) -> Bool { (line, column) <= (other.line, other.column) }
}

extension Node {
    /// The way to what stands at a position, `spec.containers[0].image`; of what is not in the node, to what is before.
    fileprivate func path(at position: SourcePosition) -> String {
        if let entry = mapping.map({ Array($0.entries) })?.last(where: { $0.key.position.precedesOrIs(position) }) {
            let rest = entry.value.path(at: position)
            return (entry.keyText ?? "") + (rest.isEmpty || rest.hasPrefix("[") ? rest : ".\(rest)")
        }
        let elements = sequence?.elements.enumerated().map { $0 } ?? []
        guard let found = elements.last(where: { $0.element.position.precedesOrIs(position) }) else { return "" }
        let rest = found.element.path(at: position)
        return "[\(found.offset)]" + (rest.isEmpty || rest.hasPrefix("[") ? rest : ".\(rest)")
    }
}
