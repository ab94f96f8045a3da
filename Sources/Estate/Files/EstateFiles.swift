package import Documents
package import SystemPackage

/// Reads files of an estate and lets no link lead out of it.
struct EstateFiles {
    /// Absolute and without links.
    let root: FilePath
    let store: any FileStore

    /// The real path of a folder below the root; nil if it does not exist.
    ///
    /// - Parameter components: from the root on.
    /// - Throws: `leavesEstate`, `notFolder`, `notFound` for a link that leads nowhere.
    func folder(_ components: [String]) throws(EstateError) -> FilePath? {
        try folder(components, in: root)
    }

    private func folder(_ components: [String], in parent: FilePath) throws(EstateError) -> FilePath? {
        var path = parent
        for component in components {
            path.append(component)
            switch try named({ () throws(EstateError) in try store.status(path)?.kind }) {
            case nil: return nil
            case .folder: break
            case .link:
                path = try target(of: path)
                guard try named({ () throws(EstateError) in try store.status(path)?.kind }) == .folder else {
                    throw error(.notFolder, path, "this is not a folder")
                }
            case .file, .other: throw error(.notFolder, path, "this is not a folder")
            }
        }
        return path
    }

    /// Where a file of a folder is: its real path, or the path itself if it is no link. The file need not exist.
    ///
    /// Costs a system call only for a path of several parts.
    private func place(_ path: String, in folder: FilePath) throws(EstateError) -> FilePath? {
        guard path.utf8.contains(UInt8(ascii: "/")) else { return folder.appending(path) }
        let components = path.split(separator: "/").map(String.init)
        return try self.folder(components.dropLast(), in: folder)?.appending(components[components.count - 1])
    }

    /// Reads a file, links followed; nil if there is none.
    ///
    /// - Parameters:
    ///   - path: relative to the folder.
    ///   - folder: a real path in the estate.
    func read(
        _ path: String, in folder: FilePath, limit: Int = FileLimit.section
    ) throws(EstateError) -> FoundFile? {
        switch try look(path, in: folder, limit: limit) {
        case .file(let file): file
        case .link(let target): try read(target, limit: limit)
        case nil: nil
        }
    }

    /// Reads a file unless it is a link, of which it only tells where it leads; nil if there is no such file.
    func look(
        _ path: String, in folder: FilePath, limit: Int = FileLimit.section
    ) throws(EstateError) -> Found? {
        guard let place = try place(path, in: folder) else { return nil }
        switch try outcome(place, limit) {
        case .absent: return nil
        case .link: return .link(try target(of: place))
        case .bytes(let bytes): return .file(found(place, bytes))
        }
    }

    /// Where a file and what it leads to are; nil if there is none.
    func source(_ path: String, in folder: FilePath) throws(EstateError) -> LayerSource? {
        guard let place = try place(path, in: folder) else { return nil }
        switch try named({ () throws(EstateError) in try store.status(place)?.kind }) {
        case nil: return nil
        case .link: return LayerSource(place: place, path: try target(of: place))
        default: return LayerSource(place: place, path: place)
        }
    }

    enum Found {
        case file(FoundFile)
        /// The real path of the link's target, in the estate.
        case link(FilePath)
    }

    /// Reads the file with this real path.
    func read(_ path: FilePath, limit: Int = FileLimit.section) throws(EstateError) -> FoundFile? {
        guard case .bytes(let bytes) = try outcome(path, limit) else { return nil }
        return found(path, bytes)
    }

    private func outcome(_ path: FilePath, _ limit: Int) throws(EstateError) -> ReadOutcome {
        try named { () throws(EstateError) in try store.read(path, limit: limit, followsLink: false) }
    }

    private func found(_ path: FilePath, _ bytes: [UInt8]) -> FoundFile {
        FoundFile(path: path, source: SourceText(name: name(of: path), bytes: bytes))
    }

    /// Where a symbolic link leads.
    private func target(of link: FilePath) throws(EstateError) -> FilePath {
        let target: FilePath
        do throws(EstateError) {
            target = try store.resolve(link)
        } catch {
            guard error.code == .notFound else { throw naming(error) }
            throw self.error(
                .notFound, link, "the symbolic link leads nowhere",
                hint: "restore what it leads to, or remove the link")
        }
        guard target.starts(with: root) else {
            throw error(
                .leavesEstate, link, "the symbolic link leads to \(target.string), outside of the estate",
                hint: "copy the file into the estate, or link to one inside it")
        }
        return target
    }

    // MARK: Names in messages

    /// The path as messages show it: relative to the root.
    func name(of path: FilePath) -> String {
        let (text, prefix) = (path.string, root.string)
        guard text.utf8.starts(with: prefix.utf8) else { return text }
        let rest = Substring(text.utf8.dropFirst(prefix.utf8.count))
        if rest.isEmpty { return "." }
        if prefix == "/" { return String(rest) }
        return rest.utf8.first == UInt8(ascii: "/") ? String(rest.dropFirst()) : text
    }

    /// Lets errors show paths relative to the root.
    func named<Result>(_ body: () throws(EstateError) -> Result) throws(EstateError) -> Result {
        do throws(EstateError) {
            return try body()
        } catch {
            throw naming(error)
        }
    }

    func naming(_ error: EstateError) -> EstateError {
        var error = error
        error.diagnostic.file = error.diagnostic.file.map { name(of: FilePath($0)) }
        return error
    }

    private func error(
        _ code: EstateError.Code, _ path: FilePath, _ summary: String, hint: String? = nil
    ) -> EstateError {
        EstateError(code, Diagnostic(summary, file: name(of: path), hint: hint))
    }
}

/// A file of the estate with its content.
package struct FoundFile: Sendable {
    /// Absolute and without links.
    package let path: FilePath
    /// Named by its real path relative to the estate's root.
    package let source: SourceText
}
