import ArgumentParser
import Documents
import SystemPackage
import Tenantry

/// `sops` itself, for whoever calls this program by that name, or `tenantry sops`.
struct SOPSCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sops",
        abstract: "Takes the place of the sops command: the same verbs, options and exit codes.",
        discussion: """
            A link or a copy of this program that is called sops is this command. Options may stand before the verb, \
            and behind the file. Without a verb, -e encrypts, -d decrypts, -r rotates, --set sets a value, and \
            nothing of these edits.
            Example: sops decrypt --extract '["db"]["password"]' secrets.yaml
            Example: sops exec-env secrets.env 'printenv DB_PASSWORD'
            """,
        // Scripts take the second word for the version.
        version: "sops 3.13.2 (tenantry)",
        subcommands: [
            SOPSCompletion.self, SOPSDecrypt.self, SOPSEdit.self, SOPSEncrypt.self, SOPSExecEnv.self,
            SOPSExecFile.self, SOPSFileStatus.self, SOPSGroups.self, SOPSKeyService.self, SOPSPublish.self,
            SOPSRotate.self, SOPSSet.self, SOPSUnset.self, SOPSUpdateKeys.self,
        ]
    )

    /// Whether a program that was called by this path is to be `sops`.
    static func isMeant(by path: String) -> Bool {
        FilePath(path).lastComponent?.string == "sops"
    }

    /// Runs a command line.
    ///
    /// - Parameter words: what stands behind the program's name.
    static func main(_ words: [String]) -> Never {
        do {
            let invocation = try SOPSInvocation(words)
            for warning in invocation.warnings { Console.standard.warn(warning) }
            var command = try parseAsRoot(invocation.arguments)
            try command.run()
            try Console.standard.finish()
            exit()
        } catch let failure as SOPSFailure {
            Console.standard.report(failure)
            exit(withError: ExitCode(failure.status.rawValue))
        } catch let error as TenantryError {
            Console.standard.report(error)
            exit(withError: ExitCode(SOPSStatus.generic.rawValue))
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Console.standard.say(UsageProblem.message(fullMessage(for: error)))
            exit(withError: ExitCode(SOPSStatus.generic.rawValue))
        }
    }
}

extension Console {
    /// Shows why a verb failed. Where the message says what to do with `tenantry`, `sops` does it, too.
    func report(_ failure: SOPSFailure) {
        var diagnostic = failure.error.diagnostic
        for verb in ["decrypt", "edit", "encrypt", "set"] {
            diagnostic.hint = diagnostic.hint?.replacing("tenantry \(verb)", with: "sops \(verb)")
        }
        report(TenantryError(failure.error.category, diagnostic))
    }
}
