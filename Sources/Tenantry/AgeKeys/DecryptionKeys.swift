import Age
import Documents
import SOPS
import Synchronization

/// The keys for one age file, which are looked for when its header is known: a passphrase is asked for only if that is
/// what the file takes.
final class DecryptionKeys: Identity {
    /// Which keys a person allows.
    enum Choice: Sendable {
        /// Those that SOPS finds; a passphrase for a file that takes one.
        case found
        /// These and no others.
        case identities([any Identity], names: [String])
        case passphrase
    }

    private let choice: Choice
    private let file: String
    private let surroundings: Surroundings
    /// What went wrong that an error about an age file cannot say.
    private let fault = Mutex<TenantryError?>(nil)

    init(_ choice: Choice, file: String, _ surroundings: Surroundings) {
        self.choice = choice
        self.file = file
        self.surroundings = surroundings
    }

    /// An error of the file's as the command's.
    func error(_ error: AgeError) -> TenantryError {
        fault.withLock { $0 } ?? TenantryError(error, file: file)
    }

    func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        let isForPassphrase = stanzas.contains { if case .passphrase = $0.kind { true } else { false } }
        switch choice {
        case .identities where isForPassphrase:
            throw stop(
                TenantryError(
                    .usage,
                    Diagnostic(
                        "the file is encrypted with a passphrase, which no identity opens", file: file,
                        hint: "leave --identity away")))
        case .passphrase where !isForPassphrase:
            throw stop(
                TenantryError(
                    .usage,
                    Diagnostic(
                        "the file is not encrypted with a passphrase", file: file, notes: Self.notes(stanzas),
                        hint: "leave --passphrase away")))
        case .found where isForPassphrase, .passphrase:
            return try unwrapWithPassphrase(stanzas)
        case .identities(let identities, let names):
            if let fileKey = try identities.unwrapFirst(stanzas) { return fileKey }
            throw stop(noMatch(stanzas, looked: names))
        case .found:
            let ring: IdentityRing
            do throws(TenantryError) {
                ring = try surroundings.identities()
            } catch {
                throw stop(error)
            }
            if let fileKey = try ring.unwrap(stanzas) { return fileKey }
            if let failure = ring.failure { throw stop(TenantryError(failure.category, failure.diagnostic)) }
            throw stop(noMatch(stanzas, looked: ring.sources(for: stanzas)))
        }
    }

    private func unwrapWithPassphrase(_ stanzas: [Stanza]) throws(AgeError) -> FileKey {
        guard let prompt = surroundings.person.prompt(for: file), let passphrase = try answer(prompt),
            !passphrase.isEmpty
        else {
            throw stop(
                TenantryError(.noPermission, Diagnostic("no passphrase was given to open it with", file: file)))
        }
        if let fileKey = try ScryptIdentity(passphrase).unwrap(stanzas) { return fileKey }
        throw stop(TenantryError(.noPermission, Diagnostic("the passphrase is wrong", file: file)))
    }

    private func answer(_ prompt: IdentityFile.PassphrasePrompt) throws(AgeError) -> Passphrase? {
        do throws(AgeError) {
            return try prompt()
        } catch {
            throw stop(
                TenantryError(
                    .noPermission,
                    Diagnostic("its passphrase cannot be asked for: \(error.reason)", file: file)))
        }
    }

    /// Notes the error that is to be reported in the place of the one that it returns.
    private func stop(_ error: TenantryError) -> AgeError {
        fault.withLock { $0 = error }
        return AgeError(.noMatch, error.diagnostic.summary)
    }

    private func noMatch(_ stanzas: [Stanza], looked: [String]) -> TenantryError {
        TenantryError(
            .noPermission,
            Diagnostic(
                "none of the identities opens the file", file: file,
                notes: Self.notes(stanzas) + looked.map { "looked in \($0)" },
                hint: "name the file of the identity with --identity"))
    }

    private static func notes(_ stanzas: [Stanza]) -> [String] {
        stanzas.map { "it is for \($0.recipientDescription)" }
    }
}
