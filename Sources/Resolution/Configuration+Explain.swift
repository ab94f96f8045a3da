import Documents
import Estate

extension Configuration {
    /// Where the value at a path comes from.
    ///
    /// It needs no decrypted secrets.
    ///
    /// - Throws: `ResolutionError`, with code `unknownPath` where no layer ever set it.
    package func explain(_ path: ConfigurationPath) throws(ResolutionError) -> Explanation {
        switch path.section {
        case .env: try explainEntry(path, env, evaluator.env)
        case .secrets: try explainEntry(path, secrets, evaluator.secrets)
        case .values: try explainNode(path)
        }
    }

    /// Every entry of `env` and `secrets`, and every single value of `values`.
    ///
    /// - Throws: `ResolutionError`
    package func explainAll() throws(ResolutionError) -> [Explanation] {
        var explanations: [Explanation] = []
        for entry in env + secrets {
            explanations.append(try explain(ConfigurationPath(entry.section, [.key(entry.key)])))
        }
        var leaves: [ConfigurationPath] = []
        Self.collect(try values(), ConfigurationPath(.values, []), &leaves)
        for leaf in leaves { explanations.append(try explain(leaf)) }
        return explanations
    }

    private static func collect(_ node: ResolvedNode, _ path: ConfigurationPath, _ leaves: inout [ConfigurationPath]) {
        switch node.content {
        case .mapping(let members) where !members.isEmpty:
            for member in members { collect(member.value, path.appending(.key(member.key)), &leaves) }
        case .sequence(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() { collect(element, path.appending(.index(index)), &leaves) }
        default:
            if !path.steps.isEmpty { leaves.append(path) }
        }
    }

    // MARK: env and secrets

    private func explainEntry(
        _ path: ConfigurationPath, _ entries: [Entry], _ section: FlatSection
    ) throws(ResolutionError) -> Explanation {
        guard case .key(let key)? = path.steps.first else { throw unknownPath(path, among: []) }
        var steps: [Explanation.Step] = []
        for layer in evaluator.layers {
            guard let file = section.section == .env ? layer.env : layer.secrets,
                let entry = try file.root?.mergedEntry(key, Source(layer: layer.layer, file: file.file))
            else { continue }
            let isPresent = steps.last.map { $0.effect != .removed } ?? false
            steps.append(
                Explanation.Step(
                    origin: Origin(layer: layer.layer, file: file.file, position: entry.key.position),
                    effect: entry.value.isNull ? .removed : isPresent ? .replaced : .set,
                    value: Self.shown(entry.value, isSecret: section.section == .secrets)))
        }
        guard !steps.isEmpty else {
            throw unknownPath(path, among: (env + secrets).map { "\($0.section.rawValue).\($0.key)" })
        }
        guard let index = section.index(of: key), let entry = entries.first(where: { $0.key == key }) else {
            return Explanation(path: path, value: nil, isSensitive: false, destination: nil, steps: steps, uses: [])
        }
        let written = section.entries[index]
        let site = Site(path: path, source: written.source, node: written.node)
        return Explanation(
            path: path, value: entry.value.masked, isSensitive: entry.value.isSensitive,
            destination: entry.value.isSensitive ? .secret : .configMap, steps: steps, uses: try uses(at: site))
    }

    // MARK: values

    private func explainNode(_ path: ConfigurationPath) throws(ResolutionError) -> Explanation {
        var evaluator = evaluator
        var steps = path.steps
        var uses: [Explanation.Use] = []
        while true {
            switch try evaluator.locate(steps) {
            case .found(let layered) where layered.isAbsent:
                throw unknownPath(path, among: [])
            case .found(let layered):
                return try explanation(of: path, layered, try node(at: steps), uses)
            case .redirect(let reference, let rest, let site):
                uses += try self.uses(at: site)
                guard case .path(let next) = try evaluator.follow(reference, rest, site) else {
                    throw unknownPath(path, among: [])
                }
                steps = next.steps
            case .missing(let miss):
                guard miss.removal != nil, case .found(let parent) = try evaluator.locate(miss.parent.steps),
                    miss.parent.steps.count == steps.count - 1, case .key(let key)? = steps.last,
                    let layered = try parent.member(key)
                else {
                    let prefix = miss.parent.steps.isEmpty ? "" : "\(miss.parent)."
                    throw unknownPath(path, among: miss.names.map { (prefix.isEmpty ? "values." : prefix) + $0 })
                }
                return try explanation(of: path, layered, nil, uses)
            }
        }
    }

    private func explanation(
        of path: ConfigurationPath, _ layered: LayeredNode, _ node: ResolvedNode?, _ uses: [Explanation.Use]
    ) throws(ResolutionError) -> Explanation {
        var uses = uses
        if let event = layered.inForce.last, let node = event.node {
            uses += try self.uses(at: Site(path: path, source: event.source, node: node))
        }
        let steps = layered.events.map { event in
            Explanation.Step(
                origin: event.origin, effect: event.effect,
                value: event.node.flatMap { Self.shown($0, isSecret: false) })
        }
        return Explanation(
            path: path, value: node.map(Self.shown), isSensitive: node?.isSensitive ?? false, destination: nil,
            steps: steps, uses: uses)
    }

    // MARK: References

    /// What the text at a place refers to.
    private func uses(at site: Site) throws(ResolutionError) -> [Explanation.Use] {
        guard let scalar = site.node.scalar, case .string = scalar.value, Template.isNeeded(for: scalar.text),
            let template = try? Template(parsing: scalar.text)
        else { return [] }
        var evaluator = evaluator
        var uses: [Explanation.Use] = []
        for case .reference(let reference, let offset) in template.parts {
            var missing: [Evaluator.Cell] = []
            var referent = try evaluator.referent(reference, offset: offset, site, &missing)
            if let cell = missing.first {
                try evaluator.resolve(cell)
                referent = try evaluator.referent(reference, offset: offset, site, &missing)
            }
            switch referent {
            case .value(let value)?:
                uses.append(
                    Explanation.Use(
                        path: reference.description, value: value.masked, isSensitive: value.isSensitive,
                        origin: origin(of: reference)))
            case .node(let node)?:
                uses.append(
                    Explanation.Use(
                        path: reference.description, value: Self.shown(node), isSensitive: node.isSensitive,
                        origin: node.provenance.origin))
            case nil: continue
            }
        }
        return uses
    }

    private func origin(of reference: Reference) -> Origin? {
        guard case .path(let path) = reference, case .key(let key)? = path.steps.first else { return nil }
        let section = path.section == .env ? evaluator.env : evaluator.secrets
        return section.index(of: key).map { section.entries[$0].origin }
    }

    // MARK: What is shown

    private static func shown(_ node: Node, isSecret: Bool) -> String? {
        switch node.content {
        case .scalar(let scalar): scalar.value == .null ? nil : isSecret ? ResolvedValue.mask : scalar.text
        case .mapping(let mapping): shown(mapping.entries.count { _ in true }, "map")
        case .sequence(let sequence): shown(sequence.elements.count { _ in true }, "list")
        }
    }

    private static func shown(_ node: ResolvedNode) -> String {
        switch node.content {
        case .scalar(let value): value.masked
        case .mapping(let members): shown(members.count, "map")
        case .sequence(let elements): shown(elements.count, "list")
        }
    }

    private static func shown(_ count: Int, _ collection: String) -> String {
        count == 0 ? "an empty \(collection)" : "a \(collection) of \(count)"
    }

    func unknownPath(_ path: ConfigurationPath, among candidates: [String]) -> ResolutionError {
        var hint = Suggestion.hint(for: path.description, among: candidates)
        if path.section != .values, case .key(let key)? = path.steps.first {
            let other = path.section == .env ? evaluator.secrets : evaluator.env
            if other.index(of: key) != nil { hint = "did you mean \(other.section.rawValue).\(key)?" }
        }
        return ResolutionError(.unknownPath, Diagnostic("no layer of this target sets \(path)", hint: hint))
    }
}
