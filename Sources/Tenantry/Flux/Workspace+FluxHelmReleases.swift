import Documents
import Emission
import Estate

/// What the `HelmRelease` objects of all targets have in common.
package struct FluxHelmReleaseSettings: Sendable {
    package var source: FluxSource
    /// The chart: its folder in the source, or its name in a Helm repository.
    package var chart: String
    /// A version or a range of them; nil for any.
    package var version: String?

    package init(_ source: FluxSource, chart: String, version: String? = nil) {
        (self.source, self.chart, self.version) = (source, chart, version)
    }
}

extension Workspace {
    /// Helm's limit for the name of a release.
    private static let longestRelease = 53

    /// A `HelmRelease` of Flux for each target: it takes its values from the Secret that `render --encrypted --format helm`
    /// has written. It takes no key.
    ///
    /// - Throws: `badConfiguration` where two releases would have one name, or one that Helm does not take.
    package func fluxHelmReleases(
        _ selection: TargetSelection, _ settings: FluxHelmReleaseSettings
    ) throws(TenantryError) -> [UInt8] {
        var objects: [DocumentValue] = []
        var owners: [String: Target] = [:]
        let values = try rethrowing { () throws(EmissionError) in try HelmValuesSecret(estate.manifest.kubernetes) }
        for name in try names(of: selection) {
            let tenant = try rethrowing { () throws(EstateError) in try estate.tenant(name) }
            for target in try targets(of: tenant, in: selection) {
                let place = try rethrowing { () throws(EmissionError) in
                    try values.place(for: target, tenant.attributes)
                }
                let full = "\(place.base) in \(place.namespace.map { "the namespace \($0)" } ?? "one namespace")"
                if let owner = owners.updateValue(target, forKey: full) {
                    throw TenantryError(
                        .badConfiguration, "two releases would be \(full)", notes: [owner.title, target.title],
                        hint: "put {tenant}, {service} or {environment} into kubernetes.name or kubernetes.namespace")
                }
                guard place.base.utf8.count <= Self.longestRelease else {
                    throw TenantryError(
                        .badConfiguration,
                        "\(place.base) cannot be the name of a release: Helm takes \(Self.longestRelease) characters",
                        hint: "shorten kubernetes.name in the manifest")
                }
                objects.append(release(place, settings, isSuspended: tenant.isSuspended))
            }
        }
        guard objects.isEmpty else { return objects.yaml }
        throw TenantryError(
            .badInput, "there is nothing to deploy",
            hint: "an empty result would make a delivery tool delete what runs; check which tenants were chosen")
    }

    private func release(
        _ place: (base: String, name: String, namespace: String?), _ settings: FluxHelmReleaseSettings,
        isSuspended: Bool
    ) -> DocumentValue {
        var chart = [("chart", DocumentValue.string(settings.chart))]
        if let version = settings.version { chart.append(("version", .string(version))) }
        chart.append(("sourceRef", settings.source.reference(withNamespace: true)))
        var spec: [(String, DocumentValue)] = [
            ("interval", .string(settings.source.interval)), ("releaseName", .string(place.base)),
            ("chart", .entries([("spec", .entries(chart))])),
            (
                "valuesFrom",
                .sequence([
                    .entries([
                        ("kind", .string("Secret")), ("name", .string(place.name)),
                        ("valuesKey", .string(HelmValuesSecret.key)),
                    ])
                ])
            ),
        ]
        if isSuspended { spec.append(("suspend", .scalar(.bool(true)))) }
        return fluxObject(
            "helm.toolkit.fluxcd.io/v2", "HelmRelease", name: place.base, namespace: place.namespace, spec)
    }
}
