import Age
import Processes
import Sealing
import Synchronization

/// A program that prints identities: `SOPS_AGE_KEY_CMD` and `SOPS_AGE_SSH_PRIVATE_KEY_CMD`.
///
/// It is run when a file is opened for which no other identity is at hand by name, once for each recipient, which it
/// finds in its variable `SOPS_AGE_RECIPIENT`.
final class KeyCommand: Sendable {
    /// The variable that names it.
    let source: String
    private let words: [String]
    private let environment: [String: String]
    private let passphrase: IdentityFile.PassphrasePrompt?
    private let plugins: Plugins
    private let outcomes = Mutex<[String: Outcome]>([:])

    private struct Outcome {
        var identities: [any Identity] = []
        var fault: String?
    }

    /// - Parameters:
    ///   - passphrase: asks for that of an encrypted key that the program prints.
    ///   - plugins: how the plugins of identities that it prints are run.
    /// - Throws: for a command line without words.
    init(
        _ line: String, source: String, environment: [String: String],
        passphrase: IdentityFile.PassphrasePrompt? = nil, plugins: Plugins
    ) throws(CommandWords.Malformed) {
        self.source = source
        words = try CommandWords.split(line)
        self.environment = environment
        self.passphrase = passphrase
        self.plugins = plugins
    }

    /// What it prints for a recipient; none if it fails, for it may know other recipients only.
    func identities(for recipient: String) -> [any Identity] {
        outcomes.withLock { outcomes in
            if let known = outcomes[recipient] { return known.identities }
            let outcome = run(recipient)
            outcomes[recipient] = outcome
            return outcome.identities
        }
    }

    /// What came of it, for the error about a file that nothing opens.
    var notes: [String] {
        outcomes.withLock { outcomes in
            guard !outcomes.isEmpty else { return ["\(source): not run"] }
            return Set(outcomes.values.map { "\(source): \($0.fault ?? IdentityRing.count($0.identities))" }).sorted()
        }
    }

    private func run(_ recipient: String) -> Outcome {
        var program = ProgramRun(words, environment: environment)
        program.environment["SOPS_AGE_RECIPIENT"] = recipient
        // It may ask for something, or say why it fails.
        program.sharesStandardError = true
        var output: [UInt8] = []
        defer { Memory.wipe(&output) }
        do throws(ProcessError) {
            var result = try program.run()
            guard result.succeeded else {
                Memory.wipe(&result.output)
                return Outcome(fault: Self.text(result.exit, words[0]))
            }
            swap(&output, &result.output)
        } catch {
            return Outcome(fault: error.reason)
        }
        do throws(AgeError) {
            return Outcome(
                identities: try IdentityFile(parsing: output.span, passphrase: passphrase, plugins: plugins).identities)
        } catch {
            return Outcome(fault: "what \(words[0]) prints is no age identity: \(error.reason)")
        }
    }

    private static func text(_ exit: ProcessExit, _ program: String) -> String {
        switch exit {
        case .exited(let status): "\(program) exits with \(status)"
        case .killed(let signal): "\(program) was ended by signal \(signal)"
        }
    }
}
