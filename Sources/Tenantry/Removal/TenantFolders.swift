import Documents
import Estate
import SOPS
import SystemPackage

/// All that is in the folders of a tenant's own, and what leads there.
struct TenantFolders {
    private let workspace: Workspace
    private let tenant: Tenant
    /// Real paths.
    private(set) var folders: [FilePath] = []
    private(set) var items: [TarStream.Item] = []
    private(set) var strangers: [String] = []
    /// Links elsewhere to a whole folder of the tenant.
    private(set) var links: [FilePath] = []

    init(of tenant: Tenant, in workspace: Workspace) throws(TenantryError) {
        self.workspace = workspace
        self.tenant = tenant
        let estate = workspace.estate
        var names = [tenant.folder]
        for layer in try workspace.layers(of: tenant) where !layer.isShared && !names.contains(layer.name) {
            names.append(layer.name)
        }
        for name in names { try look(at: estate.path(name)) }
        items.sort { $0.name < $1.name }
        try rethrowing { () throws(EstateError) in try findLinks(in: estate.root) }
        strangers.sort()
    }

    private mutating func look(at path: FilePath) throws(TenantryError) {
        let estate = workspace.estate
        guard !folders.contains(where: { path.starts(with: $0) }),
            let status = try rethrowing({ () throws(EstateError) in try estate.store.status(path) })
        else { return }
        if status.kind == .link {
            // What it leads to is not the tenant's own folder, but somebody's who linked it here.
            items.append(try item(path, .link))
            return
        }
        guard status.kind == .folder else { return }
        folders.append(path)
        try walk(path)
    }

    private mutating func walk(_ folder: FilePath) throws(TenantryError) {
        let store = workspace.estate.store
        for entry in try rethrowing({ () throws(EstateError) in try store.list(folder) }) {
            let path = folder.appending(entry.name)
            switch entry.kind {
            case .folder: try walk(path)
            case .file, .link:
                let item = try item(path, entry.kind)
                items.append(item)
                if !isKnown(path, entry.name) { strangers.append(item.name) }
            case .other:
                throw TenantryError(
                    .badInput,
                    Diagnostic(
                        "this is neither a file nor a folder nor a link", file: workspace.estate.name(of: path),
                        hint: "remove it yourself, then remove the tenant"))
            }
        }
    }

    private func item(_ path: FilePath, _ kind: FileKind) throws(TenantryError) -> TarStream.Item {
        let store = workspace.estate.store
        let link = try rethrowing { () throws(EstateError) in
            kind == .link ? try store.linkTarget(path).string : nil
        }
        let status = try rethrowing { () throws(EstateError) in try store.status(path) }
        return TarStream.Item(
            name: workspace.estate.name(of: path), path: path, link: link,
            permissions: status?.permissions ?? FilePermissions(rawValue: 0o644))
    }

    /// Whether a tenant has such a file: of a section, `tenant.yaml`, a record of rotations, rules, or one that is named
    /// as an encrypted one.
    private func isKnown(_ path: FilePath, _ name: String) -> Bool {
        let known = [Tenant.fileName, Rules.fileName, ".gitkeep", RotationRecord.fileName]
        if known.contains(name) || name.contains(".enc.") { return true }
        return (workspace.estate.manifest.files.paths + workspace.estate.manifest.kubernetes.files).contains {
            path.string.hasSuffix("/\($0)")
        }
    }

    // MARK: Links

    /// Links to a whole folder go with it. Those to single files are used by others.
    private mutating func findLinks(in folder: FilePath) throws(EstateError) {
        let estate = workspace.estate
        for entry in try estate.store.list(folder) where entry.name != ".git" {
            let path = folder.appending(entry.name)
            guard !folders.contains(path) else { continue }
            if entry.kind == .folder {
                try findLinks(in: path)
            } else if entry.kind == .link, let target = try? estate.store.resolve(path),
                folders.contains(where: { target.starts(with: $0) }), !items.contains(where: { $0.path == path })
            {
                guard folders.contains(target) else {
                    throw EstateError(
                        .invalidValue,
                        Diagnostic(
                            "this link leads to a file of \(tenant.name): \(estate.name(of: target))",
                            file: estate.name(of: path),
                            hint: "put a file in the place of the link, then remove the tenant"))
                }
                links.append(path)
            }
        }
    }
}
