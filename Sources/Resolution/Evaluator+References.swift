import Documents
import Estate

extension Evaluator {
    /// What a reference stands for.
    enum Referent {
        case value(ResolvedValue)
        case node(ResolvedNode)
    }

    /// What a reference refers to; nil, and noted in `missing`, where that is not resolved yet.
    mutating func referent(
        _ reference: Reference, offset: Int, _ site: Site, _ missing: inout [Cell]
    ) throws(ResolutionError) -> Referent? {
        switch reference {
        case .tenantName: return constant(target.tenant.description)
        case .service: return constant(target.service)
        case .environment:
            guard let environment = target.environment else {
                throw ResolutionError(
                    .unknownReference,
                    site.diagnostic(
                        "target.environment is unknown: the target has no environment", at: offset,
                        hint: "list environments in the manifest, or choose one with --environment"))
            }
            return constant(environment)
        case .attribute(let name):
            guard let attribute = attributes.first(where: { $0.key == name }) else {
                throw unknownAttribute(name, offset, site)
            }
            return constant(attribute.value)
        case .path(let path):
            let cell = try cell(path, offset, site)
            switch cell {
            case .env, .secrets:
                if let value = value(cell) { return .value(value) }
            case .values(let steps):
                if let node = node(steps) { return .node(node) }
            }
            missing.append(cell)
            return nil
        }
    }

    private func constant(_ text: String) -> Referent {
        .value(ResolvedValue(text: text, meaning: .string(text), isSensitive: false))
    }

    /// - Throws: `ResolutionError` with code `unknownReference`.
    private mutating func cell(
        _ path: ConfigurationPath, _ offset: Int, _ site: Site
    ) throws(ResolutionError) -> Cell {
        switch path.section {
        case .values:
            if case .missing(let miss) = try locate(path.steps) { throw unknown(path, miss, offset, site) }
            return .values(path.steps)
        case .env, .secrets:
            let section = path.section == .env ? env : secrets
            guard case .key(let key)? = path.steps.first, let index = section.index(of: key) else {
                throw unknown(path, offset, site)
            }
            return path.section == .env ? .env(index) : .secrets(index)
        }
    }

    /// A reference with further steps below what it refers to.
    func follow(
        _ reference: Reference, _ rest: [ConfigurationPath.Step], _ site: Site
    ) throws(ResolutionError) -> Reference {
        guard case .path(var path) = reference, path.section == .values else {
            throw ResolutionError(
                .unknownReference,
                site.diagnostic(
                    "\(site.name) refers to \(reference), a single value, but is used as a map or a list", at: 0))
        }
        path.steps += rest
        guard path.steps.count <= Limit.steps else {
            throw ResolutionError(
                .cycle, site.diagnostic("the reference at \(site.name) leads back to itself", at: 0))
        }
        return .path(path)
    }
}
