package import Documents
package import Estate
import SOPS
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that somebody edits as plain text, from being read to being written back.
package struct EditSession: Sendable {
    private let workspace: Workspace
    private let tenant: Tenant
    private let file: LayerFile
    /// nil: the file is new, or holds no secrets.
    private let decrypted: DecryptedFile?
    /// What the editor shows at first. Of secrets, for memory only.
    package let plaintext: [UInt8]

    /// The file as messages show it.
    package var fileName: String { file.name }
    /// The last part of the file's path, by which editors choose a mode.
    package var baseName: String { file.path.lastComponent?.string ?? "secrets.yaml" }

    fileprivate init(_ workspace: Workspace, _ tenant: Tenant, _ file: LayerFile) throws(TenantryError) {
        self.workspace = workspace
        self.tenant = tenant
        self.file = file
        guard file.section == .secrets else {
            decrypted = nil
            plaintext = file.source?.bytes ?? Self.beginning(file, "text; env entries are not encrypted")
            return
        }
        guard let source = file.source else {
            _ = try workspace.encryptionSettings(for: file.path)
            decrypted = nil
            plaintext = Self.beginning(file, "secret; the file is encrypted when the editor ends")
            return
        }
        _ = try file.keys()
        let opened = try workspace.open(source)
        decrypted = opened
        plaintext = try rethrowing { () throws(SOPSError) in try opened.plaintext() }
    }

    private static func beginning(_ file: LayerFile, _ what: String) -> [UInt8] {
        let keys = file.root.enumerated().map { String(repeating: "  ", count: $0) + "\($1):\n" }.joined()
        let indent = String(repeating: "  ", count: file.root.count)
        return Array("\(keys)\(indent)# NAME: \(what)\n".utf8)
    }

    /// What the file is to hold after an edit: encrypted again, where what did not change keeps its ciphertext.
    ///
    /// - Throws: `badInput` if the edited text cannot be taken; it can be edited further.
    package func result(of edited: [UInt8]) throws(TenantryError) -> [UInt8] {
        let now = workspace.surroundings.now()
        let source = SourceText(name: EditedText.name, bytes: edited, masksValues: file.section == .secrets)
        let text = try EditedText(source, for: file)
        try text.checkNewEntries(in: workspace, of: tenant)
        if file.section == .secrets {
            try text.checkShapes(in: workspace, formerly: SourceText(name: file.name, bytes: plaintext))
        }
        guard file.section == .secrets else { return edited }
        if let decrypted {
            return try rethrowing { () throws(SOPSError) in try decrypted.reencrypting(source, now: now) }
        }
        let settings = try workspace.encryptionSettings(for: file.path)
        return try rethrowing { () throws(SOPSError) in
            try FileEncryption.encrypt(source, settings: settings, allowsPlainValues: false, now: now)
        }
    }

    /// Where a shared layer changes: the targets that see it, and warnings about those of which it is unknown.
    ///
    /// - Returns: nil for a layer that is the tenant's own.
    package func affectedTargets(by edited: [UInt8]) throws(TenantryError) -> ([Target], [Diagnostic])? {
        let keys = EditedText.changedKeys(
            from: SourceText(name: file.name, bytes: plaintext, masksValues: true),
            to: SourceText(name: EditedText.name, bytes: edited, masksValues: true), root: file.root)
        return try workspace.affectedTargets(by: keys.sorted(), in: file, tenant)
    }

    /// Writes the result, unless somebody else has changed the file meanwhile.
    package func finish(with result: [UInt8]) throws(TenantryError) {
        try workspace.exclusively { () throws(TenantryError) in
            try workspace.checkNothingUnfinished()
            let current = try workspace.file(file.section, in: file.layer)
            guard current.path == file.path, current.source?.bytes == file.source?.bytes else {
                throw TenantryError(
                    .inputOutput,
                    Diagnostic(
                        "somebody else changed the file while it was edited; your changes are not written",
                        file: file.name, hint: "edit it again"))
            }
            let record = file.section == .secrets ? try noting(result) : nil
            try workspace.write([FileChange(file.path, bytes: result), record].compactMap(\.self))
        }
    }
}

extension EditSession {
    /// The record with the changes noted down. What did not change has kept its ciphertext.
    private func noting(_ result: [UInt8]) throws(TenantryError) -> FileChange? {
        let former = file.source ?? SourceText(name: file.name, bytes: [])
        let new = SourceText(name: file.name, bytes: result)
        let present = Set(try LayerFile.keys(of: .secrets, in: new, root: file.root))
        var (changed, removed): ([String], [String]) = ([], [])
        for key in EditedText.changedKeys(from: former, to: new, root: file.root).sorted() {
            if !present.contains(key) {
                removed.append(key)
            } else if try workspace.isRecorded(key, of: file) {
                changed.append(key)
            }
        }
        return try workspace.noting(changed: changed, removed: removed, in: file, now: workspace.surroundings.now())
    }
}

extension Workspace {
    /// Finds out whether a file can be written before somebody has done the work.
    private func checkPermission(toWrite file: LayerFile) throws(TenantryError) {
        guard estate.store is DiskFileStore else { return }
        var folder = file.path.removingLastComponent()
        // A missing folder is made in the one above it.
        while unsafe access(folder.string, F_OK) != 0, folder != estate.root, folder.removeLastComponent() {}
        guard unsafe access(folder.string, W_OK) != 0, errno == EACCES || errno == EROFS else { return }
        let reason = Errno(rawValue: errno)
        throw TenantryError(
            .noPermission,
            Diagnostic(
                "the file cannot be changed: \(reason)", file: file.name,
                notes: ["a changed file takes the old one's place, so its folder must be writable"],
                hint: "check the folder's owner and mode"))
    }

    /// Reads a file of a layer to edit it.
    ///
    /// - Parameter layer: nil for the tenant's own.
    package func edit(
        tenant name: String, section: Section, layer: String? = nil, environment: String? = nil
    ) throws(TenantryError) -> EditSession {
        let tenant = try tenant(name)
        let layer = try self.layer(named: layer, environment: environment, of: tenant)
        let file = try file(section, in: layer)
        try file.checkWritable()
        try checkPermission(toWrite: file)
        try checkNothingUnfinished()
        return try EditSession(self, tenant, file)
    }
}
