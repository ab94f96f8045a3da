import Documents
package import SystemPackage

/// An estate: the folder that holds `tenantry.yaml`, the layers and the tenants.
package struct EstateFolder: Sendable {
    /// Absolute and without links.
    package let root: FilePath
    package let manifest: Manifest
    package let store: any FileStore
    let place: TenantPlace

    /// The estate whose manifest is in this folder.
    ///
    /// - Throws: `EstateError` with code `manifestNotFound`, or what is wrong with the manifest.
    package init(at folder: FilePath, store: any FileStore) throws(EstateError) {
        let root = try store.resolve(folder)
        let files = EstateFiles(root: root, store: store)
        guard let file = try files.read(Manifest.fileName, in: root, limit: FileLimit.manifest) else {
            throw Self.manifestNotFound([root], store)
        }
        self.root = root
        self.manifest = try Manifest(parsing: file.source, folder: root.lastComponent?.string ?? "")
        self.store = store
        self.place = TenantPlace(manifest: manifest)
    }

    /// The estate that a folder belongs to: the folder itself, or the nearest above it that holds a manifest.
    ///
    /// - Throws: `EstateError` with code `manifestNotFound`, which says where it looked.
    package static func find(from folder: FilePath, store: any FileStore) throws(EstateError) -> EstateFolder {
        try EstateFolder(at: root(from: folder, store: store), store: store)
    }

    /// Where the estate is that a folder belongs to: its absolute path without links. The manifest is not read.
    package static func root(from folder: FilePath, store: any FileStore) throws(EstateError) -> FilePath {
        var candidate = try store.resolve(folder)
        var searched: [FilePath] = []
        while true {
            do throws(EstateError) {
                if try store.status(candidate.appending(Manifest.fileName)) != nil { return candidate }
            } catch {
                throw searched.isEmpty ? error.relative(to: candidate, as: folder) : error
            }
            searched.append(candidate)
            guard candidate.removeLastComponent() else { throw manifestNotFound(searched, store) }
        }
    }

    private static func manifestNotFound(_ folders: [FilePath], _ store: any FileStore) -> EstateError {
        let below = folders.first.flatMap { folder in
            (try? store.list(folder))?.map(\.name).sorted().first { name in
                (try? store.status(folder.appending(name).appending(Manifest.fileName))) != nil
            }
        }
        return EstateError(
            .manifestNotFound,
            Diagnostic(
                "there is no \(Manifest.fileName) here or in a folder above",
                notes: ["looked in \(folders.map(\.string).joined(separator: ", "))"],
                hint: below.map { "name the estate's folder with -C \($0), or run tenantry init to begin one here" }
                    ?? "run tenantry init to begin an estate, or name its folder with -C"))
    }

    var files: EstateFiles { EstateFiles(root: root, store: store) }
}
