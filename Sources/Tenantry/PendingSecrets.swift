import Documents
import Estate
import SOPS
import SystemPackage

/// New values of secrets in any number of files, before anything is written.
struct PendingSecrets {
    private let workspace: Workspace
    private var opened: [FilePath: DecryptedFile] = [:]
    /// The values of files that do not exist yet.
    private var new: [FilePath: (file: LayerFile, values: [(path: [String], value: [UInt8])])] = [:]

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Sets a secret to another value than it has.
    ///
    /// - Throws: `badInput` if it has that value already.
    mutating func set(_ key: String, to value: [UInt8], in file: LayerFile) throws(TenantryError) {
        let path = file.path(of: key)
        guard let source = file.source else {
            new[file.path, default: (file, [])].values.append((path, value))
            return
        }
        let decrypted = if let opened = opened[file.path] { opened } else { try workspace.open(source) }
        opened[file.path] = try rethrowing { () throws(SOPSError) in
            let bytes = try decrypted.setting(path, to: value, now: workspace.surroundings.now())
            guard bytes != decrypted.encrypted.source.bytes else {
                throw SOPSError(.invalidValue, "the new value of \(key) is the one that it has already")
            }
            return try EncryptedFile(parsing: SourceText(name: source.name, bytes: bytes)).decrypt(with: decrypted.key)
        }
    }

    /// What the files are to hold.
    func changes() throws(TenantryError) -> [FileChange] {
        var changes = opened.map { FileChange($0.key, bytes: $0.value.encrypted.source.bytes) }
        for (path, (file, values)) in new {
            changes.append(FileChange(path, bytes: try workspace.encrypting(values, as: file)))
        }
        return changes
    }
}
