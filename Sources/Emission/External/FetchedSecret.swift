import Documents
import Estate

/// A Secret whose values come from a store in which the target's secrets are, each under its name.
struct FetchedSecret: Sendable {
    let metadata: ObjectMetadata
    let type: String
    /// The Secret's keys, and the names of what they hold.
    let entries: [(key: String, name: String)]

    /// - Parameter isMain: whether its keys are the names.
    /// - Throws: `unrepresentable` for a key that holds something else than one secret.
    init(_ secret: SecretObject, isMain: Bool, of target: Target) throws(EmissionError) {
        (metadata, type) = (secret.metadata, secret.type)
        var entries: [(key: String, name: String)] = []
        for (key, _) in secret.data {
            guard let name = isMain ? key : secret.names[key] else {
                throw EmissionError(
                    .unrepresentable,
                    Diagnostic(
                        "the Secret \(secret.metadata.baseName) of \(target.title) cannot come from a store: "
                            + "\(key) is not one of the target's secrets",
                        hint: "map it to a secret, as in data: {\(key): secrets.NAME}, or take the Secret out of "
                            + "kubernetes.secrets"))
            }
            entries.append((key, name))
        }
        self.entries = entries
    }
}
