import Documents
import Estate

extension Evaluator {
    /// The value of an entry of `env` or `secrets`; nil where something is missing.
    mutating func evaluate(
        _ entry: FlatSection.Entry, _ section: ConfigurationPath.Section, _ missing: inout [Cell]
    ) throws(ResolutionError) -> ResolvedValue? {
        let isSecret = section == .secrets
        let scalar = entry.scalar
        guard case .string = scalar.value, Template.isNeeded(for: scalar.text) else {
            let text = scalar.text(in: entry.node, asWritten: !isSecret)
            var meaning = scalar.value
            if !isSecret, !meaning.isBinary { meaning = .string(text) }
            return ResolvedValue(text: text, meaning: meaning, isSensitive: isSecret)
        }
        let site = Site(
            path: ConfigurationPath(section, [.key(entry.key)]), source: entry.source, node: entry.node)
        let template = try template(scalar.text, site)
        guard let reference = template.wholeReference else {
            return try joined(template, isSensitive: isSecret, site, &missing)
        }
        guard let referent = try referent(reference, offset: 0, site, &missing) else { return nil }
        let value = try single(referent, reference, 0, site)
        if value.meaning == .null { throw notText(reference, "null", 0, site) }
        let keepsMeaning = isSecret || value.meaning.isBinary
        return ResolvedValue(
            text: value.text, meaning: keepsMeaning ? value.meaning : .string(value.text),
            isSensitive: isSecret || value.isSensitive)
    }

    /// The resolved tree of a node of `values`; nil where something is missing. All that is missing is noted.
    mutating func tree(_ layered: LayeredNode, _ missing: inout [Cell]) throws(ResolutionError) -> ResolvedNode? {
        let before = missing.count
        let content: ResolvedNode.Content
        switch layered.node?.content {
        case nil:
            // No layer has values: nothing else that is asked for is absent.
            let nowhere = Origin(layer: "", file: "", position: SourcePosition(line: 1, column: 1))
            return ResolvedNode(.mapping([]), Provenance(origin: nowhere, effect: .set, earlier: []))
        case .scalar(let scalar)?:
            guard let scalar = try leaf(scalar, layered, &missing) else { return nil }
            content = scalar
        case .mapping?:
            var members: [ResolvedNode.Member] = []
            for (key, node) in try layered.members() {
                guard let value = try tree(node, &missing) else { continue }
                members.append(ResolvedNode.Member(key: key, value: value))
            }
            content = .mapping(members)
        case .sequence?:
            var elements: [ResolvedNode] = []
            for node in try layered.elements() {
                guard let element = try tree(node, &missing) else { continue }
                elements.append(element)
            }
            content = .sequence(elements)
        }
        guard missing.count == before else { return nil }
        let node = ResolvedNode(content, layered.provenance)
        guard node.depth <= Limit.depth else { throw tooDeep(layered) }
        guard node.size <= Limit.nodes else { throw tooLarge(layered) }
        return node
    }

    private mutating func leaf(
        _ scalar: Scalar, _ layered: LayeredNode, _ missing: inout [Cell]
    ) throws(ResolutionError) -> ResolvedNode.Content? {
        guard case .string = scalar.value, Template.isNeeded(for: scalar.text), let event = layered.inForce.last,
            let node = event.node
        else {
            let text = scalar.value == .null ? "null" : scalar.text
            let isPlain = scalar.style == .plain && layered.node?.tag == nil
            return .scalar(
                ResolvedValue(text: text, meaning: scalar.value, isSensitive: false, isPlain: isPlain))
        }
        return try content(of: scalar, Site(path: layered.path, source: event.source, node: node), &missing)
    }

    /// What a text with references stands for; nil where something is missing.
    mutating func content(
        of scalar: Scalar, _ site: Site, _ missing: inout [Cell]
    ) throws(ResolutionError) -> ResolvedNode.Content? {
        let template = try template(scalar.text, site)
        guard let reference = template.wholeReference else {
            return try joined(template, isSensitive: false, site, &missing).map(ResolvedNode.Content.scalar)
        }
        switch try referent(reference, offset: 0, site, &missing) {
        case nil: return nil
        case .value(let value)?: return .scalar(value)
        case .node(let node)?: return node.content
        }
    }

    private func template(_ text: String, _ site: Site) throws(ResolutionError) -> Template {
        do throws(Template.Failure) {
            return try Template(parsing: text)
        } catch {
            throw malformed(error, site)
        }
    }

    /// A text and the texts that it refers to, put together.
    private mutating func joined(
        _ template: Template, isSensitive: Bool, _ site: Site, _ missing: inout [Cell]
    ) throws(ResolutionError) -> ResolvedValue? {
        let before = missing.count
        var text = ""
        var isSensitive = isSensitive
        for part in template.parts {
            switch part {
            case .text(let part): text += part
            case .reference(let reference, let offset):
                guard let referent = try referent(reference, offset: offset, site, &missing) else { continue }
                let value = try single(referent, reference, offset, site)
                switch value.meaning {
                case .null: throw notText(reference, "null", offset, site)
                case .binary: throw notText(reference, "binary", offset, site)
                default: text += value.text
                }
                isSensitive = isSensitive || value.isSensitive
                guard builtBytes + text.utf8.count <= Limit.bytes else { throw tooLarge(site) }
            }
        }
        guard missing.count == before else { return nil }
        builtBytes += text.utf8.count
        return ResolvedValue(text: text, meaning: .string(text), isSensitive: isSensitive)
    }

    /// - Throws: `ResolutionError` with code `collectionInText`.
    private func single(
        _ referent: Referent, _ reference: Reference, _ offset: Int, _ site: Site
    ) throws(ResolutionError) -> ResolvedValue {
        switch referent {
        case .value(let value): return value
        case .node(let node):
            switch node.content {
            case .scalar(let value): return value
            case .mapping: throw collection(reference, .map, node, offset, site)
            case .sequence: throw collection(reference, .list, node, offset, site)
            }
        }
    }
}
