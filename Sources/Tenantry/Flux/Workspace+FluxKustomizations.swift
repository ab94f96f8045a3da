package import Documents
import Estate

/// What the `Kustomization` objects of all tenants have in common.
package struct FluxKustomizationSettings: Sendable {
    package var source: FluxSource
    /// The folder of the rendered manifests in the source.
    package var folder: SourceFolder
    /// The Secret with the identity, `*.agekey`.
    package var keySecret = "sops-age"
    /// Whom Flux acts as; nil for itself.
    package var serviceAccount: String?

    package init(_ source: FluxSource, folder: SourceFolder) {
        (self.source, self.folder) = (source, folder)
    }
}

extension Workspace {
    /// A `Kustomization` of Flux for each tenant and environment: it applies what `render --encrypted` has written.
    ///
    /// That of a suspended tenant is suspended: without it, Flux would delete what it has deployed. It takes no key.
    ///
    /// - Throws: `usage` where a service is chosen: what the services share, such as a Namespace, would be missing.
    package func fluxKustomizations(
        _ selection: TargetSelection, _ settings: FluxKustomizationSettings
    ) throws(TenantryError) -> [UInt8] {
        guard selection.service == nil else {
            throw TenantryError(
                .usage, "a Kustomization applies all services of a tenant and environment, not one of them",
                hint: "leave --service out")
        }
        var objects: [DocumentValue] = []
        for unit in try deliveryUnits(selection) {
            let folders = [settings.folder.path, unit.tenant, unit.environment ?? ""].filter { !$0.isEmpty }
            var spec: [(String, DocumentValue)] = [
                ("interval", .string(settings.source.interval)), ("retryInterval", .string("1m")),
                ("timeout", .string("5m")),
                ("sourceRef", settings.source.reference(withNamespace: false)),
                ("path", .string("./" + folders.joined(separator: "/"))), ("prune", .scalar(.bool(true))),
                (
                    "decryption",
                    .entries([
                        ("provider", .string("sops")),
                        ("secretRef", .entries([("name", .string(settings.keySecret))])),
                    ])
                ),
            ]
            if let account = settings.serviceAccount { spec.append(("serviceAccountName", .string(account))) }
            if unit.isSuspended { spec.append(("suspend", .scalar(.bool(true)))) }
            objects.append(
                fluxObject(
                    "kustomize.toolkit.fluxcd.io/v1", "Kustomization", name: unit.name,
                    namespace: settings.source.namespace, spec))
        }
        return objects.yaml
    }

    /// What to say of a folder that can be seen elsewhere in the repository than the `Kustomization` objects look for it.
    package func warning(about settings: FluxKustomizationSettings) -> Diagnostic? {
        guard settings.source.kind == .gitRepository, let place = rightPlace(of: settings.folder) else { return nil }
        return Diagnostic(
            "the repository has no folder \(settings.folder.path); seen from its root, the one that is here is \(place)",
            hint: "--path \(place)")
    }
}
