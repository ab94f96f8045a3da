import Documents
import SystemPackage

/// Loads the files of one target's layers, each once.
struct LayerLoader {
    private let files: EstateFiles
    private let cache: LayerCache
    private let decrypt: (SourceText) throws -> Node?
    /// What has contributed already.
    private var used: Set<LoadedFile.Identity> = []

    init(files: EstateFiles, cache: LayerCache, decrypt: @escaping (SourceText) throws -> Node?) {
        self.files = files
        self.cache = cache
        self.decrypt = decrypt
    }

    /// What a layer's files contribute to a section, in order, without those that do not exist and those that have
    /// contributed already.
    mutating func load(
        _ section: Section, _ paths: [SectionPath], in folder: LayerFolder
    ) throws -> [SectionFile] {
        var contents: [SectionFile] = []
        if folder.isShared {
            for file in try sharedFiles(section, paths, in: folder) where used.insert(file.identity).inserted {
                contents.append(file.content)
            }
        } else {
            for path in paths {
                if let content = try ownFile(section, path, in: folder) { contents.append(content) }
            }
        }
        return contents
    }

    private func sharedFiles(
        _ section: Section, _ paths: [SectionPath], in folder: LayerFolder
    ) throws -> [LoadedFile] {
        try cache.files(of: folder.name, section) {
            try paths.compactMap { path in
                try files.read(path.path, in: folder.path).map { try parse($0, section, path) }
            }
        }
    }

    private mutating func ownFile(
        _ section: Section, _ path: SectionPath, in folder: LayerFolder
    ) throws -> SectionFile? {
        switch try files.look(path.path, in: folder.path) {
        case nil: return nil
        case .file(let file):
            guard used.insert(identity(file.path, section, path)).inserted else { return nil }
            return try parse(file, section, path).content
        case .link(let target):
            let identity = identity(target, section, path)
            guard used.insert(identity).inserted else { return nil }
            func load() throws -> LoadedFile? {
                try files.read(target).map { try parse($0, section, path) }
            }
            // Nobody else is likely to have a link into this tenant's folder.
            if target.starts(with: folder.path) { return try load()?.content }
            return try cache.linked(identity, otherwise: load)?.content
        }
    }

    private func parse(_ file: FoundFile, _ section: Section, _ path: SectionPath) throws -> LoadedFile {
        let parser = SectionParser(section: section, root: path.root)
        return LoadedFile(
            identity: identity(file.path, section, path), content: try parser.content(of: file.source, decrypt))
    }

    private func identity(_ file: FilePath, _ section: Section, _ path: SectionPath) -> LoadedFile.Identity {
        LoadedFile.Identity(section: section, root: path.root, path: file.string)
    }
}
