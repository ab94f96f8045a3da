import Documents
package import Emission
import Estate
import SOPS
package import SystemPackage

/// What a render that keeps Secrets encrypted did.
package struct EncryptedReport: Sendable {
    package let render: RenderReport
    /// How many files there are, one for each object.
    package var files = 0
    /// How many are new or have other content than before.
    package var changed = 0
    /// How many were of an earlier render and are gone.
    package var removed = 0
    /// Files that none of the identities at hand opens, so that all of them was encrypted anew.
    package var lost: [String] = []
}

extension Workspace {
    /// Renders each object of the chosen tenants to a file of its own, in a folder for each target, with Secrets encrypted
    /// for the clusters: what can be committed, for Flux to decrypt.
    ///
    /// All files are written, or none. Where nothing has changed, no byte changes. Files of an earlier render that these
    /// targets have no more are removed; those of suspended tenants stay.
    ///
    /// - Parameters:
    ///   - folder: is made if it is missing. It must be no folder of a tenant or a layer.
    ///   - format: manifests, or Helm values, which become a Secret `NAME-values` of each target.
    ///   - recipients: keys and names in the place of the manifest's; empty for those.
    package func renderEncrypted(
        _ selection: TargetSelection, to folder: FilePath, as format: RenderFormat = .kubernetes,
        for recipients: [String],
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) -> EncryptedReport {
        try refuseSources(folder)
        let clusters = try ClusterRecipients(self, named: recipients)
        let sealer = try SecretSealer(self)
        var failed: RenderReport?
        do throws(TenantryError) {
            return try surroundings.withFolder(folder) { root throws(TenantryError) in
                try surroundings.transaction(in: root, naming: { $0.relative(to: root, as: folder) }) {
                    staged throws(TenantryError) in
                    try refuseOtherRenders(in: root, shown: folder, keepsEncrypted: true)
                    let verb = "render --encrypted" + (format == .helm ? " --format helm" : "")
                    let index =
                        try FolderIndex(of: root, shown: folder, madeBy: verb, store: surroundings.store)
                        ?? FolderIndex(madeBy: verb)
                    var files: [RenderedFile] = []
                    var rendered: Set<String> = []
                    let render = try renderTenants(
                        selection, as: format == .helm ? .helm : .kubernetesList,
                        namespaces: .eachEnvironment, progress: progress,
                        prepare: { [self] tenant in prepare(&tenant, in: root, clusters, sealer) },
                        deliver: { tenant throws(TenantryError) in
                            if !tenant.isSuspended { rendered.insert(tenant.name.description) }
                            files += tenant.files.filter { file in
                                tenant.targets.contains { $0.target == file.target }
                            }
                        })
                    if let error = render.failures.errors.first {
                        failed = render
                        throw error
                    }
                    let scope = try staleness(selection, files, rendered)
                    return try stage(files, scope, index, in: root, EncryptedReport(render: render), staged)
                }
            }
        } catch {
            guard let failed else { throw error }
            return EncryptedReport(render: failed)
        }
    }

    /// Makes the files of a tenant's targets.
    private func prepare(
        _ tenant: inout RenderedTenant, in root: FilePath, _ clusters: ClusterRecipients, _ sealer: SecretSealer
    ) {
        for target in tenant.targets {
            do throws(TenantryError) {
                let found = try rethrowing { () throws(EstateError) in try estate.tenant(tenant.name) }
                let keys = try clusters.keys(for: target.target, of: found)
                for object in try objects(of: target, found) {
                    tenant.files.append(try file(object, of: target.target, in: root, keys, sealer))
                }
            } catch {
                tenant.errors.append((error, nil))
            }
        }
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

    private func file(
        _ object: KubernetesObject, of target: Target, in root: FilePath, _ keys: [MasterKey], _ sealer: SecretSealer
    ) throws(TenantryError) -> RenderedFile {
        // What deploys a tenant in an environment has to bring the Namespace, whichever service is rendered.
        let folder = object.kind == .namespace ? estate.unitFolder(of: target) : estate.renderFolder(of: target)
        let stem = "\(object.kind.rawValue.lowercased())-\(object.metadata.baseName)"
        guard case .secret(let secret) = object else {
            var text: [UInt8] = []
            object.appendYAML(to: &text)
            return RenderedFile(target: target, name: folder.appending("\(stem).yaml"), text: text, lostFormer: false)
        }
        let name = folder.appending("\(stem).enc.yaml")
        let former = try rethrowing { () throws(EstateError) in
            try estate.store.read(root.pushing(name), limit: FileLimit.document, followsLink: true)
        }
        let outcome = try sealer.seal(secret, replacing: former.content, named: name.string, for: keys)
        return RenderedFile(target: target, name: name, text: outcome.text, lostFormer: outcome.lostFormer)
    }

    private func stage(
        _ files: [RenderedFile], _ isStale: (FilePath) -> Bool, _ former: FolderIndex, in root: FilePath,
        _ report: EncryptedReport, _ staged: StagedChanges
    ) throws(TenantryError) -> EncryptedReport {
        var (report, index) = (report, former)
        let store = surroundings.store
        var names: Set<FilePath> = []
        for file in files {
            guard names.insert(file.name).inserted else {
                throw TenantryError(
                    .cannotCreate, "two objects would be written to \(file.name.string)",
                    hint: "give them different names in the manifest")
            }
            if file.lostFormer { report.lost.append(file.name.string) }
            let path = root.pushing(file.name)
            let old = try rethrowing { () throws(EstateError) in
                try store.read(path, limit: FileLimit.document, followsLink: true)
            }
            guard old.content != file.text else { continue }
            try staged.stage(FileChange(path, bytes: file.text))
            report.changed += 1
        }
        report.files = names.count
        let stale = index.names.subtracting(names).filter(isStale)
        for name in stale {
            let status = try rethrowing { () throws(EstateError) in try store.status(root.pushing(name)) }
            guard status?.kind == .file else { continue }
            try staged.stage(.removal(of: root.pushing(name)))
            report.removed += 1
        }
        index.names = names.union(former.names).subtracting(stale)
        if index.names != former.names {
            try staged.stage(FileChange(root.appending(FolderIndex.fileName), bytes: index.text))
        }
        return report
    }

    /// Whether a file of an earlier render, which this one has not made, is no longer made, as far as this one knows: one
    /// of a tenant or a target that was rendered, or of a tenant that is no more. Those of suspended tenants stay.
    private func staleness(
        _ selection: TargetSelection, _ files: [RenderedFile], _ rendered: Set<String>
    ) throws(TenantryError) -> (FilePath) -> Bool {
        var present: Set<String>?
        if case .all = selection.tenants { present = Set(try tenantNames()) }
        let isWhole = selection.service == nil && selection.environment == nil
        var folders = Set(files.map { estate.renderFolder(of: $0.target) })
        if selection.service == nil { folders.formUnion(files.map { estate.unitFolder(of: $0.target) }) }
        return { name in
            let tenant = name.components.first?.string ?? ""
            // Of those that are no more, each shard speaks for its own.
            if let present, !present.contains(tenant) { return selection.shard?.contains(tenant) ?? true }
            return isWhole && rendered.contains(tenant) || folders.contains(name.removingLastComponent())
        }
    }
}

extension ReadOutcome {
    /// The bytes; nil if there is no file.
    fileprivate var content: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }
}
