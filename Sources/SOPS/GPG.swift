import Documents
import Processes
import Sealing

/// The `gpg` program, which has the PGP keys: in its key ring, its agent, or on a card.
package struct GPG: Sendable {
    /// Passed on to the program, for GNUPGHOME, GPG_TTY and what else it goes by.
    private let environment: [String: String]

    /// - Parameter environment: `SOPS_GPG_EXEC` names the program, if it is another than `gpg`.
    package init(environment: [String: String]) {
        self.environment = environment
    }

    private var program: String {
        guard let named = environment["SOPS_GPG_EXEC"], !named.isEmpty else { return "gpg" }
        return named
    }

    /// Why the program could not do what it was asked for.
    struct Failure: Error {
        var reason: String
        var hint: String?
    }

    /// Encrypts a key.
    ///
    /// The owner's trust in the key does not matter: whoever named the fingerprint trusts it.
    ///
    /// - Returns: an armored message.
    func encrypt(_ secret: borrowing GuardedBytes, for fingerprint: String) throws(Failure) -> String {
        let run = self.run([
            "--no-default-recipient", "--yes", "--encrypt", "--armor", "--recipient", fingerprint, "--trusted-key",
            String(fingerprint.suffix(16)), "--no-encrypt-to",
        ])
        let result = try secret.withBytes { bytes throws(Failure) in
            try Self.rethrowing { () throws(ProcessError) in try run.run(input: bytes) }
        }
        guard result.succeeded else { throw GPGMessages(result.errors).encryptionFailure(fingerprint) }
        return String(decoding: result.output, as: UTF8.self).trimmingTrailingNewlines()
    }

    /// Decrypts a key.
    func decrypt(_ message: String) throws(Failure) -> GuardedBytes {
        var run = self.run(["--use-agent", "--decrypt"])
        run.outputLimit = 4 << 10
        let input = Array(message.utf8)
        var result = try Self.rethrowing { () throws(ProcessError) in try run.run(input: input.span) }
        defer { Memory.wipe(&result.output) }
        guard result.succeeded else { throw GPGMessages(result.errors).decryptionFailure() }
        do throws(SealingError) {
            return try GuardedBytes(moving: &result.output)
        } catch {
            throw Failure(reason: "no guarded memory for the data key: \(error)")
        }
    }

    private func run(_ arguments: [String]) -> ProgramRun {
        ProgramRun([program, "--status-fd", "2"] + arguments, environment: environment)
    }

    private static func rethrowing<Value>(_ body: () throws(ProcessError) -> Value) throws(Failure) -> Value {
        do throws(ProcessError) {
            return try body()
        } catch {
            let isMissing = error.code == .notFound
            throw Failure(
                reason: error.reason,
                hint: isMissing ? "install gnupg, or let SOPS_GPG_EXEC name the program" : nil)
        }
    }
}

extension String {
    fileprivate func trimmingTrailingNewlines() -> String {
        var text = self
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
