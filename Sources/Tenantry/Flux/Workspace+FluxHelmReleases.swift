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
    /// - Throws: `badConfiguration` where two releases would have one name, or one that Helm does not take, and where a
    ///   namespace is missing.
    package func fluxHelmReleases(
        _ selection: TargetSelection, _ settings: FluxHelmReleaseSettings
    ) throws(TenantryError) -> [UInt8] {
        var objects: [DocumentValue] = []
        var owners: [String: Target] = [:]
        let values = try rethrowing { () throws(EmissionError) in try HelmValuesSecret(estate.manifest.kubernetes) }
        for name in try names(of: selection) {
            let tenant = try rethrowing { () throws(EstateError) in try estate.tenant(name) }
            for target in try targets(of: tenant, in: selection) {
                let (release, secret) = try rethrowing { () throws(EmissionError) in
                    try values.names(for: target, tenant.attributes)
                }
                let namespace = try namespace(of: target, tenant)
                let full = "\(release) in the namespace \(namespace)"
                if let owner = owners.updateValue(target, forKey: full) {
                    throw TenantryError(
                        .badConfiguration, "two releases would be \(full)", notes: [owner.title, target.title],
                        hint: "put {tenant}, {service} or {environment} into kubernetes.name or kubernetes.namespace")
                }
                guard release.utf8.count <= Self.longestRelease else {
                    throw estate.excerpted(
                        TenantryError(
                            .badConfiguration,
                            Diagnostic(
                                "\(release) cannot be the name of a release: Helm takes \(Self.longestRelease) "
                                    + "characters",
                                file: estate.manifest.file, position: estate.manifest.kubernetes.positions["name"],
                                hint: "shorten kubernetes.name in the manifest")))
                }
                objects.append(
                    object(release, in: namespace, values: secret, settings, isSuspended: tenant.isSuspended))
            }
        }
        guard objects.isEmpty else { return objects.yaml }
        throw TenantryError(
            .badInput, "there is nothing to deploy",
            hint: "an empty result would make a delivery tool delete what runs; check which tenants were chosen")
    }

    private func object(
        _ name: String, in namespace: String, values: String, _ settings: FluxHelmReleaseSettings, isSuspended: Bool
    ) -> DocumentValue {
        var chart = [("chart", DocumentValue.string(settings.chart))]
        if let version = settings.version { chart.append(("version", .string(version))) }
        chart.append(("sourceRef", settings.source.reference(withNamespace: true)))
        var spec: [(String, DocumentValue)] = [
            ("interval", .string(settings.source.interval)), ("releaseName", .string(name)),
            ("chart", .entries([("spec", .entries(chart))])),
            (
                "valuesFrom",
                .sequence([
                    .entries([
                        ("kind", .string("Secret")), ("name", .string(values)),
                        ("valuesKey", .string(HelmValuesSecret.key)),
                    ])
                ])
            ),
        ]
        if isSuspended { spec.append(("suspend", .scalar(.bool(true)))) }
        return fluxObject(
            "helm.toolkit.fluxcd.io/v2", "HelmRelease", name: name, namespace: namespace, spec)
    }
}
