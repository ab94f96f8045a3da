import Documents
import Estate
import SystemPackage

/// Finds files that count once because one of them is a link to the other, and that would count twice as copies.
struct CopiedSources {
    private let workspace: Workspace
    /// What files set, by their real paths.
    private var leaves: [FilePath: Set<[String]>] = [:]
    private var estate: EstateFolder { workspace.estate }

    init(_ workspace: Workspace) { self.workspace = workspace }

    /// The copies that could change a configuration: what comes between the two sets the same, or lists are joined.
    ///
    /// - Throws: what is wrong with the tenants' layers, such as a link that leads out of the estate.
    mutating func countedTwice(_ tenants: [TenantName]) throws(TenantryError) -> [(name: String, original: String)] {
        var found: [String: String] = [:]
        let cache = LayerCache()
        var shared: [FilePath: [LayerSource]] = [:]
        for name in tenants {
            var targets: [[LayerSource]] = []
            try rethrowing { () throws(EstateError) in
                let tenant = try estate.tenant(name)
                for target in try estate.targets(of: tenant) {
                    targets.append(try estate.sources(of: target, of: tenant, cache: cache, shared: &shared))
                }
            }
            for sources in targets {
                for (place, original) in try repeated(sources) {
                    found[estate.name(of: place)] = estate.name(of: original)
                }
            }
        }
        return found.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func repeated(
        _ sources: [LayerSource]
    ) throws(TenantryError) -> [(place: FilePath, original: FilePath)] {
        var found: [(FilePath, FilePath)] = []
        for section in Section.allCases {
            let paths = files(of: section)
            let own = sources.filter { source in paths.contains { source.place.string.hasSuffix("/\($0)") } }
            for (index, source) in own.enumerated() {
                guard let first = own[..<index].firstIndex(where: { $0.path == source.path }),
                    own[first].place != source.place
                else { continue }
                var matters = section == .values && joinsLists
                for other in own[(first + 1)..<index] where !matters && other.path != source.path {
                    matters = try !settings(of: source.path).isDisjoint(with: settings(of: other.path))
                }
                if matters { found.append((source.place, own[first].path)) }
            }
        }
        return found
    }

    private func files(of section: Section) -> [String] {
        let files = estate.manifest.files
        return switch section {
        case .values: files.values.map(\.path)
        case .env: [files.env.path]
        case .secrets: [files.secrets.path]
        }
    }

    /// Whether adding the same list twice differs from adding it once.
    private var joinsLists: Bool {
        estate.manifest.merge.contains { $0.strategy == .append || $0.strategy == .prepend }
    }

    /// The paths of what a file sets. A list is one setting; of encrypted files the names suffice.
    private mutating func settings(of path: FilePath) throws(TenantryError) -> Set<[String]> {
        if let known = leaves[path] { return known }
        let file = try rethrowing { () throws(EstateError) in try estate.read(estate.name(of: path)) }
        var found: Set<[String]> = []
        if let source = file?.source {
            let document = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: source) }
            if let root = document.documents.first?.root { Self.collect(root, [], &found) }
        }
        leaves[path] = found
        return found
    }

    private static func collect(_ node: Node, _ path: [String], _ found: inout Set<[String]>) {
        guard let mapping = node.mapping else {
            found.insert(path)
            return
        }
        for entry in mapping.entries {
            guard let key = entry.keyText, !(path.isEmpty && key == "sops") else { continue }
            collect(entry.value, path + [key], &found)
        }
    }
}
