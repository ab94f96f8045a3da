import Documents
import Estate
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

func manifest(_ text: String, folder: String = "demo") throws(EstateError) -> Manifest {
    try Manifest(parsing: SourceText(name: "tenantry.yaml", text), folder: folder)
}

/// An estate in memory under `/estate`.
func memoryEstate(
    _ files: [String: String], links: [String: String] = [:]
) throws -> (estate: EstateFolder, store: MemoryFileStore) {
    let store = MemoryFileStore()
    for (path, text) in files { store.put(text, at: FilePath("/estate/\(path)")) }
    for (path, target) in links { store.putLink(to: FilePath(target), at: FilePath("/estate/\(path)")) }
    return (try EstateFolder(at: "/estate", store: store), store)
}

/// Every entry of a layer's section as `KEY=text`.
func texts(_ file: SectionFile?) -> [String] {
    file?.root?.mapping.map { mapping in
        mapping.entries.map { "\($0.keyText ?? "?")=\($0.value.scalar?.text ?? "…")" }
    } ?? []
}

extension EstateFolder {
    /// Loads the layers of a tenant's first target; a secrets file is taken for plain YAML.
    func load(_ name: String, cache: LayerCache = LayerCache()) throws -> [LayerContent] {
        let tenant = try tenant(named: name)
        return try layers(of: targets(of: tenant)[0], of: tenant, cache: cache) { source in
            try DocumentFile(parsing: source).root
        }
    }
}

/// A folder on the disk, which goes when the value does.
final class TemporaryFolder {
    let path: FilePath

    init() throws {
        var template = Array("/tmp/tenantry-tests-XXXXXX\0".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe mkdtemp(buffer.baseAddress!).map { unsafe FilePath(platformString: $0) }
        }
        guard let made else { throw Errno(rawValue: errno) }
        self.path = try DiskFileStore().resolve(made)
    }

    deinit {
        Self.remove(path)
    }

    private static func remove(_ path: FilePath) {
        let store = DiskFileStore()
        if (try? store.status(path))??.kind == .folder {
            unsafe path.withPlatformString { path in _ = unsafe chmod(path, 0o700) }
            for entry in (try? store.list(path)) ?? [] { remove(path.appending(entry.name)) }
        }
        try? store.remove(path)
    }

    /// Writes a file with its folders.
    func put(_ text: String, at relative: String, mode: UInt16 = 0o644) throws {
        let store = DiskFileStore()
        let path = path.appending(relative)
        try makeFolders(path.removingLastComponent())
        let file = try store.create(path, permissions: .ownerReadWrite)
        try store.write(Array(text.utf8), to: file)
        try store.setPermissions(FilePermissions(rawValue: CInterop.Mode(mode)), of: file)
        try store.close(file)
    }

    func putLink(to target: String, at relative: String) throws {
        let path = path.appending(relative)
        try makeFolders(path.removingLastComponent())
        let result = unsafe path.withPlatformString { path in unsafe symlink(target, path) }
        guard result == 0 else { throw Errno(rawValue: errno) }
    }

    private func makeFolders(_ path: FilePath) throws {
        let store = DiskFileStore()
        guard try store.status(path) == nil else { return }
        try makeFolders(path.removingLastComponent())
        try store.createFolder(path)
    }

    func text(_ relative: String) throws -> String {
        String(decoding: try DiskFileStore().read(path.appending(relative)), as: UTF8.self)
    }

    func names(_ relative: String = ".") throws -> [String] {
        try DiskFileStore().list(path.appending(relative)).map(\.name).sorted()
    }

    func mode(_ relative: String) throws -> CInterop.Mode? {
        try DiskFileStore().status(path.appending(relative))?.permissions.rawValue
    }
}
