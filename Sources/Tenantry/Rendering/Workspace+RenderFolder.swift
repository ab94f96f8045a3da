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
}

extension Workspace {
    /// Renders each chosen tenant to files of its own, which only their owner can read if there are secrets in them.
    ///
    /// All files are written, or none: if any target has an error, too, and if the process is killed; then the next render
    /// into the folder puts it in order. A file whose content stays is left alone. Files of earlier renders that the
    /// chosen tenants have no more are removed; those of suspended tenants stay, and so does what no render has made.
    ///
    /// - Parameter folder: is made if it is missing. It must be no folder of a tenant or a layer. No link in it may lead
    ///   elsewhere.
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
                    try refuseOtherRenders(in: root, shown: folder, keepsEncrypted: false)
                    var output = try RenderOutput(self, root, shown: folder, selection, format)
                    var changed = 0
                    let report = try renderTenants(selection, as: format, layout: layout, progress: progress) {
                        tenant throws(TenantryError) in
                        for file in tenant.output {
                            guard try output.add(file, of: tenant.name) else { throw twice(file.name) }
                            if try stage(file, at: root.appending(file.name), staged) { changed += 1 }
                        }
                    }
                    if let error = report.failures.errors.first {
                        failed = report
                        throw error
                    }
                    let removed = try output.finish(suspended: report.suspended, staged)
                    return FolderReport(
                        render: report, files: output.files.count, changed: changed, removed: removed,
                        strangers: try strangers(in: root, format, besides: output.known, selection))
                }
            }
        } catch {
            // Nothing is written then, but all errors are reported.
            guard let failed else { throw error }
            return FolderReport(render: failed)
        }
    }

    /// Stages a file unless it has that content already.
    private func stage(_ file: OutputFile, at path: FilePath, _ staged: StagedChanges) throws(TenantryError) -> Bool {
        let old = try rethrowing { () throws(EstateError) in
            try estate.store.read(path, limit: .max - 1, followsLink: true)
        }
        guard old != .bytes(file.bytes) else { return false }
        try staged.stage(
            FileChange(path, bytes: file.bytes, privacy: file.isConfidential ? .confidential : .ordinary))
        return true
    }

    private func twice(_ name: String) -> TenantryError {
        TenantryError(
            .cannotCreate, "two targets would be written to \(name)",
            hint: "render them to different folders, with --service or --environment")
    }

    /// What else there is of the same kind, where it is known what should be there.
    private func strangers(
        in folder: FilePath, _ format: RenderFormat, besides names: Set<String>, _ selection: TargetSelection
    ) throws(TenantryError) -> [String] {
        guard case .all = selection.tenants, selection.shard == nil else { return [] }
        return try rethrowing { () throws(EstateError) in try estate.store.list(folder) }.map(\.name)
            .filter { $0.hasSuffix(".\(format.fileExtension)") && !$0.hasPrefix(".") && !names.contains($0) }.sorted()
    }

    /// Where a folder is, or would be if it were made.
    func place(of folder: FilePath) -> FilePath {
        if let real = try? estate.store.resolve(folder.isEmpty ? "." : folder) { return real }
        guard let name = folder.lastComponent else { return folder }
        return place(of: folder.removingLastComponent()).appending(name).lexicallyNormalized()
    }

    /// Manifests among the files of tenants or layers, or in a folder above them, would be taken for its own, or overwrite them.
    func refuseSources(_ folder: FilePath) throws(TenantryError) {
        let place = place(of: folder)
        guard place.starts(with: estate.root) else { return }
        func refusal(_ what: String) -> TenantryError {
            TenantryError(
                .cannotCreate,
                Diagnostic(
                    "the output folder is \(what)", file: folder.string,
                    hint: "name a folder that holds nothing else, such as ../rendered"))
        }
        guard place != estate.root else { throw refusal("the estate's own") }
        let names = try rethrowing { () throws(EstateError) in try estate.tenants() }
        for name in names {
            let path = estate.path(estate.folder(of: name))
            let real = (try? estate.store.resolve(path)) ?? path
            if place.starts(with: real) { throw refusal("in the folder of the tenant \(name)") }
            if real.starts(with: place) { throw refusal("above the folder of the tenant \(name)") }
        }
        for layer in estate.manifest.layers {
            let path = estate.root.pushing(layer.fixedPart)
            let real = (try? estate.store.resolve(path)) ?? path
            if real.starts(with: place) {
                throw refusal("\(real == place ? "that" : "above that") of the layer \(layer)")
            }
        }
        for file in estate.manifest.files.paths {
            if let status = try? estate.store.status(place.pushing(FilePath(file))), status.kind != .folder {
                throw refusal("a layer's, for it has \(file)")
            }
        }
    }
}

extension RenderedTenant {
    /// The tenant's targets as one text.
    func text(_ format: RenderFormat) throws(TenantryError) -> [UInt8] {
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
