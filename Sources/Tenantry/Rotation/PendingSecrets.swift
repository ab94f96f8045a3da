import Documents
import Estate
import SOPS
import SystemPackage

/// New values of secrets in any number of files, with what goes along with them, before anything is written: the public
/// halves of keys, and the record of when they changed.
struct PendingSecrets {
    private let workspace: Workspace
    /// One time for all: the record never claims more than the files.
    private let now: String
    private var files: [FilePath: Pending] = [:]
    private var plain: [FilePath: (file: LayerFile, bytes: [UInt8])] = [:]

    private struct Pending {
        let file: LayerFile
        /// Of a file that exists.
        var opened: DecryptedFile?
        /// What the file is to hold; `opened` is behind it until somebody looks.
        var bytes: [UInt8]?
        /// The values of a file that does not exist yet.
        var new: [(path: [String], value: [UInt8])] = []
        var changed: [String] = []
        var removed: [String] = []
    }

    init(_ workspace: Workspace) {
        self.workspace = workspace
        now = workspace.surroundings.now()
    }

    // MARK: Secrets

    /// The value that a secret is to have; nil if it has none.
    mutating func value(of key: String, in file: LayerFile) throws(TenantryError) -> [UInt8]? {
        let path = file.path(of: key)
        let pending = try pending(file)
        guard let opened = pending.opened else { return pending.new.first { $0.path == path }?.value }
        return opened.value(at: path)
    }

    /// Every value of a file, for what must not show one.
    mutating func values(in file: LayerFile) throws(TenantryError) -> [[UInt8]] {
        let pending = try pending(file)
        return pending.new.map(\.value) + (pending.opened?.values ?? [])
    }

    /// Sets a secret to another value than it has.
    ///
    /// - Parameter isNoted: whether the record tells of it, where there is no policy that says so.
    /// - Throws: `badInput` if it has that value already.
    mutating func set(
        _ key: String, to value: [UInt8], in file: LayerFile, isNoted: Bool = false
    ) throws(TenantryError) {
        let path = file.path(of: key)
        var pending = try pending(file)
        if let opened = pending.opened {
            pending.bytes = try rethrowing { () throws(SOPSError) -> [UInt8] in
                let bytes = try opened.setting(path, to: value, now: now)
                guard bytes != opened.encrypted.source.bytes else {
                    throw SOPSError(.invalidValue, "the new value of \(key) is the one that it has already")
                }
                return bytes
            }
        } else {
            pending.new.append((path, value))
        }
        let isNoted = if isNoted { true } else { try workspace.isRecorded(key, of: file) }
        if isNoted { pending.changed.append(key) }
        files[file.path] = pending
    }

    /// Removes a secret that is there.
    mutating func remove(_ key: String, in file: LayerFile) throws(TenantryError) {
        var pending = try pending(file)
        guard let opened = pending.opened else { return }
        pending.bytes = try rethrowing { () throws(SOPSError) in
            try opened.removing(file.path(of: key).map(PathComponent.key), now: now)
        }
        pending.removed.append(key)
        files[file.path] = pending
    }

    /// The state of a file, opened.
    private mutating func pending(_ file: LayerFile) throws(TenantryError) -> Pending {
        var pending = files[file.path] ?? Pending(file: file)
        if let source = file.source {
            if let opened = pending.opened, let bytes = pending.bytes, bytes != opened.encrypted.source.bytes {
                pending.opened = try rethrowing { () throws(SOPSError) in
                    try EncryptedFile(parsing: SourceText(name: source.name, bytes: bytes)).decrypt(with: opened.key)
                }
            } else if pending.opened == nil {
                pending.opened = try workspace.open(source)
            }
        }
        if let opened = pending.opened { pending.bytes = pending.bytes ?? opened.encrypted.source.bytes }
        files[file.path] = pending
        return pending
    }

    // MARK: Env entries

    /// Sets an env entry: the public half of a key.
    mutating func setPlain(_ key: String, to text: String, in file: LayerFile) throws(TenantryError) {
        let bytes = plain[file.path]?.bytes ?? file.source?.bytes ?? []
        let source = SourceText(name: file.name, bytes: bytes)
        plain[file.path] = (file, try EnvText.setting(file.path(of: key), to: text, in: source))
    }

    mutating func removePlain(_ key: String, in file: LayerFile) throws(TenantryError) {
        let bytes = plain[file.path]?.bytes ?? file.source?.bytes ?? []
        let source = SourceText(name: file.name, bytes: bytes)
        plain[file.path] = (file, try EnvText.removing(file.path(of: key), from: source))
    }

    // MARK: Result

    /// What the files are to hold.
    func changes() throws(TenantryError) -> [FileChange] {
        var changes: [FileChange] = []
        for (path, pending) in files {
            if pending.opened != nil {
                guard let bytes = pending.bytes, bytes != pending.file.source?.bytes else { continue }
                changes.append(FileChange(path, bytes: bytes))
            } else if !pending.new.isEmpty {
                let settings = try workspace.encryptionSettings(for: path)
                let bytes = try Workspace.encrypting(pending.new, as: pending.file, settings: settings, now: now)
                changes.append(FileChange(path, bytes: bytes))
            } else {
                continue
            }
            let record = try workspace.noting(
                changed: pending.changed, removed: pending.removed, in: pending.file, now: now)
            if let record { changes.append(record) }
        }
        for (path, (file, bytes)) in plain where bytes != file.source?.bytes {
            changes.append(FileChange(path, bytes: bytes))
        }
        return changes.sorted { $0.path.string < $1.path.string }
    }
}

extension DecryptedFile {
    /// The single value at a path; nil if there is none.
    func value(at path: [String]) -> [UInt8]? {
        guard let scalar = roots.first?.node(at: path.map(PathComponent.key))?.scalar, scalar.value != .null else {
            return nil
        }
        return switch scalar.value {
        case .binary(let bytes): bytes
        case .string(let text): Array(text.utf8)
        default: Array(scalar.text.utf8)
        }
    }
}

extension DecryptedFile {
    /// All values.
    var values: [[UInt8]] { roots.flatMap(\.scalarTexts) }
}

extension Node {
    /// The texts of all values in the tree.
    fileprivate var scalarTexts: [[UInt8]] {
        switch content {
        case .scalar(let scalar): [Array(scalar.text.utf8)]
        case .mapping(let mapping): mapping.entries.flatMap(\.value.scalarTexts)
        case .sequence(let sequence): sequence.elements.flatMap(\.scalarTexts)
        }
    }
}
