import Documents
import Estate
import Synchronization
import SystemPackage

/// The paths of the single values in the files of layers. A file that many tenants share is parsed once; any number of
/// threads may ask.
final class VersionLeaves: Sendable {
    private struct Key<Place: Hashable & Sendable>: Hashable {
        let place: Place
        /// Where in the file values begin.
        let root: [String]
    }

    private struct Known {
        var byName: [Key<String>: [[String]]] = [:]
        /// By the real path, for files that are reached by links.
        var byPath: [Key<FilePath>: [[String]]] = [:]
    }

    private let estate: EstateFolder
    private let known = Mutex(Known())

    init(_ estate: EstateFolder) { self.estate = estate }

    /// Those of a file of a layer; none if the layer does not have it.
    func of(_ file: SectionPath, in layer: String) throws(TenantryError) -> [[String]] {
        let name = Key(place: "\(layer)/\(file.path)", root: file.root)
        if let leaves = known.withLock({ $0.byName[name] }) { return leaves }
        let found = try read(name)
        known.withLock { $0.byName[name] = found }
        return found
    }

    private func read(_ name: Key<String>) throws(TenantryError) -> [[String]] {
        let file = try rethrowing { () throws(EstateError) in try estate.read(name.place) }
        guard let file else { return [] }
        let path = Key(place: file.path, root: name.root)
        if let leaves = known.withLock({ $0.byPath[path] }) { return leaves }
        var node = try rethrowing { () throws(DocumentError) in try DocumentFile(parsing: file.source).root }
        for key in name.root { node = node?.mapping?[key] }
        var leaves: [[String]] = []
        if let node, node.mapping != nil { Self.collect(node, [], &leaves) }
        known.withLock { [leaves] in $0.byPath[path] = leaves }
        return leaves
    }

    private static func collect(_ node: Node, _ path: [String], _ leaves: inout [[String]]) {
        if node.scalar != nil { leaves.append(path) }
        guard let mapping = node.mapping else { return }
        for entry in mapping.entries {
            if let key = entry.keyText { collect(entry.value, path + [key], &leaves) }
        }
    }
}
