package import Documents

/// The name of an environment variable or a secret: a key of a ConfigMap or Secret that `envFrom` takes.
///
/// Kubernetes' data keys are `[-._a-zA-Z0-9]+`, at most 253 long, not `.`, and not beginning with `..`; its strict rule for
/// names of environment variables adds that they do not begin with a digit. A name that breaks it would be
/// skipped with no more than an event in the cluster.
package struct ConfigKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    package static let limit = 253

    package let description: String

    /// - Throws: `EstateError` with code `invalidKey`, which says what is wrong with the key.
    package init(_ text: String) throws(EstateError) {
        if let flaw = Self.flaw(in: text) {
            throw EstateError(.invalidKey, Self.diagnostic(for: text, flaw: flaw))
        }
        self.description = text
    }

    /// What is wrong with a key; nil if it is valid.
    package static func flaw(in key: String) -> String? {
        guard let first = key.unicodeScalars.first else { return "it is empty" }
        for character in key.unicodeScalars {
            switch character {
            case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_": continue
            default:
                return "'\(character.escaped(asASCII: false))' is neither an ASCII letter nor a digit nor one of - . _"
            }
        }
        if ("0"..."9").contains(first) { return "it begins with a digit" }
        if key == "." || key.hasPrefix("..") { return "it is '.' or begins with '..'" }
        if key.utf8.count > limit { return "it has \(key.utf8.count) characters, \(limit) are allowed" }
        return nil
    }

    package static func diagnostic(for key: String, flaw: String) -> Diagnostic {
        Diagnostic(
            "\(key.debugDescription) cannot be the name of an environment variable or a secret: \(flaw)",
            hint: "use letters, digits and _, as in LOG_LEVEL")
    }

    package static func < (left: ConfigKey, right: ConfigKey) -> Bool {
        left.description < right.description
    }
}
