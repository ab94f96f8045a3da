import Documents
import FoundationEssentials
import Processes
import SystemPackage
import Tenantry

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lets a person edit plain text that must not reach a disk.
struct Editor {
    enum Outcome {
        case edited([UInt8])
        case unchanged
        /// Ctrl-C: nothing is to be changed.
        case interrupted
        /// The person gave up after this error, which has been shown.
        case abandoned(TenantryError)
    }

    /// What the shell runs, with the file's path behind it.
    private let command: String
    private let environment: [String: String]

    /// - Throws: `notFound` if no editor is set and none of the usual ones is installed.
    init(environment: [String: String]) throws(TenantryError) {
        self.environment = environment
        let set = ["SOPS_EDITOR", "EDITOR"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        let programs = Programs(environment: environment)
        guard let command = set ?? ["vim", "nano", "vi"].first(where: { programs.find($0) != nil }) else {
            throw TenantryError(.notFound, "there is no editor", hint: "set SOPS_EDITOR or EDITOR")
        }
        self.command = command + EditorPrivacy.options(for: command, programs)
    }

    /// Shows a text in the editor until it can be taken, or until the person gives up.
    ///
    /// Signals that end the process wait until the plain text is gone.
    ///
    /// - Parameters:
    ///   - name: the file's name, by which the editor chooses its mode.
    ///   - check: what has to work with the edited text; asked for another try if it throws.
    func edit(
        _ text: [UInt8], name: String, check: ([UInt8]) throws(TenantryError) -> Void
    ) throws(TenantryError) -> Outcome {
        let signals = SignalGuard(SignalGuard.ending + [SIGCHLD])
        defer { signals.restore() }
        let folder = try MemoryFolder(environment: environment, hint: "change single values with set")
        defer { folder.remove() }
        let file = try folder.write(text, name: name)
        while true {
            switch try run(file, in: folder.path, signals) {
            case .exited(0): break
            case .killed(SIGINT), .exited(128 + SIGINT), .killed(SIGQUIT):
                // Whoever calls says how the command ends: the signal has done what it was meant for.
                SignalGuard.discard([SIGINT, SIGQUIT])
                return .interrupted
            case .killed(let signal), .told(let signal):
                guard signal == SIGTERM || signal == SIGHUP else {
                    throw TenantryError(.inputOutput, "the editor was killed by signal \(signal); nothing is changed")
                }
                folder.remove()
                signals.restore()
                raise(signal)
                return .interrupted
            case .exited(126), .exited(127):
                throw TenantryError(
                    .notFound, "the editor could not be started: \(command)", hint: "set SOPS_EDITOR or EDITOR")
            case .exited(let status):
                throw TenantryError(.inputOutput, "the editor ended with status \(status); nothing is changed")
            }
            SignalGuard.discard([SIGINT, SIGQUIT])
            let edited = try Surroundings.process.contents(of: file)
            if edited == text { return .unchanged }
            do throws(TenantryError) {
                try check(edited)
                return .edited(edited)
            } catch {
                switch try answer(to: error) {
                case .another: continue
                case .givesUp: return .abandoned(error)
                case .nobody:
                    var diagnostic = error.diagnostic
                    diagnostic.notes.append("the edited text is gone; nothing is changed")
                    throw TenantryError(error.category, diagnostic)
                }
            }
        }
    }

    private enum Answer { case another, givesUp, nobody }

    /// Asks whether to go on editing. Without a terminal there is nobody to ask.
    private func answer(to error: TenantryError) throws(TenantryError) -> Answer {
        guard Terminal.isTerminal(.standardInput), let prompt = try? TerminalPrompt(hint: "") else { return .nobody }
        Console.standard.report(error)
        let answer = try prompt.ask("press Enter to go on editing, or a and Enter to give up: ")
        return answer.map { !$0.hasPrefix("a") } ?? false ? .another : .givesUp
    }

    private func run(
        _ file: FilePath, in folder: FilePath, _ signals: SignalGuard
    ) throws(TenantryError) -> ChildProcess.Outcome {
        var environment = environment
        // The editor needs no key.
        environment["SOPS_AGE_KEY"] = nil
        environment.merge(EditorPrivacy.variables(folder)) { $1 }
        do throws(Errno) {
            // As git does it: the variable is a shell's command, and may have arguments.
            return try ChildProcess.run(
                ["/bin/sh", "-c", command + " \"$@\"", command, file.string], environment: environment, signals: signals
            )
        } catch {
            throw TenantryError(.inputOutput, "the editor could not be started: \(error)")
        }
    }
}
