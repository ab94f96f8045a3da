import Documents
package import Emission
import Estate
package import SystemPackage

/// What a render to a folder did.
package struct FolderReport: Sendable {
    package let render: RenderReport
    /// How many files there are, one a tenant.
    package let files: Int
    /// How many of them are new or have other content than before.
    package let changed: Int
    /// Manifests in the folder that no rendered tenant has; known only when all tenants were rendered.
    package let strangers: [String]
}

extension Workspace {
    /// Renders each chosen tenant to a file of its own, `TENANT.yaml` or `TENANT.json`, which only its owner can read.
    ///
    /// All files are written, or none: if any target has an error, too. A file whose content stays is left alone.
    ///
    /// - Parameter folder: is made if it is missing. It must be no folder of a tenant or a layer.
    package func render(
        _ selection: TargetSelection, to folder: FilePath, as format: ManifestStream.Format = .yaml,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(TenantryError) -> FolderReport {
        let store = estate.store
        try refuseSources(folder)
        var changes: [FileChange] = []
        var names: Set<String> = []
        let report = try renderTenants(selection, as: format, progress: progress) { tenant throws(TenantryError) in
            guard !tenant.targets.isEmpty else { return }
            let name = "\(tenant.name).\(format.rawValue)"
            names.insert(name)
            let text = try tenant.text(format)
            let change = FileChange(folder.appending(name), bytes: text, privacy: .confidential)
            let old = try rethrowing { () throws(EstateError) in
                try store.read(change.path, limit: .max - 1, followsLink: true)
            }
            if old != .bytes(text) { changes.append(change) }
        }
        guard report.failures.isEmpty else {
            return FolderReport(render: report, files: 0, changed: 0, strangers: [])
        }
        try rethrowing { () throws(EstateError) in try write(changes, into: folder) }
        var strangers: [String] = []
        if case .all = selection.tenants {
            strangers = try rethrowing { () throws(EstateError) in try store.list(folder) }.map(\.name)
                .filter { $0.hasSuffix(".\(format.rawValue)") && !$0.hasPrefix(".") && !names.contains($0) }.sorted()
        }
        return FolderReport(render: report, files: names.count, changed: changes.count, strangers: strangers)
    }

    private func write(_ changes: [FileChange], into folder: FilePath) throws(EstateError) {
        let store = estate.store
        var created: [FilePath] = []
        do throws(EstateError) {
            try create(folder, &created)
            try store.writeAll(changes, within: nil)
        } catch {
            for folder in created.reversed() { try? store.remove(folder) }
            throw error
        }
    }

    /// Makes a folder with those above it.
    private func create(_ folder: FilePath, _ created: inout [FilePath]) throws(EstateError) {
        if folder.isEmpty || folder.components.isEmpty { return }
        if let status = try estate.store.status(folder) {
            guard status.kind == .file || status.kind == .other else { return }
            throw EstateError(
                .alreadyExists,
                Diagnostic("this is a file, not a folder", file: folder.string, hint: "name another folder"))
        }
        try create(folder.removingLastComponent(), &created)
        try estate.store.createFolder(folder)
        created.append(folder)
    }

    /// Where a folder is, or would be if it were made.
    private func place(of folder: FilePath) -> FilePath {
        if let real = try? estate.store.resolve(folder.isEmpty ? "." : folder) { return real }
        guard let name = folder.lastComponent else { return folder }
        return place(of: folder.removingLastComponent()).appending(name).lexicallyNormalized()
    }

    /// Manifests among a tenant's or a layer's files would be taken for its own, or overwrite them.
    private func refuseSources(_ folder: FilePath) throws(TenantryError) {
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
            if place.starts(with: (try? estate.store.resolve(path)) ?? path) {
                throw refusal("in the folder of the tenant \(name)")
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
    fileprivate func text(_ format: ManifestStream.Format) throws(TenantryError) -> [UInt8] {
        guard format == .json else { return Array(targets.map(\.yaml).joined()) }
        var stream = ManifestStream(format)
        var text: [UInt8] = []
        for target in targets { stream.append(target.objects, to: &text) }
        try rethrowing { () throws(EmissionError) in try stream.finish(&text) }
        return text
    }
}
