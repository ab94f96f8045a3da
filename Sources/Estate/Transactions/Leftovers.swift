import SystemPackage

/// What a killed process leaves where a `StagingRecord` says: temporary files, and folders with nothing in them.
struct Leftovers {
    let root: FilePath
    let store: any FileStore

    /// - Returns: whether there was a record.
    func remove() throws(EstateError) -> Bool {
        let record = root.appending(TransactionTrace.record)
        guard let status = try store.status(record) else { return false }
        guard status.kind == .file,
            case .bytes(let text) = try store.read(record, limit: Journal.limit, followsLink: false)
        else {
            // Whatever it is, it was not a transaction that put it there.
            try store.remove(record)
            return false
        }
        // The power failed before it was on the disk.
        if text.isEmpty { _ = try removeTemporary(below: root) }
        try removeTemporary(in: root)
        var new: [FilePath] = []
        // Of a last line without an end, nothing has come.
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            let words = Substring(decoding: line, as: UTF8.self).split(separator: " ")
            guard words.count == 2, let path = JournalPath.path(words[1]) else { continue }
            let folder = path.isEmpty ? root : root.pushing(path)
            switch words[0] {
            case "in": try removeTemporary(in: folder)
            case "unless-empty": new.append(folder)
            default: continue
            }
        }
        for folder in new.reversed() where try isReal(folder) {
            if try store.list(folder).isEmpty { try store.remove(folder) }
        }
        try store.remove(record)
        return true
    }

    private func removeTemporary(in folder: FilePath) throws(EstateError) {
        guard try isReal(folder) else { return }
        for entry in try store.list(folder)
        where TemporaryName.matches(entry.name) && (entry.kind == .file || entry.kind == .link) {
            try store.remove(folder.appending(entry.name))
        }
    }

    /// Looks everywhere but in git's own folder. A folder goes with the last temporary file in it.
    ///
    /// - Returns: whether there was anything.
    private func removeTemporary(below folder: FilePath) throws(EstateError) -> Bool {
        var found = false
        for entry in try store.list(folder) {
            let path = folder.appending(entry.name)
            switch entry.kind {
            case .folder where entry.name != ".git":
                guard try removeTemporary(below: path) else { continue }
                found = true
                if try store.list(path).isEmpty { try store.remove(path) }
            case .file, .link:
                guard TemporaryName.matches(entry.name) else { continue }
                found = true
                try store.remove(path)
            default: continue
            }
        }
        return found
    }

    /// Whether it is a folder that no link leads to.
    private func isReal(_ folder: FilePath) throws(EstateError) -> Bool {
        guard try store.status(folder)?.kind == .folder else { return false }
        return try store.resolve(folder) == folder
    }
}
