import SystemPackage

/// What a `MemoryFileStore` holds.
struct MemoryTree: Sendable {
    struct File: Sendable {
        var bytes: [UInt8]
        var permissions: FilePermissions
        /// What it holds once the power has failed: what was on the disk.
        var durable: [UInt8]?
        var stamp = FileStamp()
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

        var stamp: FileStamp {
            guard case .file(let file) = self else { return FileStamp() }
            return file.stamp
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
    var nodes: [String: Node] = ["/": .folder(FilePermissions(rawValue: 0o755))]
    /// Counts whatever changes a file, for the stamps.
    var clock: Int64 = 0
    var openFiles: [Int32: String] = [:]
    var lastDescriptor: Int32 = 2
    var hasHardLinks = true
    var failure: Failure?
    var operations = 0
    var reads: [FilePath] = []

    /// Where a path leads, its folders' links followed; nil if one of the folders is missing. At the place itself there
    /// may be nothing.
    func location(of path: FilePath, followsLink: Bool) throws(Errno) -> String? {
        var rest = Array(Self.parts(path.string).reversed())
        var location = "/"
        var isFolder = true
        var hops = 0
        while let part = rest.popLast() {
            guard isFolder else { return nil }
            switch part {
            case ".": continue
            case "..": location = Self.folder(of: location)
            default:
                let next = location == "/" ? "/" + part : location + "/" + part
                switch nodes[next] {
                case .link(let target) where followsLink || !rest.isEmpty:
                    hops += 1
                    guard hops <= 40 else { throw .tooManySymbolicLinkLevels }
                    if target.isAbsolute { location = "/" }
                    rest += Self.parts(target.string).reversed()
                case .folder: location = next
                default:
                    location = next
                    isFolder = false
                }
            }
        }
        return location
    }

    /// Strings, because paths are slow where they are not optimised.
    private static func parts(_ path: String) -> [Substring] { path.split(separator: "/") }

    private static func folder(of place: String) -> String {
        guard let slash = place.utf8.lastIndex(of: UInt8(ascii: "/")), slash != place.startIndex else { return "/" }
        return String(place[..<slash])
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
        return members(of: location).map { FolderEntry(name: $0.name, kind: $0.node.kind) }
    }

    func members(of folder: String) -> [(name: String, node: Node)] {
        let prefix = folder == "/" ? "/" : folder + "/"
        return nodes.compactMap { place, node in
            guard place.utf8.count > prefix.utf8.count, place.utf8.starts(with: prefix.utf8) else { return nil }
            let name = place.utf8.dropFirst(prefix.utf8.count)
            return name.contains(UInt8(ascii: "/")) ? nil : (String(Substring(name)), node)
        }
    }

    /// The place that a changing operation is about. Counts the operation.
    mutating func changingPlace(_ path: FilePath) throws(Errno) -> String {
        try count()
        guard let place = try location(of: path, followsLink: false),
            case .folder(let permissions) = nodes[Self.folder(of: place)]
        else { throw .noSuchFileOrDirectory }
        guard permissions.contains(.ownerWrite) else { throw .permissionDenied }
        return place
    }

    /// The place where an operation makes something new. Counts the operation.
    mutating func freePlace(_ path: FilePath) throws(Errno) -> String {
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
        stamp(&content)
        nodes[place] = .file(content)
    }

    /// Notes that a file was written now.
    mutating func stamp(_ file: inout File) {
        clock += 1
        if file.stamp.number == 0 { file.stamp.number = UInt64(clock) }
        file.stamp.written = clock
        file.stamp.size = Int64(file.bytes.count)
    }

    /// Brings files to the disk.
    mutating func synchronize(_ place: String) {
        guard case .file(var file)? = nodes[place] else { return }
        file.durable = file.bytes
        nodes[place] = .file(file)
    }

    mutating func put(_ node: Node, at path: FilePath) {
        let place = FilePath("/").pushing(path).string
        var folder = Self.folder(of: place)
        while nodes[folder] == nil {
            nodes[folder] = .folder(FilePermissions(rawValue: 0o755))
            folder = Self.folder(of: folder)
        }
        nodes[place] = node
    }

    var listing: [String: String] {
        var listing: [String: String] = [:]
        for (path, node) in nodes where path != "/" {
            listing[path] =
                switch node {
                case .file(let file): String(decoding: file.bytes, as: UTF8.self)
                case .link(let target): "-> \(target.string)"
                case .folder, .other: ""
                }
        }
        return listing
    }
}
