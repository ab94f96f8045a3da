import ArgumentParser
import Tenantry

@main
struct TenantryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenantry",
        abstract: "Manages the configuration and the secrets of many tenants.",
        discussion: """
            Base values live once; each tenant adds env.yaml and secrets.enc.yaml, encrypted as SOPS does with age \
            keys.
            Example: tenantry render tenant-1 | kubectl apply -f -
            -C can stand before the verb, as with git and make: tenantry -C estates/shop list
            Exit codes: 0 done, 1 a check found problems, 64 wrong usage, 65 bad input, 66 not found, 69 a hook failed, \
            73 output cannot be created, 74 reading or writing failed, 75 a rotation is to be resumed, 77 no permission \
            or no key, 78 bad configuration, 79 tampered with.
            """,
        version: "0.1.0",
        subcommands: [
            AccessCommand.self,
            Add.self,
            Affected.self,
            ArgoCDCommand.self,
            Completions.self,
            Decrypt.self,
            Diff.self,
            Due.self,
            Edit.self,
            Encrypt.self,
            Exec.self,
            Explain.self,
            ExplainRule.self,
            FluxCommand.self,
            Generate.self,
            GitCommand.self,
            Grant.self,
            HelmCommand.self,
            Import.self,
            Init.self,
            KeysCommand.self,
            KustomizeCommand.self,
            List.self,
            Materialize.self,
            Rekey.self,
            Remove.self,
            Render.self,
            Revoke.self,
            Rotate.self,
            Scan.self,
            SetCommand.self,
            Show.self,
            SOPSCommand.self,
            StatusCommand.self,
            TerraformCommand.self,
            Unset.self,
            Verify.self,
            VersionCommand.self,
        ]
    )

    static func main() {
        ProcessProtection.forbidCoreFiles()
        let words = Array(CommandLine.arguments.dropFirst())
        if SOPSCommand.isMeant(by: CommandLine.arguments.first ?? "") { SOPSCommand.main(words) }
        if words.first == SOPSCommand._commandName { SOPSCommand.main(Array(words.dropFirst())) }
        let program = CommandLine.arguments.first ?? ""
        let arguments = KustomizeCommand.arguments(calledBy: program, words) ?? LeadingOptions.moved(words)
        do {
            var command = try parseAsRoot(arguments)
            try command.run()
            try Console.standard.finish()
        } catch let error as TenantryError {
            Console.standard.report(error)
            exit(withError: ExitCode(error.category.rawValue))
        } catch {
            if let problem = UsageProblem(error, arguments) {
                Console.standard.say(problem.text)
                exit(withError: ExitCode.validationFailure)
            }
            exit(withError: error)
        }
    }
}
