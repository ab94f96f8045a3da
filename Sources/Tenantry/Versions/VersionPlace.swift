import Documents
import Estate

/// Where the version of a service stands: in which file of a layer, and behind which keys.
struct VersionPlace: Hashable {
    let file: SectionPath
    /// The keys below the file's root: `image`, `tag`.
    let key: [String]

    /// For messages: `values.image.tag`.
    var title: String { "values." + key.joined(separator: ".") }
}

extension Workspace {
    /// What is looked for where nobody says anything.
    private static let usualKey = ["image", "tag"]

    /// Finds out which value is the version: the one that is asked for; or `image.tag`; or the only one of the files
    /// `version…` of the layers.
    ///
    /// - Parameter layers: the layers' folders, the one that counts most first.
    /// - Throws: `usage` if there are several and none is the usual one.
    func versionPlace(_ key: [String]?, in layers: [String]) throws(TenantryError) -> VersionPlace {
        let all = estate.manifest.files.values
        let own = all.filter { $0.path.split(separator: "/").last?.hasPrefix("version") == true }
        let files = own.isEmpty ? all : own
        var found: [VersionPlace] = []
        for layer in layers {
            for file in files.reversed() {
                for leaf in try leaves(of: file, in: layer) {
                    let place = VersionPlace(file: file, key: leaf)
                    if !found.contains(place) { found.append(place) }
                }
            }
        }
        let wanted = key ?? Self.usualKey
        if let place = found.first(where: { $0.key == wanted }) { return place }
        guard key == nil else { return VersionPlace(file: files[files.count - 1], key: wanted) }
        // Files that hold more than the version say nothing about which value it is.
        if !own.isEmpty, found.count == 1 { return found[0] }
        guard !own.isEmpty, found.isEmpty else {
            throw TenantryError(
                .usage, "which value is the version?",
                notes: found.prefix(5).map { "\($0.file.path) has \($0.key.joined(separator: "."))" },
                hint: "name it with --key, as in --key image.tag")
        }
        return VersionPlace(file: own[own.count - 1], key: Self.usualKey)
    }

    /// The paths of the single values in a file of a layer.
    private func leaves(of file: SectionPath, in layer: String) throws(TenantryError) -> [[String]] {
        let found = try rethrowing { () throws(EstateError) in try estate.read("\(layer)/\(file.path)") }
        guard let source = found?.source else { return [] }
        var node = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source).root }
        for key in file.root { node = node?.mapping?[key] }
        var leaves: [[String]] = []
        func collect(_ node: Node, _ path: [String]) {
            if node.scalar != nil { leaves.append(path) }
            for entry in node.mapping.map({ Array($0.entries) }) ?? [] {
                if let key = entry.keyText { collect(entry.value, path + [key]) }
            }
        }
        if let node, node.mapping != nil { collect(node, []) }
        return leaves
    }
}
