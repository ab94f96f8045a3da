package import Estate
package import SystemPackage

/// Finds the estates that a folder of a repository is about: the one that it belongs to, or those below it.
package struct EstateSearch: Sendable {
    /// How many folders deep estates are looked for.
    private static let depth = 3
    /// What makes a folder another tool's.
    private static let foreign: Set<String> = [
        "Chart.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization",
    ]

    private let store: any FileStore

    package init(_ store: any FileStore) { self.store = store }

    /// The roots of the estates, sorted.
    func estates(around folder: FilePath) throws(TenantryError) -> [FilePath] {
        try rethrowing { () throws(EstateError) in
            if let root = try estate(above: folder) { return [root] }
            var found: [FilePath] = []
            try look(below: store.resolve(folder), depth: Self.depth, &found)
            return found.sorted { $0.string < $1.string }
        }
    }

    /// The estates that an application with this path would be rendered from: none where the path is a chart's or
    /// kustomize's, or a folder of an estate that is no tenant's.
    package func matches(_ folder: FilePath) throws(TenantryError) -> [FilePath] {
        let names = try rethrowing { () throws(EstateError) in try store.list(folder) }.map(\.name)
        guard Self.foreign.isDisjoint(with: names) else { return [] }
        var found: [FilePath] = []
        for root in try estates(around: folder) {
            let matches = try rethrowing { () throws(EstateError) in
                var path = try store.resolve(folder)
                guard path.removePrefix(root), !path.isEmpty else { return true }
                return try EstateFolder(at: root, store: store).tenant(around: path) != nil
            }
            if matches { found.append(root) }
        }
        return found
    }

    /// The estate that a folder belongs to: never one that lies around its repository, which is somebody else's.
    private func estate(above folder: FilePath) throws(EstateError) -> FilePath? {
        let root: FilePath
        do throws(EstateError) {
            root = try EstateFolder.root(from: folder, store: store)
        } catch {
            guard error.code == .manifestNotFound else { throw error }
            return nil
        }
        var place = try store.resolve(folder)
        while place != root {
            // That of a submodule is a file: it belongs to what is around it.
            if try store.status(place.appending(".git"))?.kind == .folder { return nil }
            guard place.removeLastComponent() else { break }
        }
        return root
    }

    private func look(below folder: FilePath, depth: Int, _ found: inout [FilePath]) throws(EstateError) {
        let entries = try store.list(folder)
        if entries.contains(where: { $0.name == Manifest.fileName && $0.kind != .folder }) {
            found.append(folder)
            return
        }
        guard depth > 0 else { return }
        for entry in entries where entry.kind == .folder && !entry.name.hasPrefix(".") {
            try look(below: folder.appending(entry.name), depth: depth - 1, &found)
        }
    }
}
