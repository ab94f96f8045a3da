import ArgumentParser

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Makes and converts age keys, and encrypts, decrypts and inspects plain age files.",
        discussion: """
            Example: tenantry keys generate -o keys.txt
            Example: tenantry keys encrypt -R recipients.txt -o backup.tar.age backup.tar
            """,
        subcommands: [
            GenerateKeys.self, PublicKeys.self, ConvertKeys.self, InspectFile.self, EncryptAgeFile.self,
            DecryptAgeFile.self,
        ])
}
