import Age
import Documents
package import Estate
import SOPS
import Sealing
package import SystemPackage

/// Age identities and the files that hold them.
package enum Keys {
    /// What kind of key to make.
    package enum Kind: Sendable {
        case x25519
        /// Post-quantum: ML-KEM-768 and X25519 in one.
        case hybrid
    }

    /// A new identity and its file, `age-keygen`'s form.
    package struct Generated: ~Copyable {
        /// The public key: `age1…` or `age1pq1…`.
        package let recipient: String
        let text: GuardedBytes

        /// Lends the lines of the file, which lie in guarded memory, for the time of `body`.
        package borrowing func withText<Result: ~Copyable, Failure: Error>(
            _ body: (Span<UInt8>) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try text.withBytes(body)
        }
    }

    /// Makes a new identity.
    ///
    /// - Parameter now: for the comment in the file.
    package static func generate(_ kind: Kind = .x25519, now: String) throws(TenantryError) -> Generated {
        do throws(AgeError) {
            switch kind {
            case .x25519:
                let identity = try X25519Identity()
                return try generated(identity.recipient.description, now: now) { identity.exportSecret() }
            case .hybrid:
                let identity = try HybridIdentity()
                return try generated(identity.recipient.description, now: now) { identity.exportSecret() }
            }
        } catch {
            throw TenantryError(.internalError, "no key could be made: \(error)")
        }
    }

    static func generated(
        _ recipient: String, now: String, _ export: () -> [UInt8]
    ) throws(AgeError) -> Generated {
        var secret = export()
        defer { Memory.wipe(&secret) }
        let comments = Array("# created: \(now)\n# public key: \(recipient)\n".utf8)
        do throws(SealingError) {
            let text = try GuardedBytes(count: comments.count + secret.count + 1) { span in
                for index in comments.indices { span[index] = comments[index] }
                for index in secret.indices { span[comments.count + index] = secret[index] }
                span[comments.count + secret.count] = UInt8(ascii: "\n")
            }
            return Generated(recipient: recipient, text: text)
        } catch {
            throw AgeError(error, as: .outOfMemory, "")
        }
    }

    /// Looks whether a new identity could be written, before anybody is asked for anything.
    ///
    /// - Throws: `cannotCreate` if something is at the path already.
    package static func checkIsFree(_ path: FilePath, store: any FileStore) throws(TenantryError) {
        let status = try rethrowing { () throws(EstateError) in try store.status(path) }
        if status != nil { throw existing(path) }
    }

    private static func existing(_ path: FilePath) -> TenantryError {
        TenantryError(
            .cannotCreate,
            Diagnostic(
                "the file exists already, and a key is never overwritten", file: path.string,
                hint: "choose another name, or move the file away"))
    }

    /// Writes a new identity into a new file that only its owner can read.
    ///
    /// - Throws: `cannotCreate` if something is at the path already: a key is never overwritten.
    package static func write(
        _ generated: borrowing Generated, to path: FilePath, store: any FileStore
    ) throws(TenantryError) {
        let file: OpenFile
        do throws(EstateError) {
            try createFolder(path.removingLastComponent(), store: store)
            file = try store.create(path, permissions: [.ownerReadWrite])
        } catch {
            guard error.code == .alreadyExists else { throw TenantryError(error.category, error.diagnostic) }
            throw existing(path)
        }
        do throws(EstateError) {
            var bytes = generated.text.withBytes { span in span.indices.map { span[$0] } }
            defer { Memory.wipe(&bytes) }
            try store.write(bytes, to: file)
            try store.synchronize(file)
        } catch {
            try? store.close(file)
            try? store.remove(path)
            throw TenantryError(error.category, error.diagnostic)
        }
        try rethrowing { () throws(EstateError) in
            try store.close(file)
            let folder = path.removingLastComponent()
            try store.synchronizeFolder(folder.isEmpty ? "." : folder)
        }
    }

    private static func createFolder(_ folder: FilePath, store: any FileStore) throws(EstateError) {
        guard !folder.isEmpty, try store.status(folder) == nil else { return }
        try createFolder(folder.removingLastComponent(), store: store)
        try store.createFolder(folder)
    }

    /// The recipients of the identities in a key file.
    ///
    /// - Parameters:
    ///   - text: wiped afterwards.
    ///   - name: the file's name for messages.
    ///   - person: who knows the passphrase of an encrypted file.
    package static func recipients(
        of text: inout [UInt8], named name: String, person: Person = .nobody
    ) throws(TenantryError) -> [String] {
        defer { Memory.wipe(&text) }
        let identities: [any Identity]
        do throws(AgeError) {
            identities = try IdentityFile(parsing: text.span, passphrase: person.prompt(for: name)).identities
        } catch {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "there is no age identity in it: \(error.reason)", file: name,
                    hint: error.code == .invalidIdentity
                        ? "an identity is a line that begins with AGE-SECRET-KEY-1; tenantry keys generate makes one"
                        : nil))
        }
        let recipients = identities.compactMap(\.recipientText)
        try report(identities.compactMap { ($0 as? PluginIdentity)?.program }, among: recipients, of: name, to: person)
        return recipients
    }

    /// The recipients of the identities that decrypt files here.
    package static func recipients(of surroundings: Surroundings) throws(TenantryError) -> [String] {
        let found = try surroundings.intactIdentities()
        try report(found.pluginPrograms, among: found.recipients, of: nil, to: surroundings.person)
        guard found.recipients.isEmpty else { return found.recipients }
        throw TenantryError(
            .notFound, "there is no identity", notes: found.sources.map { "looked in \($0)" },
            hint: "name a file, or make a key with tenantry keys generate -o keys.txt")
    }

    /// Says that some identities have no recipient that could be shown; with no other, that is an error.
    private static func report(
        _ programs: [String], among recipients: [String], of file: String?, to person: Person
    ) throws(TenantryError) {
        guard let program = programs.first else { return }
        let diagnostic = Diagnostic(
            "an identity of a plugin has no public key here: only \(program) knows it", file: file,
            hint: "the program shows it, or the comment beside the identity")
        guard !recipients.isEmpty else { throw TenantryError(.notFound, diagnostic) }
        person.warn(diagnostic)
    }

    /// The recipients of the identities in a key file on the disk.
    package static func recipients(
        of file: FilePath, _ surroundings: Surroundings
    ) throws(TenantryError) -> [String] {
        var text = try surroundings.contents(of: file, limit: FileLimit.manifest)
        return try recipients(of: &text, named: file.string, person: surroundings.person)
    }
}
