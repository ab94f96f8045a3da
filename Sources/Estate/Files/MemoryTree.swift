import SystemPackage

/// What a `MemoryFileStore` holds.
struct MemoryTree: Sendable {
    struct File: Sendable {
        var bytes: [UInt8]
        var permissions: FilePermissions
    }

    enum Node: Sendable {
        case file(File)
        case folder(FilePermissions)
        case link(FilePath)
        case other

        var kind: FileKind {
            switch self {
            case .file: .file
            case .folder: .folder
            case .link: .link
            case .other: .other
            }
        }

        var permissions: FilePermissions {
            switch self {
            case .file(let file): file.permissions
            case .folder(let permissions): permissions
            case .link, .other: FilePermissions(rawValue: 0o777)
            }
        }
    }

    struct Failure: Sendable {
        var number: Int
        var errno: Errno
        var isLasting: Bool
    }

    /// By absolute path without links.
    var nodes: [FilePath: Node] = ["/": .folder(FilePermissions(rawValue: 0o755))]
    var openFiles: [Int32: FilePath] = [:]
    var lastDescriptor: Int32 = 2
    var hasHardLinks = true
    var failure: Failure?
    var operations = 0
    var reads: [FilePath] = []

    /// Where a path leads, its folders' links followed; nil if one of the folders is missing. At the place itself there
    /// may be nothing.
    func location(of path: FilePath, followsLink: Bool) throws(Errno) -> FilePath? {
        try PathWalk.location(of: path, followsLink: followsLink) { place throws(Errno) in
            switch nodes[place] {
            case .folder: .folder
            case .link(let target): .link(target)
            case .file, .other: .end
            case nil: nil
            }
        }
    }

    func node(at path: FilePath, followsLink: Bool) throws(Errno) -> Node? {
        try location(of: path, followsLink: followsLink).flatMap { nodes[$0] }
    }

    func entries(of folder: FilePath) throws(Errno) -> [FolderEntry] {
        guard let location = try location(of: folder, followsLink: true), let node = nodes[location] else {
            throw .noSuchFileOrDirectory
        }
        guard case .folder(let permissions) = node else { throw .notDirectory }
        guard permissions.contains(.ownerRead) else { throw .permissionDenied }
        return nodes.compactMap { path, node in
            guard let name = path.lastComponent, path.removingLastComponent() == location else { return nil }
            return FolderEntry(name: name.string, kind: node.kind)
        }
    }

    /// The place that a changing operation is about. Counts the operation.
    mutating func changingPlace(_ path: FilePath) throws(Errno) -> FilePath {
        try count()
        guard let place = try location(of: path, followsLink: false),
            case .folder(let permissions) = nodes[place.removingLastComponent()]
        else { throw .noSuchFileOrDirectory }
        guard permissions.contains(.ownerWrite) else { throw .permissionDenied }
        return place
    }

    /// The place where an operation makes something new. Counts the operation.
    mutating func freePlace(_ path: FilePath) throws(Errno) -> FilePath {
        let place = try changingPlace(path)
        guard nodes[place] == nil else { throw .fileExists }
        return place
    }

    /// Counts a changing operation, which fails if it is to.
    mutating func count() throws(Errno) {
        defer { operations += 1 }
        guard let failure else { return }
        if operations == failure.number || (failure.isLasting && operations > failure.number) { throw failure.errno }
    }

    mutating func change(_ file: OpenFile, _ change: (inout File) -> Void) throws(Errno) {
        guard let place = openFiles[file.descriptor], case .file(var content) = nodes[place] else {
            throw .badFileDescriptor
        }
        change(&content)
        nodes[place] = .file(content)
    }

    mutating func put(_ node: Node, at path: FilePath) {
        let path = FilePath("/").pushing(path)
        var folder = path.removingLastComponent()
        while nodes[folder] == nil {
            nodes[folder] = .folder(FilePermissions(rawValue: 0o755))
            folder.removeLastComponent()
        }
        nodes[path] = node
    }

    var listing: [String: String] {
        var listing: [String: String] = [:]
        for (path, node) in nodes where path != "/" {
            listing[path.string] =
                switch node {
                case .file(let file): String(decoding: file.bytes, as: UTF8.self)
                case .link(let target): "-> \(target.string)"
                case .folder, .other: ""
                }
        }
        return listing
    }
}
