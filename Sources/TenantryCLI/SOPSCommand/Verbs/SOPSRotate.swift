import ArgumentParser
import FoundationEssentials
import SOPS
import SystemPackage
import Tenantry

struct SOPSRotate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Gives a file a new data key, and lets others open it.",
        discussion: """
            Every value is encrypted anew. Keys are added to the first key group, and removed from all.
            Example: sops rotate --in-place --add-age age1… --rm-age age1… secrets.yaml
            """)

    @Argument(help: "The file.", completion: .file())
    var files: [String] = []

    @Option(help: ArgumentHelp("age recipients to add, with commas between them.", valueName: "recipients"))
    var addAge = ""

    @Option(help: ArgumentHelp("age recipients to remove.", valueName: "recipients"))
    var rmAge = ""

    @Option(help: ArgumentHelp("PGP fingerprints to add.", valueName: "fingerprints"))
    var addPgp = ""

    @Option(help: ArgumentHelp("PGP fingerprints to remove.", valueName: "fingerprints"))
    var rmPgp = ""

    @Flag(help: "Take the values though their MAC does not match.")
    var ignoreMac = false

    @OptionGroup(visibility: .hidden) var cloud: SOPSCloudChangeOptions
    @OptionGroup var output: SOPSOutputOptions
    @OptionGroup var types: SOPSTypeOptions
    @OptionGroup var general: SOPSGeneralOptions

    func run() throws {
        let sops = try general.files()
        guard !files.isEmpty else { throw SOPSFailure.noFile }
        var input = try output.input(files, types, needsName: true)
        input.ignoresMAC = ignoreMac
        var change = SOPSFiles.KeyChange()
        (change.addedAge, change.removedAge) = (addAge, rmAge)
        (change.addedPGP, change.removedPGP) = (addPgp, rmPgp)
        try cloud.refuse()
        change.removedOthers = cloud.removed
        func rotate() throws {
            let (bytes, warnings) = try sops.rotate(input, change)
            for warning in warnings { Console.standard.warn(warning) }
            try output.write(bytes, of: input, sops, general)
        }
        guard output.inPlace, let file = files.first else { return try rotate() }
        try sops.exclusively(FilePath(file), rotate)
    }
}

/// The changes of keys in clouds: nothing is encrypted for new ones, but they can be removed.
struct SOPSCloudChangeOptions: ParsableArguments {
    @Option var addKms: String?
    @Option var rmKms: String?
    @Option var addGcpKms: String?
    @Option var rmGcpKms: String?
    @Option var addHckms: String?
    @Option var rmHckms: String?
    @Option var addAzureKv: String?
    @Option var rmAzureKv: String?
    @Option var addHcVaultTransit: String?
    @Option var rmHcVaultTransit: String?
    @Option var awsProfile: String?
    @Option var encryptionContext: String?

    var removed: [MasterKey] {
        let options: [(MasterKey.Kind, String?)] = [
            (.kms, rmKms), (.gcpKMS, rmGcpKms), (.hckms, rmHckms), (.azureKV, rmAzureKv), (.hcVault, rmHcVaultTransit),
        ]
        return options.flatMap { MasterKey.keys($0, named: $1 ?? "") }
    }

    func refuse() throws(SOPSFailure) {
        let options = [
            ("--add-kms", addKms), ("--add-gcp-kms", addGcpKms), ("--add-hckms", addHckms),
            ("--add-azure-kv", addAzureKv), ("--add-hc-vault-transit", addHcVaultTransit),
        ]
        guard let option = options.first(where: { !($0.1 ?? "").isEmpty })?.0 else { return }
        throw SOPSFailure(
            .generic, "\(option) names keys in a cloud, and tenantry encrypts for age and PGP only",
            hint: "a file keeps such keys as long as its data key stays: use updatekeys or groups")
    }
}
