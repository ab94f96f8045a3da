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
    /// - Parameters:
    ///   - layers: the layers' folders, the one that counts most first.
    ///   - leaves: what is known of files that tenants share.
    /// - Throws: `usage` if there are several and none is the usual one.
    func versionPlace(
        _ key: [String]?, in layers: [String], _ leaves: inout VersionLeaves
    ) throws(TenantryError) -> VersionPlace {
        let all = estate.manifest.files.values
        let own = all.filter { $0.path.split(separator: "/").last?.hasPrefix("version") == true }
        let files = own.isEmpty ? all : own
        var found: [VersionPlace] = []
        var seen: Set<VersionPlace> = []
        for layer in layers {
            for file in files.reversed() {
                for leaf in try leaves.of(file, in: layer) {
                    let place = VersionPlace(file: file, key: leaf)
                    if seen.insert(place).inserted { found.append(place) }
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
}
