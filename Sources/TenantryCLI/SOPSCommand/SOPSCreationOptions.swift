import ArgumentParser
import FoundationEssentials
import Tenantry

/// For whom a new file is encrypted, and which of its values.
struct SOPSCreationOptions: ParsableArguments {
    @Option(
        name: [.customShort("a"), .long],
        help: ArgumentHelp(
            "age recipients with commas between them; else SOPS_AGE_RECIPIENTS.", valueName: "recipients"))
    var age: String?

    @Option(
        name: [.customShort("p"), .long],
        help: ArgumentHelp("PGP fingerprints with commas between them; else SOPS_PGP_FP.", valueName: "fingerprints"))
    var pgp: String?

    @OptionGroup(visibility: .hidden) var cloud: SOPSCloudOptions

    @Option(
        help: ArgumentHelp("How many of several key groups open the file.", valueName: "count"))
    var shamirSecretSharingThreshold = 0

    @Option(help: ArgumentHelp("Leave values plain whose keys end so.", valueName: "suffix"))
    var unencryptedSuffix: String?

    @Option(help: ArgumentHelp("Encrypt only values whose keys end so.", valueName: "suffix"))
    var encryptedSuffix: String?

    @Option(help: ArgumentHelp("Leave values plain whose keys match.", valueName: "regex"))
    var unencryptedRegex: String?

    @Option(help: ArgumentHelp("Encrypt only values whose keys match.", valueName: "regex"))
    var encryptedRegex: String?

    @Option(help: ArgumentHelp("Leave values plain whose comments match.", valueName: "regex"))
    var unencryptedCommentRegex: String?

    @Option(help: ArgumentHelp("Encrypt only values whose comments match.", valueName: "regex"))
    var encryptedCommentRegex: String?

    @Flag(help: "Let the MAC cover only what is encrypted.")
    var macOnlyEncrypted = false

    /// What the options say and, where they say nothing, the environment.
    var creation: SOPSCreation {
        let environment = ProcessInfo.processInfo.environment
        var creation = SOPSCreation()
        creation.age = age ?? environment["SOPS_AGE_RECIPIENTS"] ?? ""
        creation.pgp = pgp ?? environment["SOPS_PGP_FP"] ?? ""
        creation.cloudKeys = cloud.named(environment)
        creation.shamirThreshold = shamirSecretSharingThreshold
        creation.isMACOnlyEncrypted = macOnlyEncrypted
        let selections = [
            ("unencrypted_suffix", unencryptedSuffix), ("encrypted_suffix", encryptedSuffix),
            ("unencrypted_regex", unencryptedRegex), ("encrypted_regex", encryptedRegex),
            ("unencrypted_comment_regex", unencryptedCommentRegex),
            ("encrypted_comment_regex", encryptedCommentRegex),
        ]
        for case (let name, let pattern?) in selections where !pattern.isEmpty {
            creation.selections.append((name, pattern))
        }
        return creation
    }
}

/// The keys in clouds, which are refused.
struct SOPSCloudOptions: ParsableArguments {
    @Option(name: [.customShort("k"), .long]) var kms: String?
    @Option var awsProfile: String?
    @Option var gcpKms: String?
    @Option var hckms: String?
    @Option var azureKv: String?
    @Option var hcVaultTransit: String?
    @Option var encryptionContext: String?

    /// The options, and the variables that stand in for them, that name keys.
    func named(_ environment: [String: String]) -> [String] {
        let sources = [
            ("--kms", kms, "SOPS_KMS_ARN"), ("--gcp-kms", gcpKms, "SOPS_GCP_KMS_IDS"),
            ("--hckms", hckms, "SOPS_HUAWEICLOUD_KMS_IDS"), ("--azure-kv", azureKv, "SOPS_AZURE_KEYVAULT_URLS"),
            ("--hc-vault-transit", hcVaultTransit, "SOPS_VAULT_URIS"),
        ]
        return sources.compactMap { option, value, variable in
            if let value { return value.isEmpty ? nil : option }
            return (environment[variable] ?? "").isEmpty ? nil : variable
        }
    }
}
