import Synchronization
import SystemPackage

/// What targets share: the folders and the parsed files of layers that several tenants have. It is for one run, in which
/// files do not change, and for any number of threads.
///
/// Two threads that miss the same thing at the same time both find it; the first result stays.
package final class LayerCache: Sendable {
    private struct Key: Hashable {
        let layer: String
        let section: Section
    }

    private struct State {
        /// By name; nil: there is no such folder.
        var folders: [String: FilePath?] = [:]
        /// The files that exist, in the order of the manifest.
        var layers: [Key: [LoadedFile]] = [:]
        /// What links of tenants lead to.
        var linked: [LoadedFile.Identity: LoadedFile] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    func folder(
        _ name: String, otherwise find: () throws(EstateError) -> FilePath?
    ) throws(EstateError) -> FilePath? {
        if let known = state.withLock({ $0.folders[name] }) { return known }
        let found = try find()
        state.withLock { state in state.folders[name] = .some(found) }
        return found
    }

    func files(
        of layer: String, _ section: Section, otherwise load: () throws -> [LoadedFile]
    ) throws -> [LoadedFile] {
        let key = Key(layer: layer, section: section)
        if let known = state.withLock({ $0.layers[key] }) { return known }
        let loaded = try load()
        return state.withLock { state in
            if let earlier = state.layers[key] { return earlier }
            state.layers[key] = loaded
            return loaded
        }
    }

    func linked(
        _ identity: LoadedFile.Identity, otherwise load: () throws -> LoadedFile?
    ) throws -> LoadedFile? {
        if let known = state.withLock({ $0.linked[identity] }) { return known }
        guard let loaded = try load() else { return nil }
        return state.withLock { state in
            if let earlier = state.linked[identity] { return earlier }
            state.linked[identity] = loaded
            return loaded
        }
    }
}

/// A file's contribution to a section.
struct LoadedFile: Sendable {
    /// What the contribution depends on. Two paths that lead to one file have the same.
    struct Identity: Hashable, Sendable {
        let section: Section
        let root: [String]
        /// Absolute and without links.
        let path: String
    }

    let identity: Identity
    let content: SectionFile
}
