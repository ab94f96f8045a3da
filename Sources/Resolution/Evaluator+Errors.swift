import Documents
import Estate

extension Evaluator {
    /// A reference to an entry of `env` or `secrets` that does not exist.
    func unknown(_ path: ConfigurationPath, _ offset: Int, _ site: Site) -> ResolutionError {
        guard case .key(let key)? = path.steps.first else {
            return ResolutionError(.unknownReference, site.diagnostic("\(path) is unknown", at: offset))
        }
        let own = path.section == .env ? env : secrets
        let other = path.section == .env ? secrets : env
        var hint = Suggestion.nearest(to: key, among: own.entries.map(\.key)).map { "\(own.section.rawValue).\($0)" }
        if other.index(of: key) != nil { hint = "\(other.section.rawValue).\(key)" }
        let removal = removal(of: key, in: path.section)
        return ResolutionError(
            .unknownReference,
            site.diagnostic(
                removal == nil ? "no layer of this target sets \(path)" : "\(path) has been removed", at: offset,
                notes: ["\(site.name) refers to it"] + (removal.map { ["removed at \($0)"] } ?? []),
                hint: hint.map { "did you mean \($0)?" } ?? (removal == nil ? "set it in one of the layers" : nil)))
    }

    /// A reference to something in `values` that does not exist.
    func unknown(_ path: ConfigurationPath, _ miss: Miss, _ offset: Int, _ site: Site) -> ResolutionError {
        let summary: String
        var hint: String?
        switch miss.kind {
        case .map where miss.removal != nil: summary = "\(path) has been removed"
        case .map:
            summary = "no layer of this target sets \(path)"
            let depth = miss.parent.steps.count
            if case .key(let key) = path.steps[depth], let name = Suggestion.nearest(to: key, among: miss.names) {
                var nearest = path
                nearest.steps[depth] = .key(name)
                hint = "did you mean \(nearest)?"
            } else if !miss.names.isEmpty, miss.names.count <= 12 {
                hint = "\(miss.parent) has \(miss.names.joined(separator: ", "))"
            }
        case .list: summary = "no layer of this target sets \(path): \(miss.parent) is a list of \(miss.count)"
        case .scalar, .reference: summary = "\(path) is unknown: \(miss.parent) is a single value"
        }
        return ResolutionError(
            .unknownReference,
            site.diagnostic(
                summary, at: offset,
                notes: ["\(site.name) refers to it"] + (miss.removal.map { ["removed at \($0)"] } ?? []), hint: hint))
    }

    func unknownAttribute(_ name: String, _ offset: Int, _ site: Site) -> ResolutionError {
        let names = attributes.map(\.key)
        let known = names.isEmpty ? "it has none" : "it has \(names.joined(separator: ", "))"
        return ResolutionError(
            .unknownReference,
            site.diagnostic(
                "the tenant \(target.tenant) has no attribute \(name)", at: offset,
                notes: ["\(site.name) refers to it", known],
                hint: Suggestion.nearest(to: name, among: names).map { "did you mean tenant.attributes.\($0)?" }
                    ?? "add it under attributes in the tenant's tenant.yaml"
                    + (names.isEmpty ? "; make the file if there is none" : "")))
    }

    /// The message does not show the text of a secret. In what is no part of the configuration, anything may be one.
    func malformed(_ failure: Template.Failure, _ site: Site) -> ResolutionError {
        let escape = "for a literal ${{ write $${{"
        switch failure {
        case .unterminated(let offset):
            return ResolutionError(
                .unterminatedReference,
                site.diagnostic(
                    "the reference in \(site.name) is not closed", at: offset, hint: "add }}, or \(escape)"))
        case .malformed(let text, let offset):
            let isShown = site.path.section != .secrets && site.title == nil
            let shown = isShown ? ": \(String(text.prefix(60)).debugDescription)" : ""
            return ResolutionError(
                .malformedReference,
                site.diagnostic(
                    "what stands between ${{ and }} in \(site.name) is no reference\(shown)", at: offset,
                    hint: "a reference is secrets.KEY, env.KEY, values.path.to.it, tenant.name, "
                        + "tenant.attributes.NAME, target.service or target.environment; \(escape)"))
        }
    }

    func collection(
        _ reference: Reference, _ kind: NodeKind, _ node: ResolvedNode, _ offset: Int, _ site: Site
    ) -> ResolutionError {
        ResolutionError(
            .collectionInText,
            site.diagnostic(
                "\(site.name) is a text, but \(reference) is \(kind)", at: offset,
                notes: ["\(reference) at \(node.provenance.origin)"], hint: "refer to one of the values in it"))
    }

    func notText(_ reference: Reference, _ kind: String, _ offset: Int, _ site: Site) -> ResolutionError {
        ResolutionError(
            .notText,
            site.diagnostic("\(reference) is \(kind), and cannot be part of the text \(site.name)", at: offset))
    }

    func tooDeep(_ layered: LayeredNode) -> ResolutionError {
        ResolutionError(
            .tooDeep,
            Diagnostic(
                "\(layered.path) is nested deeper than \(Limit.depth) levels", file: layered.provenance.origin.file,
                position: layered.provenance.origin.position))
    }

    func tooLarge(_ layered: LayeredNode) -> ResolutionError {
        ResolutionError(
            .tooLarge,
            Diagnostic(
                "\(layered.path) has more than \(Limit.nodes) values once its references are resolved",
                file: layered.provenance.origin.file, position: layered.provenance.origin.position))
    }

    func tooLarge(_ site: Site) -> ResolutionError {
        ResolutionError(
            .tooLarge,
            site.diagnostic(
                "the texts that references put together have more than \(Limit.bytes >> 20) MiB", at: 0,
                notes: ["reached at \(site.name)"]))
    }

    /// - Parameter back: the cell that is on the stack already.
    func cycle(_ stack: [Cell], back: Cell) -> ResolutionError {
        let links = stack[(stack.firstIndex(of: back) ?? 0)...].map { $0 }
        var names = links.map { path(of: $0).description }
        var notes: [String] = []
        var places: [Origin] = []
        for link in links.prefix(8) {
            guard let place = place(of: link) else { continue }
            places.append(place)
            notes.append("\(path(of: link)) at \(place)")
        }
        if names.count > 8 {
            notes.append("and \(names.count - 8) more")
            names[4..<(names.count - 3)] = ["… (\(names.count - 7) more)"]
        }
        names.append(path(of: back).description)
        return ResolutionError(
            .cycle,
            Diagnostic(
                "references form a cycle: " + names.joined(separator: " → "), file: places.first?.file,
                position: places.first?.position, notes: notes, hint: "give one of them a value of its own"))
    }

    private func place(of cell: Cell) -> Origin? {
        switch cell {
        case .env(let index): return env.entries[index].origin
        case .secrets(let index): return secrets.entries[index].origin
        case .values(let steps):
            var evaluator = self
            switch try? evaluator.locate(steps) {
            case .found(let layered): return layered.isAbsent ? nil : layered.provenance.origin
            case .redirect(_, _, let site): return site.source.origin(site.node.position)
            case .missing, nil: return nil
            }
        }
    }

    /// Where the highest layer that names the key removes it.
    private func removal(of key: String, in section: ConfigurationPath.Section) -> Origin? {
        for layer in layers.reversed() {
            guard let file = section == .env ? layer.env : layer.secrets,
                case let source = Source(layer: layer.layer, file: file.file),
                let entry = try? file.root?.mergedEntry(key, source)
            else { continue }
            return source.origin(entry.key.position)
        }
        return nil
    }
}
