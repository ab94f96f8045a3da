package import Emission
package import Estate
import SystemPackage

/// What a render did.
package struct RenderReport: Sendable {
    /// How many targets were rendered.
    package fileprivate(set) var targets = 0
    /// Suspended tenants: left out where all were to be rendered, rendered where they were named.
    package fileprivate(set) var suspended: [TenantName] = []
    package fileprivate(set) var failures = Failures()

    package init() {}
}

extension Workspace {
    /// Renders targets as one text, in the order of their tenants' names.
    ///
    /// A target with an error is left out as a whole; the others are written.
    ///
    /// - Parameters:
    ///   - write: takes the text piece by piece.
    ///   - progress: is told how many of how many tenants are done.
    /// - Throws: what `write` throws, and `badInput` if there is nothing to render at all.
    package func render(
        _ selection: TargetSelection, as format: ManifestStream.Format = .yaml,
        progress: (Int, Int) -> Void = { _, _ in }, write: ([UInt8]) throws(TenantryError) -> Void
    ) throws(TenantryError) -> RenderReport {
        var stream = ManifestStream(format)
        let report = try renderTenants(selection, as: format, progress: progress) { tenant throws(TenantryError) in
            for target in tenant.targets {
                guard format == .json else {
                    try write(target.yaml)
                    continue
                }
                var text: [UInt8] = []
                stream.append(target.objects, to: &text)
                try write(text)
            }
        }
        if report.targets > 0, format == .json {
            var end: [UInt8] = []
            try rethrowing { () throws(EmissionError) in try stream.finish(&end) }
            try write(end)
        }
        return report
    }

    /// Renders targets, and hands over each tenant's in the order of the tenants' names.
    func renderTenants(
        _ selection: TargetSelection, as format: ManifestStream.Format, progress: (Int, Int) -> Void,
        deliver: (RenderedTenant) throws(TenantryError) -> Void
    ) throws(TenantryError) -> RenderReport {
        let names = try names(of: selection)
        let renderer = try TenantRenderer(self, selection, format)
        var report = RenderReport()
        var ledger = NameLedger()
        try OrderedWork.run(count: names.count) { index in
            renderer.render(names[index])
        } deliver: { index, result throws(TenantryError) in
            var tenant = result
            if tenant.isSuspended { report.suspended.append(tenant.name) }
            tenant.targets = tenant.targets.filter { target in
                do throws(EmissionError) {
                    try ledger.insert(target.objects)
                    return true
                } catch {
                    tenant.errors.append((TenantryError(error.category, error.diagnostic), nil))
                    return false
                }
            }
            for (error, context) in tenant.errors { report.failures.add(error, in: context) }
            report.targets += tenant.targets.count
            try deliver(tenant)
            progress(index + 1, names.count)
        }
        if report.targets == 0, report.failures.isEmpty { throw nothingRendered(report, names.count) }
        return report
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
