package import Documents

/// What the manifest demands of one secret.
package struct SecretPolicy: Hashable, Sendable {
    package let key: ConfigKey
    /// Whether every target must have the secret.
    package var isRequired: Bool
    /// What a value must look like, whoever brings it.
    package var shape: SecretShape
    /// How a new value is made; nil if people bring it.
    package var generator: SecretGenerator?
    /// How old a value may become.
    package var rotation: Duration?
    /// What puts a new value in force.
    package var hook: SecretHook?
    /// Where the manifest has the key.
    package var position: SourcePosition?

    package init(
        key: ConfigKey, isRequired: Bool = false, shape: SecretShape = SecretShape(),
        generator: SecretGenerator? = nil, rotation: Duration? = nil, hook: SecretHook? = nil,
        position: SourcePosition? = nil
    ) {
        self.key = key
        self.isRequired = isRequired
        self.shape = shape
        self.generator = generator
        self.rotation = rotation
        self.hook = hook
        self.position = position
    }
}

/// A program of the estate that a rotation runs.
package struct SecretHook: Hashable, Sendable {
    /// Relative to the estate's root.
    package var path: String
    /// For how long each of its phases may take.
    package var timeLimit: Duration
    /// Where the manifest names it.
    package var position: SourcePosition?

    package static let standardTimeLimit = Duration.seconds(60)

    package init(_ path: String, timeLimit: Duration = standardTimeLimit, position: SourcePosition? = nil) {
        self.path = path
        self.timeLimit = timeLimit
        self.position = position
    }
}
