import Processes
import SystemPackage
import Tenantry

/// The command of `exec-env` and `exec-file`, which a shell runs.
struct ShellCommand {
    let text: String
    let environment: [String: String]

    private var arguments: [String] { ["/bin/sh", "-c", text] }

    /// Runs the command and waits for it; signals that come to us meanwhile are handed on to it.
    ///
    /// - Returns: its exit code or, if a signal has ended it, 128 and the signal's number, as a shell has it.
    func run(_ signals: SignalGuard) throws(SOPSFailure) -> Int32 {
        do throws(Errno) {
            switch try ChildProcess.runForwarding(arguments, environment: environment, signals: signals) {
            case .exited(let code): return code
            case .killed(let signal): return 128 + signal
            }
        } catch {
            throw failure(error)
        }
    }

    func startInBackground() throws(SOPSFailure) {
        do throws(Errno) {
            try ChildProcess.startDetached(arguments, environment: environment)
        } catch {
            throw failure(error)
        }
    }

    /// Makes the command take the place of this process.
    func takeOver() throws(SOPSFailure) -> Never {
        throw failure(ChildProcess.become(arguments, environment: environment))
    }

    private func failure(_ error: Errno) -> SOPSFailure {
        guard error == .argListTooLong else { return SOPSFailure(.generic, "the command cannot be started: \(error)") }
        return SOPSFailure(
            .generic, "the command cannot be started: its environment is too large", hint: "use sops exec-file")
    }
}
