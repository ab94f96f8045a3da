package import SystemPackage

/// A file of a layer, which is not read.
package struct LayerSource: Hashable, Sendable {
    /// Where the layer has it: absolute, with links only at the very end.
    package let place: FilePath
    /// Where it really is.
    package let path: FilePath
}

extension EstateFolder {
    /// The files that make up a target's configuration, in the order of its layers. They are looked for and not read.
    ///
    /// - Parameter shared: the files of layers that other targets have, too; gets those that are new.
    /// - Throws: as `layerFolders(for:of:cache:)` does.
    package func sources(
        of target: Target, of tenant: Tenant, cache: LayerCache, shared: inout [FilePath: [LayerSource]]
    ) throws(EstateError) -> [LayerSource] {
        var sources: [LayerSource] = []
        for folder in try layerFolders(for: target, of: tenant, cache: cache) {
            if let known = shared[folder.path] {
                sources += known
                continue
            }
            var found: [LayerSource] = []
            for path in manifest.files.paths + manifest.kubernetes.files {
                if let source = try files.source(path, in: folder.path) { found.append(source) }
            }
            if folder.isShared { shared[folder.path] = found }
            sources += found
        }
        return sources
    }
}
