internal import FoundationEssentials

/// How the programs `age-plugin-…` are found and run; and `ssh-keygen`, which decrypts SSH keys that have a passphrase.
///
/// ```swift
/// let recipient = try AgeKeys.recipient(parsing: "age1yubikey1…", plugins: Plugins(interaction: window))
/// ```
public struct Plugins: Sendable {
    /// The variables that plugins get; its `PATH` is where they are looked for. Nil for this process's.
    public var environment: [String: String]?
    /// Whoever they can ask; nil where there is nobody.
    public var interaction: (any PluginInteraction)?
    /// For how long one is waited for, all in all and without the time that answers take.
    public var timeLimit = Duration.seconds(300)

    public init(environment: [String: String]? = nil, interaction: (any PluginInteraction)? = nil) {
        self.environment = environment
        self.interaction = interaction
    }

    var variables: [String: String] { environment ?? ProcessInfo.processInfo.environment }
}
