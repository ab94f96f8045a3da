import ArgumentParser

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Shows and sets the versions that tenants run; --version is that of this program.",
        discussion: """
            The version is one of the values, image.tag unless the files version.yaml have another one only.
            Example: tenantry version set --base 2.15.0
            """,
        subcommands: [VersionList.self, VersionSet.self],
        defaultSubcommand: VersionList.self)
}

/// Which value is the version.
struct VersionOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The value that is the version, as in image.tag.", valueName: "key"))
    var key: String?

    var path: [String]? {
        key?.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    func validate() throws {
        if let path, path.contains("") { throw ValidationError("--key is a path such as image.tag") }
    }
}
