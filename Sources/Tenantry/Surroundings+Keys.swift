package import Age
package import Documents
import Estate
package import SOPS
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whoever sits at the terminal, if anybody does.
package struct Person: Sendable {
    /// Whoever plugins of age's can ask; nil for nobody.
    let interaction: (any PluginInteraction)?
    /// Asks for the passphrase of a key file; nil for no answer.
    private let askPassphrase: (@Sendable (String) throws(TenantryError) -> Passphrase?)?
    private let tell: @Sendable (Diagnostic) -> Void
    /// Says what is worth knowing, and no problem.
    let note: @Sendable (String) -> Void

    package init(
        askPassphrase: (@Sendable (_ file: String) throws(TenantryError) -> Passphrase?)?,
        interaction: (any PluginInteraction)? = nil, note: @escaping @Sendable (String) -> Void = { _ in },
        warn: @escaping @Sendable (Diagnostic) -> Void
    ) {
        self.interaction = interaction
        self.askPassphrase = askPassphrase
        tell = warn
        self.note = note
    }

    package static let nobody = Person(askPassphrase: nil) { _ in }

    func warn(_ diagnostic: Diagnostic) { tell(diagnostic) }

    /// Asks as a file of identities does.
    func prompt(for file: String) -> IdentityFile.PassphrasePrompt? {
        guard let askPassphrase else { return nil }
        return { () throws(AgeError) in
            do throws(TenantryError) {
                return try askPassphrase(file)
            } catch {
                throw AgeError(.encryptedIdentity, error.diagnostic.summary)
            }
        }
    }

    /// Asks as the sources of identities do.
    var ask: (@Sendable (String) throws(IdentitySources.FileProblem) -> Passphrase?)? {
        guard let askPassphrase else { return nil }
        return { file throws(IdentitySources.FileProblem) in
            do throws(TenantryError) {
                return try askPassphrase(file)
            } catch {
                throw IdentitySources.FileProblem(error.diagnostic.summary)
            }
        }
    }
}

extension Surroundings {
    /// Encrypts for PGP keys.
    package var gpg: GPG { GPG(environment: environment) }

    /// How plugins of age's are run.
    package var plugins: Plugins { Plugins(environment: environment, interaction: person.interaction) }

    /// The bytes of a file of identities, with a warning if others can read it; nil if there is no such file.
    func keyFile(_ path: FilePath) throws(IdentitySources.FileProblem) -> [UInt8]? {
        do throws(TenantryError) {
            // It may be a pipe: SOPS_AGE_KEY_FILE=<(command).
            let bytes = try contents(of: path, limit: FileLimit.manifest)
            warnIfOthersRead(path)
            return bytes
        } catch {
            if error.category == .notFound, !exists(path) { return nil }
            throw IdentitySources.FileProblem(error.diagnostic.summary)
        }
    }

    func warnIfOthersRead(_ path: FilePath) {
        var status = stat()
        guard store is DiskFileStore, unsafe stat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_mode & (S_IRGRP | S_IROTH) != 0
        else { return }
        person.warn(
            Diagnostic(
                "other users of this machine can read the key file", file: path.string,
                hint: "chmod 600 \(path.string)"))
    }

    private func exists(_ path: FilePath) -> Bool {
        (try? store.resolve(path)) != nil
    }
}
