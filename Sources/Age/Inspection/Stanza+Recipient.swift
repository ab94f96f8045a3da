import Sealing

extension AgeKeys {
    /// What shows that stanzas are not for the recipient of this text, as far as that can be told without a key: they
    /// are of another type, or name another key. Of X25519 and hybrid stanzas only the type can be told.
    ///
    /// - Returns: nil if nothing speaks against it.
    package static func mismatch(of stanzas: [Stanza], with recipient: String) -> String? {
        guard let parsed = try? self.recipient(parsing: recipient) else { return nil }
        for stanza in stanzas where stanza.kind != .grease {
            let expected: String
            switch parsed {
            case is X25519Recipient: expected = "X25519"
            case is HybridRecipient: expected = "mlkem768x25519"
            case let key as SSHEd25519Recipient:
                expected = SSHEd25519Recipient.type
                if stanza.type == expected, stanza.arguments.first != SSHKeys.tag(ofWire: key.wire) {
                    return "it is for another SSH key"
                }
            case let key as SSHRSARecipient:
                expected = SSHRSARecipient.type
                if stanza.type == expected, stanza.arguments.first != SSHKeys.tag(ofWire: key.wire) {
                    return "it is for another SSH key"
                }
            case let key as TagRecipient:
                expected = "p256tag"
                if stanza.type == expected, !key.isNamed(by: stanza) { return "it is for another key in hardware" }
            // A plugin's recipients can be of any type.
            default: continue
            }
            if stanza.type != expected { return "it is a stanza of the type \(stanza.type), not \(expected)" }
        }
        return nil
    }
}

extension TagRecipient {
    fileprivate func isNamed(by stanza: Stanza) -> Bool {
        guard stanza.arguments.count == 2, let encapsulated = try? Base64.decode(stanza.arguments[1], .unpadded),
            let tag = try? tag(of: encapsulated)
        else { return false }
        return stanza.arguments[0] == Base64.encode(tag, .unpadded)
    }
}
