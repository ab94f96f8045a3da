package import Age

/// For age files that are not part of an encrypted document: nothing in them names the recipient.
extension IdentityRing {
    /// The file key, from the first identity that unwraps one. The programs are run last, with no recipient's name.
    ///
    /// - Throws: as `Identity.unwrap` does.
    package func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        for identity in identities {
            if let fileKey = try identity.unwrap(stanzas) { return fileKey }
        }
        for command in commands {
            for identity in command.identities(for: "") {
                if let fileKey = try identity.unwrap(stanzas) { return fileKey }
            }
        }
        return nil
    }

    /// The sources that were looked at for a file with these stanzas.
    package func sources(for stanzas: [Stanza]) -> [String] {
        sources + (stanzas.contains { $0.type.hasPrefix("ssh-") } ? lookedForSSH : [])
    }
}
