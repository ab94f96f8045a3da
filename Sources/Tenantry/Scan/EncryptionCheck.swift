import Documents
import Estate
import SOPS
import SystemPackage

/// Checks of files that are encrypted or should be. They need no key.
final class EncryptionCheck {
    private let surroundings: Surroundings
    private let top: FilePath
    /// Those with which MACs are checked, as far as they fit.
    private let identities: IdentityRing?
    /// By folder.
    private var rules: [FilePath: Rules?] = [:]
    private var manifests: [FilePath: FoundManifest] = [:]

    /// - Parameters:
    ///   - top: the folder above which no estate is looked for.
    ///   - checksMAC: whether values are authenticated where a key is at hand: a merge by hand leaves a MAC that is wrong.
    init(_ surroundings: Surroundings, top: FilePath, checksMAC: Bool) {
        (self.surroundings, self.top) = (surroundings, top)
        var identities = checksMAC ? try? surroundings.identities() : nil
        // It may ask somebody, and take long.
        identities?.gpg = nil
        self.identities = identities
    }

    /// - Parameters:
    ///   - source: named as messages show it.
    ///   - path: absolute and without links.
    func problems(of source: SourceText, at path: FilePath) throws(TenantryError) -> [Problem] {
        let format = FileFormat(fileName: path.lastComponent?.string ?? "")
        let reason = try reasonToEncrypt(path)
        guard format != .binary, reason != nil || Self.hasCiphertext(source.bytes) else { return [] }
        var source = source
        source.masksValues = true
        let file: DocumentFile
        do throws(DocumentError) {
            file = try DocumentFile(parsing: source, as: format.document, limits: .secret)
        } catch {
            guard let line = EncryptedFile.lineOfMarker(in: source.bytes) else { return [Problem(error)] }
            return [
                Problem(
                    code: "merge_marker",
                    Diagnostic(
                        "a merge has left a conflict marker here", file: source.name,
                        position: SourcePosition(line: line, column: 1),
                        hint: "choose one side's lines, then: tenantry git resolve \(source.name)"))
            ]
        }
        guard EncryptedFile.isEncrypted(file, as: format) else {
            if EncryptedFile.isCutOff(file, as: format) { return [Problem(EncryptedFile.withoutMetadata(file))] }
            guard let reason, file.documents.contains(where: { $0.root?.hasText == true }) else { return [] }
            return [
                Problem(
                    code: "not_encrypted",
                    Diagnostic(
                        "the file is in plain text, and \(reason)", file: source.name,
                        hint: "tenantry encrypt --in-place \(source.name)"))
            ]
        }
        do {
            return try problems(of: EncryptedFile(file, as: format), at: path)
        } catch {
            return [Problem(error)]
        }
    }

    private func problems(of file: EncryptedFile, at path: FilePath) throws -> [Problem] {
        var problems = try file.unsealedValues().map { Self.plainValue($0, in: file) }
        if let rules = try rules(in: path.removingLastComponent()), rules.rule(for: path) != nil {
            problems += SecretsFileVerifier.accessProblems(of: file, at: path, by: rules)
        }
        if problems.isEmpty, let problem = authenticityProblem(of: file) { problems.append(problem) }
        return problems
    }

    /// What is said of a value that should be encrypted.
    static func plainValue(_ value: PlainlyStored, in file: EncryptedFile) -> Problem {
        Problem(
            code: "plain_value",
            file.source.diagnostic(
                "\(value.name) is in plain text, and the file's rule wants it encrypted", at: value.node,
                hint: "set it with tenantry set; if it has left this machine, it is known to others"))
    }

    /// What is wrong with the values or the MAC; nil if nothing is, or if no key is at hand.
    private func authenticityProblem(of file: EncryptedFile) -> Problem? {
        guard let identities, !identities.isEmpty else { return nil }
        do throws(SOPSError) {
            _ = try file.decrypt(with: identities)
            return nil
        } catch {
            guard [.macMismatch, .authenticationFailed].contains(error.code) else { return nil }
            var diagnostic = error.diagnostic
            diagnostic.hint = "after a merge: tenantry git resolve \(file.source.name); else restore the file"
            return Problem(SOPSError(error.code, diagnostic))
        }
    }

    private static func hasCiphertext(_ bytes: [UInt8]) -> Bool {
        let mark = Array("ENC[AES256_GCM,".utf8)
        return bytes.indices.contains { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
    }

    // MARK: What should be encrypted

    /// Why a file should be encrypted; nil if nothing says so.
    private func reasonToEncrypt(_ path: FilePath) throws(TenantryError) -> String? {
        let folder = path.removingLastComponent()
        guard let name = path.lastComponent?.string else { return nil }
        if name == secretsName(in: folder) { return "files of this name hold the secrets of the estate" }
        // Not .sops.yaml itself.
        if name.dropFirst().contains(".enc.") || name.dropFirst().contains(".sops.") {
            return "its name says that it is encrypted"
        }
        guard let rules = try rules(in: folder), let rule = rules.rule(for: path), let pattern = rule.pathPattern else {
            return nil
        }
        // A rule for whole folders says nothing of this file.
        let sibling = folder.appending("a-file-of-no-meaning.\(path.lastComponent?.extension ?? "yaml")")
        guard !rule.matches(rules.relativePath(of: sibling)) else { return nil }
        return "the creation rule \(SourceText.printable(pattern)) is for it"
    }

    /// The names of secrets that have a policy in the estate that a file is in. The manifest itself only names them.
    func secretNames(at path: FilePath) -> Set<String> {
        guard path.lastComponent?.string != Manifest.fileName,
            let manifest = manifest(above: path.removingLastComponent()).manifest
        else { return [] }
        return Set(manifest.secrets.map(\.key.description))
    }

    /// What the secrets files of the estate are called that a folder is in.
    private func secretsName(in folder: FilePath) -> String {
        let found = manifest(above: folder)
        guard found.isThere else { return "" }
        return FilePath(found.manifest?.files.secrets.path ?? "secrets.enc.yaml").lastComponent?.string ?? ""
    }

    private struct FoundManifest {
        var isThere = false
        /// nil for one that cannot be read.
        var manifest: Manifest?
    }

    private func manifest(above folder: FilePath) -> FoundManifest {
        if let known = manifests[folder] { return known }
        var found = FoundManifest()
        if let status = try? surroundings.store.status(folder.appending(Manifest.fileName)), status.kind == .file {
            let estate = try? EstateFolder(at: folder, store: surroundings.store)
            found = FoundManifest(isThere: true, manifest: estate?.manifest)
        } else if folder != top, folder.starts(with: top) {
            found = manifest(above: folder.removingLastComponent())
        }
        manifests[folder] = found
        return found
    }

    private func rules(in folder: FilePath) throws(TenantryError) -> Rules? {
        if let known = rules[folder] { return known }
        let found = try surroundings.rules(for: folder.appending("file"), shown: FileCrypto(surroundings).shown)
        rules[folder] = .some(found)
        return found
    }
}

extension Node {
    /// Whether there is any value in the tree but null and empty texts.
    fileprivate var hasText: Bool {
        switch content {
        case .scalar(let scalar): scalar.value != .null && !scalar.text.isEmpty
        case .mapping(let mapping): mapping.entries.contains { $0.value.hasText }
        case .sequence(let sequence): sequence.elements.contains { $0.hasText }
        }
    }
}
