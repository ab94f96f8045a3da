import Documents
import Resolution
import Sealing

/// Fills the references in other people's manifests, `${{ env.HOST }}`, from a target's configuration.
///
/// What is secret can stand only in the `data` and the `stringData` of a Secret; in `data`, the references are looked for in
/// what the base64 holds.
struct ReferenceFiller {
    private var resolver: ReferenceResolver
    private let source: SourceText
    /// Whether a text of the last object became a map or a list.
    private(set) var changesShape = false
    /// The object that is worked on.
    private var title = ""

    /// - Parameter source: the text that the manifests stand in, for messages.
    init(_ configuration: Configuration, in source: SourceText) {
        resolver = ReferenceResolver(configuration)
        self.source = source
    }

    /// What a place takes.
    private struct Place {
        var path: String
        var takesSecrets = false
        var isBase64 = false
        /// Kubernetes wants a string here, whatever it looks like.
        var isText = false

        func at(_ key: String) -> Place {
            var place = self
            place.path += path.isEmpty || key.hasPrefix("[") ? key : ".\(key)"
            return place
        }
    }

    /// Fills an object.
    ///
    /// - Returns: whether there was anything to fill.
    /// - Throws: `badInput` with the place in the manifests.
    mutating func fill(_ object: inout ManifestObject) throws(TenantryError) -> Bool {
        if object.kind == "List", var items = object.root.member("items"), items.sequence != nil {
            var isChanged = false
            try items.forEachChild { _, node throws(TenantryError) in
                var item = ManifestObject(root: node)
                if try fill(&item) { isChanged = true }
                node = item.root
            }
            if isChanged { object.root.set("items", to: items) }
            return isChanged
        }
        title = object.title
        changesShape = false
        let isSecret = object.kind == "Secret" && object.apiVersion == "v1"
        let isData = isSecret || object.kind == "ConfigMap"
        var isChanged = false
        try object.root.forEachChild { key, node throws(TenantryError) in
            var place = Place(path: key)
            place.takesSecrets = isSecret && (key == "data" || key == "stringData")
            place.isBase64 = isSecret && key == "data" || key == "binaryData"
            place.isText = key == "metadata" || isData
            if try fill(&node, place) { isChanged = true }
        }
        return isChanged
    }

    private static let texts: Set = ["args", "command", "labels", "annotations", "matchLabels", "value"]

    private mutating func fill(_ node: inout Node, _ place: Place) throws(TenantryError) -> Bool {
        if place.isBase64, let scalar = node.scalar { return try fillBase64(&node, scalar.text, place) }
        guard node.scalar != nil else {
            var isChanged = false
            try node.forEachChild { key, child throws(TenantryError) in
                var below = place.at(key)
                below.isText = place.isText || Self.texts.contains(key)
                if try fill(&child, below) { isChanged = true }
            }
            return isChanged
        }
        guard ReferenceResolver.isNeeded(for: node) else { return false }
        switch try resolved(node, place) {
        case .scalar(let value):
            try check(value.isSensitive, node, place)
            if case .binary = value.meaning { throw binary(node, place) }
            // What is put together is a text; `replicas: ${{ values.replicaCount }}` is the number itself.
            let isText = place.isText || node.scalar?.style != .plain
            node.content = isText ? Node.text(value.text).content : Node(.scalar(value)).content
        case let content:
            guard !place.isText else { throw collection(node, place) }
            try check(ResolvedNode.isSensitive(content), node, place)
            node.content = Node(content).content
            changesShape = true
        }
        return true
    }

    private mutating func fillBase64(
        _ node: inout Node, _ text: String, _ place: Place
    ) throws(TenantryError) -> Bool {
        guard let bytes = try? Base64.decode(text.filter { !$0.isWhitespace }),
            let decoded = String(validating: bytes, as: UTF8.self)
        else { return false }
        // Positions are those of the whole value: what it holds stands nowhere in the text.
        let inner = Node(
            .scalar(Scalar(text: decoded, value: .string(decoded), style: .literal)), position: node.position)
        guard ReferenceResolver.isNeeded(for: inner) else { return false }
        guard case .scalar(let value) = try resolved(inner, place) else { throw collection(node, place) }
        try check(value.isSensitive, node, place)
        node.content = Node.text(Base64.encode(value.bytes)).content
        return true
    }

    private mutating func resolved(_ node: Node, _ place: Place) throws(TenantryError) -> ResolvedNode.Content {
        do throws(ResolutionError) {
            return try resolver.resolve(node, named: "\(place.path) of \(title)", in: source.name)
        } catch {
            let found = error.diagnostic
            guard found.file == source.name, let position = found.position else {
                throw TenantryError(error.category, found)
            }
            var notes = found.notes
            if [.malformedReference, .unterminatedReference].contains(error.code) { notes.append(Self.way) }
            throw TenantryError(
                .badInput, source.diagnostic(found.summary, at: position, notes: notes, hint: found.hint))
        }
    }

    // MARK: What is wrong

    /// Others write `${{` as well, such as GitHub, and a chart of somebody else cannot be changed.
    private static let way =
        "--no-references of the post-renderer, or references: false for kustomize, leaves all references as they are"

    private func check(_ isSensitive: Bool, _ node: Node, _ place: Place) throws(TenantryError) {
        guard isSensitive, !place.takesSecrets else { return }
        throw error(
            "\(place.path) of \(title) refers to a secret, which can stand only in the data of a Secret", node,
            hint: "let the pod take it from the tenant's Secret, with secretKeyRef or envFrom")
    }

    private func binary(_ node: Node, _ place: Place) -> TenantryError {
        error("\(place.path) of \(title) refers to bytes that are no text", node, hint: "put them into data, in base64")
    }

    private func collection(_ node: Node, _ place: Place) -> TenantryError {
        error(
            "\(place.path) of \(title) refers to a map or a list, where a text is to be", node,
            hint: "refer to one of the values in it")
    }

    private func error(_ summary: String, _ node: Node, hint: String) -> TenantryError {
        TenantryError(.badInput, source.diagnostic(summary, at: node, hint: hint))
    }
}

extension ResolvedNode {
    /// Whether anything in it is sensitive.
    fileprivate static func isSensitive(_ content: Content) -> Bool {
        switch content {
        case .scalar(let value): value.isSensitive
        case .mapping(let members): members.contains(where: \.value.isSensitive)
        case .sequence(let elements): elements.contains(where: \.isSensitive)
        }
    }
}
