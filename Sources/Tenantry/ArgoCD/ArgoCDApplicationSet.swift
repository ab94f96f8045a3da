import Documents
import Estate

/// An `ApplicationSet` with an application for each tenant, or for each environment of a tenant.
package struct ArgoCDApplicationSet: Sendable {
    /// What the applications have in common.
    package struct Settings: Sendable {
        package var name = "tenants"
        /// Where Argo CD is.
        package var namespace = "argocd"
        package var project = "default"
        package var repository: String
        package var revision = "HEAD"
        /// The estate's folder in the repository; nil to find it out.
        package var path: SourceFolder?
        package var server = "https://kubernetes.default.svc"
        package var plugin = "tenantry"

        package init(repository: String) { self.repository = repository }
    }

    let settings: Settings
    let path: String
    let units: [DeliveryUnit]
    /// Whether Argo CD is to make the namespaces, for no rendered object does.
    let needsNamespaces: Bool

    /// The object as YAML.
    ///
    /// Resources stay when an application goes: a tenant that is suspended keeps running as it is.
    package var yaml: [UInt8] {
        let hasEnvironments = units.contains { $0.environment != nil }
        let hasNamespaces = units.allSatisfy { $0.namespace != nil }
        var parameters = [parameter("tenant")]
        if let service = units.first?.service {
            parameters.append(.entries([("name", .string("service")), ("string", .string(service))]))
        }
        if hasEnvironments { parameters.append(parameter("environment")) }
        var destination = [("server", DocumentValue.string(settings.server))]
        if hasNamespaces { destination.append(("namespace", .string("{{.namespace}}"))) }
        let source: DocumentValue = .entries([
            ("repoURL", .string(settings.repository)), ("targetRevision", .string(settings.revision)),
            ("path", .string(path)),
            (
                "plugin",
                .entries([("name", .string(settings.plugin)), ("parameters", .sequence(parameters))])
            ),
        ])
        var application = [
            ("project", DocumentValue.string(settings.project)), ("source", source),
            ("destination", .entries(destination)),
        ]
        if needsNamespaces, hasNamespaces {
            let options: DocumentValue = .sequence([.string("CreateNamespace=true")])
            application.append(("syncPolicy", .entries([("syncOptions", options)])))
        }
        let template: DocumentValue = .entries([
            ("metadata", .entries([("name", .string("{{.name}}")), ("labels", labels)])),
            ("spec", .entries(application)),
        ])
        let elements = units.filter { !$0.isSuspended }.map { unit -> DocumentValue in
            var element = [("name", DocumentValue.string(unit.name)), ("tenant", .string(unit.tenant))]
            if let environment = unit.environment { element.append(("environment", .string(environment))) }
            if hasNamespaces, let namespace = unit.namespace { element.append(("namespace", .string(namespace))) }
            return .entries(element)
        }
        let generator: DocumentValue = .entries([("list", .entries([("elements", .sequence(elements))]))])
        let object: DocumentValue = .entries([
            ("apiVersion", .string("argoproj.io/v1alpha1")), ("kind", .string("ApplicationSet")),
            (
                "metadata",
                .entries([("name", .string(settings.name)), ("namespace", .string(settings.namespace))])
            ),
            (
                "spec",
                .entries([
                    ("goTemplate", .scalar(.bool(true))),
                    ("goTemplateOptions", .sequence([.string("missingkey=error")])),
                    ("generators", .sequence([generator])),
                    ("syncPolicy", .entries([("preserveResourcesOnDeletion", .scalar(.bool(true)))])),
                    ("template", template),
                ])
            ),
        ])
        return Array(YAMLValueWriter().document(object).utf8)
    }

    private var labels: DocumentValue { .entries([("tenant", .string("{{.tenant}}"))]) }

    private func parameter(_ name: String) -> DocumentValue {
        .entries([("name", .string(name)), ("string", .string("{{.\(name)}}"))])
    }
}

extension Workspace {
    /// The applications of the chosen tenants, without suspended ones. It takes no key.
    ///
    /// - Throws: `badInput` where all tenants are suspended, or where nobody knows the estate's place in the repository.
    package func applicationSet(
        _ selection: TargetSelection, _ settings: ArgoCDApplicationSet.Settings
    ) throws(TenantryError) -> ArgoCDApplicationSet {
        let units = try deliveryUnits(selection)
        guard units.contains(where: { !$0.isSuspended }) else {
            throw TenantryError(
                .badInput, "all chosen tenants are suspended",
                hint: "an empty result would make a delivery tool delete what runs")
        }
        let path = if let folder = settings.path { folder.path } else { try placeInRepository() }
        return ArgoCDApplicationSet(
            settings: settings, path: path.isEmpty ? "." : path, units: units,
            needsNamespaces: estate.manifest.kubernetes.createNamespace == nil)
    }

    /// The estate's folder relative to the repository that it is in.
    private func placeInRepository() throws(TenantryError) -> String {
        guard let root = repository(around: estate.root) else {
            throw TenantryError(
                .badInput, Diagnostic("the estate is in no git repository", hint: "name its folder there with --path"))
        }
        return root.way(to: estate.root)
    }
}
