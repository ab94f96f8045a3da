import Emission
import Estate

/// Makes the files of a tenant's targets, in a layout.
struct TenantFiles: Sendable {
    let layout: RenderLayout
    private let format: RenderFormat
    private let estate: EstateFolder
    private let encryption: SecretEncryption?

    /// - Parameter encryption: what encrypts the Secrets, each in a file of its own; nil where they are not encrypted.
    init(_ layout: RenderLayout, _ format: RenderFormat, _ estate: EstateFolder, _ encryption: SecretEncryption? = nil)
    {
        (self.layout, self.format, self.estate, self.encryption) = (layout, format, estate, encryption)
    }

    /// Whether the objects are in several files: then nobody reads the text of all.
    var splitsObjects: Bool { layout.split != nil || encryption != nil }

    /// Whether kustomize gets to see the files, as Flux starts it.
    var isForKustomize: Bool { encryption != nil }

    /// Where targets that share a namespace have its object once: folders of environments are deployed one at a time.
    var namespaces: NamespaceScope { splitsObjects ? .eachEnvironment : .tenant }

    /// The files of a tenant without errors.
    func files(of rendered: RenderedTenant, _ tenant: Tenant) throws(TenantryError) -> [OutputFile] {
        var files: [OutputFile] = []
        if splitsObjects {
            for target in rendered.targets { files += try split(target, tenant) }
        } else if let writer = format.text, !writer.holdsSeveralTargets {
            for target in rendered.targets { files.append(file(of: target, writer)) }
        } else if !rendered.targets.isEmpty {
            files = try whole(rendered)
        }
        return files
    }

    // MARK: A file for each target, or for the tenant

    private func file(of rendered: RenderedTarget, _ writer: any TextFormat) -> OutputFile {
        let target = rendered.target
        var parts = [target.tenant.description]
        if estate.manifest.services.count > 1 { parts.append(target.service) }
        if let environment = target.environment { parts.append(environment) }
        let name = (parts + [writer.fileExtension]).joined(separator: ".")
        return OutputFile(name: name, bytes: rendered.text, scope: .target(target), isConfidential: true)
    }

    private func whole(_ rendered: RenderedTenant) throws(TenantryError) -> [OutputFile] {
        let isPlain = format.workload == nil && rendered.targets.allSatisfy { $0.objects?.hasSecrets == false }
        let manifests = OutputFile(
            name: "\(rendered.name).\(format.fileExtension)", bytes: try rendered.text(format), scope: .tenant,
            isConfidential: !isPlain)
        guard layout.withPatch else { return [manifests] }
        let patches = OutputFile(
            name: "\(rendered.name).\(RenderFormat.kubernetesPatch.fileExtension)",
            bytes: Array(rendered.targets.map(\.patch).joined()), scope: .tenant, isConfidential: true)
        return [manifests, patches]
    }

    // MARK: Files for objects

    /// `TENANT/ENVIRONMENT/SERVICE/KIND-NAME.yaml`, without the service where the estate has only one. Names do without
    /// hashes: they stay when the content changes. What deploys a tenant in an environment has to bring the Namespace,
    /// whichever service is rendered, so it is in the folder of the environment; and first of all, as kubectl takes files
    /// in the order of their names.
    private func split(_ rendered: RenderedTarget, _ tenant: Tenant) throws(TenantryError) -> [OutputFile] {
        let target = rendered.target
        var unit = "\(tenant.name)/"
        if let environment = target.environment { unit += "\(environment)/" }
        let folder = estate.manifest.services.count > 1 ? "\(unit)\(target.service)/" : unit
        let objects = try objects(of: rendered, tenant)
        var files: [OutputFile] = []
        for object in objects where layout.split != .kind || object.kind == .namespace {
            let stem = "\(object.kind.rawValue.lowercased())-\(object.metadata.baseName)"
            let name = object.kind == .namespace ? "\(unit)00-\(stem)" : folder + stem
            if let encryption, case .secret(let secret) = object {
                files.append(try encryption.file("\(name).enc.yaml", secret, of: target, tenant))
            } else {
                files.append(file(name, [object], of: target, try text([object], isList: false)))
            }
        }
        if layout.split == .kind {
            for kind in KubernetesObject.Kind.allCases where kind != .namespace {
                let chosen = objects.filter { $0.kind == kind }
                guard !chosen.isEmpty else { continue }
                let name = "\(folder)\(kind.rawValue.lowercased())s"
                files.append(file(name, chosen, of: target, try text(chosen, isList: true)))
            }
        }
        if layout.withPatch {
            files.append(
                OutputFile(
                    name: "\(folder)workload.\(RenderFormat.kubernetesPatch.fileExtension)", bytes: rendered.patch,
                    scope: .target(target), isConfidential: true))
        }
        return files
    }

    private func file(
        _ name: String, _ objects: [KubernetesObject], of target: Target, _ text: [UInt8]
    ) -> OutputFile {
        // Helm values that are encrypted are in a Secret, in YAML.
        let fileExtension = encryption == nil ? format.fileExtension : RenderFormat.kubernetes.fileExtension
        return OutputFile(
            name: "\(name).\(fileExtension)", bytes: text,
            scope: objects[0].kind == .namespace ? .unit(environment: target.environment) : .target(target),
            isConfidential: objects.contains { $0.kind == .secret })
    }

    /// The objects of a target; of Helm values, the Secret that holds them.
    private func objects(of rendered: RenderedTarget, _ tenant: Tenant) throws(TenantryError) -> [KubernetesObject] {
        if let objects = rendered.objects { return objects.objects }
        let secret = try rethrowing { () throws(EmissionError) in
            try HelmValuesSecret(estate.manifest.kubernetes).secret(
                for: rendered.target, tenant.attributes, holding: rendered.text)
        }
        return [.secret(secret)]
    }

    private func text(_ objects: [KubernetesObject], isList: Bool) throws(TenantryError) -> [UInt8] {
        var text: [UInt8] = []
        guard format.manifests == .json else {
            for object in objects { object.appendYAML(to: &text) }
            return text
        }
        guard isList else {
            for object in objects { object.appendJSON(to: &text) }
            text.append(UInt8(ascii: "\n"))
            return text
        }
        var stream = ManifestStream(.json)
        for object in objects { stream.append(object, to: &text) }
        try rethrowing { () throws(EmissionError) in try stream.finish(&text) }
        return text
    }
}

extension RenderedTenant {
    /// The tenant's targets as one text.
    fileprivate func text(_ format: RenderFormat) throws(TenantryError) -> [UInt8] {
        guard format.manifests == .json else { return Array(targets.map(\.text).joined()) }
        var stream = ManifestStream(.json)
        var text: [UInt8] = []
        for target in targets {
            if let objects = target.objects { stream.append(objects, to: &text) }
        }
        try rethrowing { () throws(EmissionError) in try stream.finish(&text) }
        return text
    }
}

extension TargetObjects {
    fileprivate var hasSecrets: Bool { objects.contains { $0.kind == .secret } }
}
