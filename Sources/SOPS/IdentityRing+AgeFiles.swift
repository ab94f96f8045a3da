package import Age

/// For age files that are not part of an encrypted document: nothing in them names the recipient.
extension IdentityRing {
    /// The file key, from the first identity that unwraps one. The programs are run after the others, with
    /// no recipient's name; and what has to ask somebody comes last.
    ///
    /// - Throws: as `Identity.unwrap` does.
    package func unwrap(_ stanzas: [Stanza]) throws(AgeError) -> FileKey? {
        if let fileKey = try identities.filter({ !$0.needsInteraction }).unwrapFirst(stanzas) { return fileKey }
        var asking: [any Identity] = identities.filter(\.needsInteraction)
        for command in commands {
            let printed = command.identities(for: "")
            if let fileKey = try printed.filter({ !$0.needsInteraction }).unwrapFirst(stanzas) { return fileKey }
            asking += printed.filter(\.needsInteraction)
        }
        return try asking.unwrapFirst(stanzas)
    }

    /// The sources that were looked at for a file with these stanzas.
    package func sources(for stanzas: [Stanza]) -> [String] {
        sources + (stanzas.contains { $0.type.hasPrefix("ssh-") } ? lookedForSSH : [])
    }
}
