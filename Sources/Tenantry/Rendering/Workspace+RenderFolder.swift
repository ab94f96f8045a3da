import Documents
package import Emission
import Estate
package import SystemPackage

/// What a render to a folder did.
package struct FolderReport: Sendable {
    package let render: RenderReport
    /// How many files there are.
    package var files = 0
    /// How many of them are new or have other content than before.
    package var changed = 0
    /// How many of an earlier render are gone.
    package var removed = 0
    /// Manifests in the folder that no render has put there; known only when all tenants were rendered.
    package var strangers: [String] = []
    /// Encrypted files of an earlier render that none of the identities at hand opens, so that all was encrypted anew.
    package var lost: [String] = []
}

extension Workspace {
    /// Renders each chosen tenant to files of its own, which only their owner can read if there are secrets in the clear
    /// in them.
    ///
    /// All files are written, or none: if any target has an error, too, and if the process is killed; then the next render
    /// into the folder puts it in order. A file whose content stays is left alone; of encrypted files no byte changes then.
    /// Files of earlier renders that the chosen tenants have no more are removed; those of suspended tenants stay, and so
    /// does what no render has made.
    ///
    /// - Parameter folder: is made if it is missing. It must be no folder of a tenant or a layer. No link in it may lead
    ///   elsewhere, and what is in it and was made by others is never replaced.
    package func render(
        _ selection: TargetSelection, to folder: FilePath, as format: RenderFormat = .kubernetes,
        layout: RenderLayout = RenderLayout(), progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) -> FolderReport {
        if let flaw = layout.flaw(in: format) { throw TenantryError(.usage, flaw) }
        try refuseSources(folder)
        var failed: RenderReport?
        do throws(TenantryError) {
            return try surroundings.withFolder(folder) { root throws(TenantryError) in
                try surroundings.transaction(in: root, naming: { $0.relative(to: root, as: folder) }) {
                    staged throws(TenantryError) in
                    let encryption = try layout.encryptedFor.map { recipients throws(TenantryError) in
                        try SecretEncryption(self, for: recipients, in: root)
                    }
                    var output = try OutputFolder(
                        root, shown: folder, of: estate, for: encryption == nil ? .render : .encryptedRender, staged)
                    var lost: [String] = []
                    let files = TenantFiles(layout, format, estate, encryption)
                    let report = try renderTenants(selection, as: format, to: files, progress: progress) {
                        tenant throws(TenantryError) in
                        for file in tenant.files {
                            guard try output.put(file, FolderIndex.Entry(file, of: tenant.name, format, selection))
                            else {
                                throw twice(file.name)
                            }
                            if file.lostFormer { lost.append(file.name) }
                        }
                    }
                    if let error = report.failures.errors.first {
                        failed = report
                        throw error
                    }
                    let scope = try RenderScope(self, selection, format, suspended: report.suspended)
                    let isWhole = if case .all = selection.tenants { true } else { false }
                    let known = try output.finish(shard: selection.shard, isWhole: isWhole, covers: scope.covers)
                    var result = FolderReport(render: report, output.report)
                    result.lost = lost
                    if isWhole, selection.shard == nil, encryption == nil {
                        result.strangers = try strangers(in: root, format, besides: known)
                    }
                    return result
                }
            }
        } catch {
            // Nothing is written then, but all errors are reported.
            guard let failed else { throw error }
            return FolderReport(render: failed)
        }
    }

    private func twice(_ name: String) -> TenantryError {
        TenantryError(
            .cannotCreate, "two targets would be written to \(name)",
            hint: "give the objects different names in the manifest, or render the targets to different folders, with "
                + "--service or --environment")
    }

    /// What else there is of the same kind.
    private func strangers(
        in folder: FilePath, _ format: RenderFormat, besides names: Set<String>
    ) throws(TenantryError) -> [String] {
        try rethrowing { () throws(EstateError) in try estate.store.list(folder) }.map(\.name)
            .filter { $0.hasSuffix(".\(format.fileExtension)") && !$0.hasPrefix(".") && !names.contains($0) }.sorted()
    }
}

extension FolderReport {
    fileprivate init(render: RenderReport, _ report: OutputFolder.Report) {
        self.render = render
        (files, changed, removed) = (report.files, report.changed, report.removed)
    }
}

extension OutputFolder {
    fileprivate mutating func put(_ file: OutputFile, _ entry: FolderIndex.Entry) throws(TenantryError) -> Bool {
        try put(file.name, file.bytes, privacy: file.isConfidential ? .confidential : .ordinary, entry)
    }
}
