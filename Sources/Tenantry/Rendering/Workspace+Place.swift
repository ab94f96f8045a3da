import Documents
import Estate
import SystemPackage

extension Workspace {
    /// Where a folder is, or would be if it were made.
    func place(of folder: FilePath) -> FilePath {
        if let real = try? estate.store.resolve(folder.isEmpty ? "." : folder) { return real }
        guard let name = folder.lastComponent else { return folder }
        return place(of: folder.removingLastComponent()).appending(name).lexicallyNormalized()
    }

    /// Manifests among the files of tenants or layers, or in a folder above them, would be taken for its own, or overwrite them.
    func refuseSources(_ folder: FilePath) throws(TenantryError) {
        let place = place(of: folder)
        guard place.starts(with: estate.root) else { return }
        func refusal(_ what: String) -> TenantryError {
            TenantryError(
                .cannotCreate,
                Diagnostic(
                    "the output folder is \(what)", file: folder.string,
                    hint: "name a folder that holds nothing else, such as ../rendered"))
        }
        guard place != estate.root else { throw refusal("the estate's own") }
        let names = try rethrowing { () throws(EstateError) in try estate.tenants() }
        for name in names {
            let path = estate.path(estate.folder(of: name))
            let real = (try? estate.store.resolve(path)) ?? path
            if place.starts(with: real) { throw refusal("in the folder of the tenant \(name)") }
            if real.starts(with: place) { throw refusal("above the folder of the tenant \(name)") }
        }
        for layer in estate.manifest.layers {
            let path = estate.root.pushing(layer.fixedPart)
            let real = (try? estate.store.resolve(path)) ?? path
            if real.starts(with: place) {
                throw refusal("\(real == place ? "that" : "above that") of the layer \(layer)")
            }
        }
        for file in estate.manifest.files.paths {
            if let status = try? estate.store.status(place.pushing(FilePath(file))), status.kind != .folder {
                throw refusal("a layer's, for it has \(file)")
            }
        }
    }
}
