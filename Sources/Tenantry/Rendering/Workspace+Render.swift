package import Documents
package import Emission
package import Estate
import SystemPackage

/// What a render did.
package struct RenderReport: Sendable {
    /// How many tenants were chosen.
    package fileprivate(set) var tenants = 0
    /// How many targets were rendered.
    package fileprivate(set) var targets = 0
    /// Suspended tenants: left out where all were to be rendered, rendered where they were named.
    package fileprivate(set) var suspended: [TenantName] = []
    package fileprivate(set) var failures = Failures()
    /// What was rendered and cannot be meant, each once; no more than a person can read.
    package fileprivate(set) var warnings: [Diagnostic] = []

    package init() {}

    fileprivate mutating func warn(_ diagnostic: Diagnostic, _ estate: EstateFolder) {
        guard warnings.count < Failures.limit else { return }
        let diagnostic = estate.excerpted(diagnostic)
        if !warnings.contains(diagnostic) { warnings.append(diagnostic) }
    }
}

extension Workspace {
    /// Renders targets as one text, in the order of their tenants' names.
    ///
    /// A target with an error is left out as a whole; the others are written.
    ///
    /// - Parameters:
    ///   - write: takes the text piece by piece.
    ///   - progress: is told how many of how many tenants are done.
    /// - Throws: what `write` throws, `badInput` if there is nothing to render at all, and `usage` if there are several
    ///   targets and the format holds one.
    package func render(
        _ selection: TargetSelection, as format: RenderFormat = .kubernetes,
        progress: (Int, Int) -> Void = { _, _ in }, write: ([UInt8]) throws(TenantryError) -> Void
    ) throws(TenantryError) -> RenderReport {
        if let text = format.text, !text.holdsSeveralTargets { try refuseSeveralTargets(selection, format) }
        guard format.manifests == .json else {
            return try renderTenants(selection, as: format, progress: progress) { tenant throws(TenantryError) in
                for target in tenant.targets { try write(target.text) }
            }
        }
        var stream = ManifestStream(.json)
        let report = try renderTenants(selection, as: format, progress: progress) { tenant throws(TenantryError) in
            for target in tenant.targets {
                var text: [UInt8] = []
                if let objects = target.objects { stream.append(objects, to: &text) }
                try write(text)
            }
        }
        if report.targets > 0 {
            var end: [UInt8] = []
            try rethrowing { () throws(EmissionError) in try stream.finish(&end) }
            try write(end)
        } else if !selection.isWhole, report.failures.isEmpty {
            try write(Array("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}\n".utf8))
        }
        return report
    }

    /// Renders targets, and hands over each tenant's in the order of the tenants' names.
    ///
    /// - Parameter files: which files to make; nil where the texts are wanted as they are.
    func renderTenants(
        _ selection: TargetSelection, as format: RenderFormat, to files: TenantFiles? = nil,
        progress: (Int, Int) -> Void, deliver: (RenderedTenant) throws(TenantryError) -> Void
    ) throws(TenantryError) -> RenderReport {
        let names = try names(of: selection)
        let renderer = try TenantRenderer(self, selection, format, files)
        var report = RenderReport()
        report.tenants = names.count
        var ledger = NameLedger()
        try OrderedWork.run(count: names.count) { index in
            renderer.render(names[index])
        } deliver: { index, result throws(TenantryError) in
            var tenant = result
            if tenant.isSuspended { report.suspended.append(tenant.name) }
            tenant.targets = tenant.targets.filter { target in
                do throws(EmissionError) {
                    if let objects = target.objects { try ledger.insert(objects) }
                    return true
                } catch {
                    tenant.errors.append((estate.excerpted(TenantryError(error.category, error.diagnostic)), nil))
                    return false
                }
            }
            for (error, context) in tenant.errors { report.failures.add(error, in: context) }
            report.targets += tenant.targets.count
            for diagnostic in tenant.targets.flatMap({ $0.objects?.unusable ?? [] }) { report.warn(diagnostic, estate) }
            try deliver(tenant)
            progress(index + 1, names.count)
        }
        if report.targets == 0, report.failures.isEmpty, selection.isWhole {
            throw nothingRendered(report, names.count)
        }
        return report
    }

    /// - Throws: `usage` if more than one target is chosen.
    private func refuseSeveralTargets(_ selection: TargetSelection, _ format: RenderFormat) throws(TenantryError) {
        var chosen: [Target] = []
        for name in try names(of: selection) {
            // What is wrong with a tenant, the render says.
            guard let tenant = try? estate.tenant(name) else { continue }
            if tenant.isSuspended, case .all = selection.tenants { continue }
            chosen += try targets(of: tenant, in: selection)
            // As many as are shown, and one to tell that there are more.
            if chosen.count > [Target].shown { break }
        }
        guard chosen.count > 1 else { return }
        throw TenantryError(
            .usage, "the format \(format.rawValue) holds one target, and several are chosen", notes: chosen.titles,
            hint: "\(chosen.choice); or write a file for each with --output DIR")
    }

    /// An empty result would make a delivery tool delete what runs.
    private func nothingRendered(_ report: RenderReport, _ tenants: Int) -> TenantryError {
        TenantryError(
            .badInput, "no target was rendered",
            notes: tenants == 0
                ? ["the estate has no tenants"]
                : report.suspended.count == tenants
                    ? ["all tenants are suspended"] : ["none of the tenants has the service and environment asked for"],
            hint: "an empty result would make a delivery tool delete what runs; check which tenants were chosen")
    }
}
