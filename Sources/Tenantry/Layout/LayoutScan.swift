import Documents
import Estate
import SystemPackage

/// A folder that may be a tenant's, or the base: it has files of values or secrets.
struct LayoutFolder {
    /// From the root on.
    let path: [String]
    /// The YAML files in it, those that links lead to included, by name.
    var files: [String: SourceText] = [:]
    /// The folders that links of its lead to, from the root on, once for each link.
    var linked: [[String]] = []
    /// What else is in it.
    var others: [String] = []

    var name: String { path.last ?? "" }
    var isHelmChart: Bool { files["Chart.yaml"] != nil }

    /// Whether it has what only tenants have.
    var isSurelyTenant: Bool {
        files[Tenant.fileName] != nil
            || files.values.contains { source in
                (try? DocumentFile(parsing: source, limits: .secret))?.root?.mapping?["sops"] != nil
            }
    }

    /// Whether it is called as a folder is that others share.
    var isNamedBase: Bool {
        let names = ["base", "common", "shared", "default", "defaults", "global", "_base"]
        return names.contains(name) || name.hasSuffix("-base") || name.hasPrefix("base-")
    }
}

/// Finds folders with files of values or secrets.
struct LayoutScan {
    private let store: any FileStore
    private let root: FilePath
    private(set) var folders: [LayoutFolder] = []

    private static let greatestDepth = 4
    private static let telling: Set = ["values.yaml", "version.yaml", "env.yaml", "config.yaml", "tenant.yaml"]

    init(_ root: FilePath, store: any FileStore) throws(TenantryError) {
        self.root = root
        self.store = store
        try scan([])
    }

    private mutating func scan(_ path: [String]) throws(TenantryError) {
        let folder = path.reduce(root) { $0.appending($1) }
        let entries = try rethrowing { () throws(EstateError) in try store.list(folder) }
        var found = LayoutFolder(path: path)
        var below: [String] = []
        for entry in entries.sorted(by: { $0.name < $1.name }) where !entry.name.hasPrefix(".") {
            let isYAML = entry.name.hasSuffix(".yaml") || entry.name.hasSuffix(".yml")
            switch entry.kind {
            case .folder: below.append(entry.name)
            case .file,
                .link where isYAML:
                try read(entry, in: folder, &found)
            default: found.others.append(entry.name)
            }
        }
        let isLayer = found.files.contains { Self.telling.contains($0.key) || $0.key.hasSuffix(".enc.yaml") }
        if !path.isEmpty, isLayer, !found.isHelmChart { return folders.append(found) }
        guard path.count < Self.greatestDepth, !found.isHelmChart else { return }
        for name in below { try scan(path + [name]) }
    }

    private func read(
        _ entry: FolderEntry, in folder: FilePath, _ found: inout LayoutFolder
    ) throws(TenantryError) {
        let place = folder.appending(entry.name)
        do throws(EstateError) {
            if entry.kind == .link {
                let target = try store.resolve(place)
                var relative = target.removingLastComponent()
                guard relative.removePrefix(root) else { return found.others.append(entry.name) }
                found.linked.append(relative.components.map(\.string))
            }
            var relative = place
            _ = relative.removePrefix(root)
            let bytes = try store.read(place, limit: FileLimit.section)
            found.files[entry.name] = SourceText(name: relative.string, bytes: bytes, masksValues: true)
        } catch {
            // A link that leads nowhere is no value's place.
            if entry.kind == .link, error.code == .notFound { return found.others.append(entry.name) }
            throw TenantryError(error.category, error.diagnostic)
        }
    }
}
