extension Stanza {
    /// What a stanza tells of the recipient that it is for. Its arguments were checked in form only.
    public enum Kind: Hashable, Sendable {
        /// Some key `age1…`: the file does not say which.
        case x25519
        /// Some post-quantum key `age1pq1…`: the file does not say which.
        case hybrid
        /// A passphrase; the binary logarithm of what trying one costs, if it is a number.
        case passphrase(workFactor: Int?)
        /// An SSH key, `ssh-ed25519` or `ssh-rsa`: of its SHA-256 the first four bytes, in base64 without padding.
        case ssh(type: String, tag: String)
        /// A key on hardware, `age1tag1…` or, post-quantum, `age1tagpq1…`.
        case tagged(isPostQuantum: Bool)
        /// A key on a YubiKey, of the plugin `age-plugin-yubikey`.
        case yubiKey
        /// A stanza for nobody that a writer puts in, so that readers do not come to rely on the known types.
        case grease
        /// Another type, such as that of a plugin.
        case other
    }

    /// What kind of recipient the stanza is for.
    public var kind: Kind {
        switch type {
        case "X25519": .x25519
        case "mlkem768x25519": .hybrid
        case "scrypt": .passphrase(workFactor: arguments.count == 2 ? Int(arguments[1]) : nil)
        case "ssh-ed25519", "ssh-rsa": .ssh(type: type, tag: arguments.first ?? "")
        case "p256tag": .tagged(isPostQuantum: false)
        case "mlkem768p256tag": .tagged(isPostQuantum: true)
        case "piv-p256": .yubiKey
        case _ where type.hasSuffix("-grease"): .grease
        default: .other
        }
    }
}

extension Stanza.Kind {
    /// Whether the file key in such a stanza is safe from a quantum computer; nil where nobody can tell.
    public var isPostQuantum: Bool? {
        switch self {
        case .hybrid, .passphrase: true
        case .x25519, .ssh, .yubiKey: false
        case .tagged(let isPostQuantum): isPostQuantum
        case .grease, .other: nil
        }
    }
}
