import ArgumentParser
import Documents
import SystemPackage
import Tenantry

/// What git calls to show a file.
struct GitTextconvCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "textconv",
        abstract: "Prints an encrypted file as git compares it; git calls it.",
        discussion: """
            Secrets are shown as fingerprints: equal values in one place have equal ones as long as the file keeps its \
            data key. Without a key, digests of the ciphertexts are shown.
            Example: git config diff.tenantry.textconv "tenantry git textconv"
            """)

    @Argument(help: "The file.", completion: .file())
    var file: String

    @Flag(help: "Print the secrets.")
    var reveal = false

    func run() throws {
        // Git would keep the secrets in its notes, in plain text.
        let isKept = try reveal && GitInstallation.keepsTextconv(Surroundings.quiet)
        if isKept {
            Console.standard.warn(
                Diagnostic(
                    "the secrets are masked: git would keep them in its notes",
                    hint: "git config diff.tenantry.cachetextconv false"))
        }
        let text = try GitTextconv(.quiet).text(of: FilePath(file), reveals: reveal && !isKept)
        try Console.standard.writeSecret(text.span)
    }
}
