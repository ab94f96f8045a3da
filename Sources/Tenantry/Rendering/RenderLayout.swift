package import Emission
import Estate

/// Which files a render to a folder makes of a tenant.
package struct RenderLayout: Hashable, Sendable {
    package enum Split: String, Hashable, Sendable, CaseIterable {
        /// A file for each object.
        case object
        /// A file for the objects of each kind.
        case kind
    }

    /// Nil for one file a tenant; or one a target, where the format holds only one.
    package var split: Split?
    /// Whether a patch for each target's workload is written beside the manifests.
    package var withPatch = false

    package init(split: Split? = nil, withPatch: Bool = false) {
        self.split = split
        self.withPatch = withPatch
    }

    /// Why the files of a format cannot be laid out so; nil if they can.
    package func flaw(in format: RenderFormat) -> String? {
        guard split != nil || withPatch else { return nil }
        let option = split == nil ? "--with-patch" : "--split"
        if format.manifests == nil { return "\(option) is for manifests, not for --format \(format.rawValue)" }
        guard format.isWithoutSecrets else { return nil }
        return split == nil
            ? "--with-patch writes the hash of the secrets, which --format \(format.rawValue) is to keep out"
            : "--split writes the objects themselves, and --format \(format.rawValue) is to keep the Secret out"
    }
}

/// A file that a render makes.
struct OutputFile: Sendable {
    /// Relative to the folder of the render: `acme.yaml`, `acme/prod/secret-shop.yaml`.
    let name: String
    let bytes: [UInt8]
    /// Nil for what holds all targets of the tenant.
    let target: Target?
    /// Whether it can hold secrets in the clear, or their checksum.
    let isConfidential: Bool
}

extension RenderLayout {
    /// The files of a tenant without errors.
    ///
    /// - Parameter estate: whose services and environments are told apart where it has several.
    func files(
        of tenant: RenderedTenant, _ format: RenderFormat, _ estate: EstateFolder
    ) throws(TenantryError) -> [OutputFile] {
        guard !tenant.targets.isEmpty else { return [] }
        if let split { return try splitFiles(of: tenant, split, format, estate) }
        var files: [OutputFile] = []
        if let writer = format.text, !writer.holdsSeveralTargets {
            for target in tenant.targets {
                var parts = [tenant.name.description]
                if estate.manifest.services.count > 1 { parts.append(target.target.service) }
                if let environment = target.target.environment { parts.append(environment) }
                let name = (parts + [writer.fileExtension]).joined(separator: ".")
                files.append(OutputFile(name: name, bytes: target.text, target: target.target, isConfidential: true))
            }
            return files
        }
        let isPlain = format.workload == nil && tenant.targets.allSatisfy { $0.objects?.hasSecrets == false }
        files.append(
            OutputFile(
                name: "\(tenant.name).\(format.fileExtension)", bytes: try tenant.text(format), target: nil,
                isConfidential: !isPlain))
        if withPatch {
            let patches = Array(tenant.targets.map(\.patch).joined())
            files.append(
                OutputFile(
                    name: "\(tenant.name).\(RenderFormat.kubernetesPatch.fileExtension)", bytes: patches, target: nil,
                    isConfidential: true))
        }
        return files
    }

    /// `TENANT/ENVIRONMENT/SERVICE/KIND-NAME.yaml`, without the service where the estate has only one. Names do without
    /// hashes: they stay when the content changes.
    private func splitFiles(
        of tenant: RenderedTenant, _ split: Split, _ format: RenderFormat, _ estate: EstateFolder
    ) throws(TenantryError) -> [OutputFile] {
        var files: [OutputFile] = []
        for rendered in tenant.targets {
            guard let objects = rendered.objects else { continue }
            var folder = "\(tenant.name)/"
            if let environment = rendered.target.environment { folder += "\(environment)/" }
            if estate.manifest.services.count > 1 { folder += "\(rendered.target.service)/" }
            func add(_ stem: String, _ objects: [KubernetesObject], in folder: String) throws(TenantryError) {
                let name = "\(folder)\(stem).\(format.fileExtension)"
                let isConfidential = objects.contains { $0.kind == .secret }
                files.append(
                    OutputFile(
                        name: name, bytes: try Self.text(objects, format, isList: split == .kind),
                        target: rendered.target, isConfidential: isConfidential))
            }
            switch split {
            case .object:
                for object in objects.objects {
                    let stem = "\(object.kind.rawValue.lowercased())-\(object.metadata.baseName)"
                    try add(stem, [object], in: object.kind == .namespace ? "\(tenant.name)/" : folder)
                }
            case .kind:
                for kind in KubernetesObject.Kind.allCases {
                    let chosen = objects.objects.filter { $0.kind == kind }
                    if !chosen.isEmpty { try add("\(kind.rawValue.lowercased())s", chosen, in: folder) }
                }
            }
            if withPatch {
                files.append(
                    OutputFile(
                        name: "\(folder)workload.\(RenderFormat.kubernetesPatch.fileExtension)", bytes: rendered.patch,
                        target: rendered.target, isConfidential: true))
            }
        }
        return files
    }

    private static func text(
        _ objects: [KubernetesObject], _ format: RenderFormat, isList: Bool
    ) throws(TenantryError) -> [UInt8] {
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

extension TargetObjects {
    fileprivate var hasSecrets: Bool { objects.contains { $0.kind == .secret } }
}
