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
        _ key: [String]?, in layers: [String], _ leaves: VersionLeaves
    ) throws(TenantryError) -> VersionPlace {
        let (own, files) = versionFiles
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
                hint: "name it with --key, as in --key \((found.first?.key ?? Self.usualKey).joined(separator: "."))")
        }
        return VersionPlace(file: own[own.count - 1], key: Self.usualKey)
    }

    /// The files that are there for versions, and those in which a version is looked for: all, where there are none.
    private var versionFiles: (own: [SectionPath], searched: [SectionPath]) {
        let all = estate.manifest.files.values
        let own = all.filter { $0.path.split(separator: "/").last?.hasPrefix("version") == true }
        return (own, own.isEmpty ? all : own)
    }

    /// Makes sure that a key is not one that nobody knows, such as a slip of the pen. The first version of all may have
    /// any key.
    ///
    /// - Throws: `notFound` with the nearest key that there is.
    func requireKnown(
        _ key: [String], in layers: [String], _ leaves: VersionLeaves
    ) throws(TenantryError) {
        var known: [[String]] = []
        for layer in layers {
            for file in versionFiles.searched { known += try leaves.of(file, in: layer) }
        }
        for layer in layers {
            for file in estate.manifest.files.values {
                let others = try leaves.of(file, in: layer)
                if others.contains(key) { return }
                // A version that stands among other values is the first of its kind no more.
                if others.contains(Self.usualKey) { known.append(Self.usualKey) }
            }
        }
        guard !known.isEmpty else { return }
        let names = known.map { $0.joined(separator: ".") }.uniqued
        let name = key.joined(separator: ".")
        throw TenantryError(
            .notFound, "there is no \(name) in the values yet",
            notes: [
                "looked in \(layers.joined(separator: ", ")), which have \(names.prefix(5).joined(separator: ", "))"
            ],
            hint: (Suggestion.hint(for: name, among: names).map { $0 + " " } ?? "") + "--new makes a new key")
    }
}
