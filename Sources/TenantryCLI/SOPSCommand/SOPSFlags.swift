/// The options that `sops` knows, and which of its verbs has which.
enum SOPSFlags {
    /// Short names, and older ones.
    static let aliases = [
        "a": "age", "d": "decrypt", "e": "encrypt", "f": "file", "h": "help", "i": "in-place", "k": "kms", "p": "pgp",
        "r": "rotate", "s": "show-master-keys", "v": "version", "y": "yes",
    ]

    /// Options without a value.
    static let switches: Set<String> = [
        "background", "check-for-updates", "decrypt", "disable-version-check", "enable-local-keyservice", "encrypt",
        "help", "idempotent", "ignore-mac", "in-place", "mac-only-encrypted", "no-fifo", "pristine", "rotate",
        "same-process", "show-master-keys", "value-file", "value-stdin", "verbose", "version", "yes",
    ]

    /// The kinds of keys in clouds, which no verb can use.
    static let cloudKinds = ["kms", "gcp-kms", "hckms", "azure-kv", "hc-vault-transit"]
    static let selection: Set<String> = [
        "encrypted-comment-regex", "encrypted-regex", "encrypted-suffix", "unencrypted-comment-regex",
        "unencrypted-regex", "unencrypted-suffix",
    ]

    private static let general: Set<String> = ["config", "decryption-order", "help", "keyservice", "verbose"]
    private static let types: Set<String> = ["indent", "input-type", "output-type"]
    private static let creation: Set<String> =
        selection.union(cloudKinds).union([
            "age", "aws-profile", "encryption-context", "mac-only-encrypted", "pgp", "shamir-secret-sharing-threshold",
        ])
    private static let keyChanges = Set(
        (cloudKinds + ["age", "pgp"]).flatMap { ["add-\($0)", "rm-\($0)"] } + ["aws-profile", "encryption-context"])
    private static let running: Set<String> = ["background", "ignore-mac", "pristine", "user"]

    /// The options of each verb. The verbs that are refused have none: whatever they are called with is refused.
    static let verbs: [String: Set<String>] = [
        "completion": ["help"],
        "decrypt": general.union(types).union(["extract", "filename-override", "ignore-mac", "in-place", "output"]),
        "edit": general.union(types).union(creation).union(["filename-override", "ignore-mac", "show-master-keys"]),
        "encrypt": general.union(types).union(creation).union(["filename-override", "in-place", "output"]),
        "exec-env": general.union(types).union(running).union(["same-process"]),
        "exec-file": general.union(types).union(running).union(["filename", "no-fifo"]),
        "filestatus": general.union(["input-type"]),
        "groups add": general.union(types).union(cloudKinds).union([
            "age", "aws-profile", "encryption-context", "file", "in-place", "pgp", "shamir-secret-sharing-threshold",
        ]),
        "groups delete": general.union(types).union(["file", "in-place", "shamir-secret-sharing-threshold"]),
        "rotate": general.union(types).union(keyChanges).union([
            "filename-override", "ignore-mac", "in-place", "output",
        ]),
        "set": general.union(types).union([
            "filename-override", "idempotent", "ignore-mac", "shamir-secret-sharing-threshold", "value-file",
            "value-stdin",
        ]),
        "unset": general.union(types).union([
            "filename-override", "idempotent", "ignore-mac", "shamir-secret-sharing-threshold",
        ]),
        "updatekeys": general.union(["input-type", "yes"]),
    ]

    static let refusedVerbs: Set<String> = ["keyservice", "publish"]

    /// All options with a value, those of the legacy form among them.
    static let options = verbs.values.reduce(into: Set(["set"])) { $0.formUnion($1) }.subtracting(switches)

    /// The options of a verb that may stand more than once.
    static func lists(of verb: String) -> Set<String> {
        verb == "groups add" ? ["age", "keyservice", "pgp"] : ["keyservice"]
    }
}
