package import Age
import Sealing

extension Stanza {
    /// For whom the stanza is, as far as it says: "an SSH key, ssh-ed25519, whose SHA-256 begins with 5e1f0c2a".
    package var recipientDescription: String {
        switch kind {
        case .x25519: "a key age1…, which the file does not name"
        case .hybrid: "a post-quantum key age1pq1…, which the file does not name"
        case .passphrase(let workFactor?): "whoever knows a passphrase; trying one takes 2^\(workFactor) rounds"
        case .passphrase(nil): "whoever knows a passphrase"
        case .ssh(let type, let tag): "an SSH key, \(type), whose SHA-256 begins with \(Self.hexadecimal(tag))"
        case .tagged(false): "a key age1tag1…, which the file names by a tag that depends on the file"
        case .tagged(true): "a post-quantum key age1tagpq1…, which the file names by a tag that depends on the file"
        case .yubiKey: "a key on a YubiKey, age1yubikey1…"
        case .grease: "nobody: readers pass over such a stanza"
        case .other: "a recipient of a type that is not known here: \(type)"
        }
    }

    private static func hexadecimal(_ tag: String) -> String {
        guard let bytes = try? Base64.decode(tag, .unpadded) else { return "?" }
        return Hexadecimal.encode(bytes)
    }
}
