import Age
import Documents
import Sealing

extension Keys {
    /// The age recipients that belong to SSH keys, as `ssh-to-age` makes them.
    ///
    /// - Parameters:
    ///   - text: public keys, one a line, also as `ssh-keyscan` prints them; or a private key. Wiped afterwards.
    ///   - name: the file's name for messages.
    /// - Throws: `badInput` if none of them is an Ed25519 key.
    package static func convertedRecipients(
        of text: inout [UInt8], named name: String, _ surroundings: Surroundings
    ) throws(TenantryError) -> [String] {
        defer { Memory.wipe(&text) }
        if isPrivateKey(text) {
            let identity = try sshIdentity(in: text, named: name, surroundings)
            return [X25519Recipient(converting: identity.recipient).description]
        }
        var recipients: [String] = []
        var faults: [String] = []
        for (number, line) in KeyLines.lines(of: text) {
            do throws(AgeError) {
                let key = try SSHEd25519Recipient(parsing: publicKey(in: line))
                recipients.append(X25519Recipient(converting: key).description)
            } catch {
                faults.append("line \(number): \(error.reason)")
            }
        }
        guard !recipients.isEmpty else {
            throw TenantryError(
                .badInput,
                Diagnostic(
                    "there is no SSH key in it that has an age recipient", file: name, notes: faults, hint: keyHint))
        }
        for fault in faults { surroundings.person.warn(Diagnostic("passed over \(fault)", file: name)) }
        return recipients
    }

    /// The age identity that belongs to an SSH private key, in a file of `age-keygen`'s form.
    ///
    /// - Parameter text: wiped afterwards.
    /// - Throws: `badInput` if it is no Ed25519 key.
    package static func convertedIdentity(
        of text: inout [UInt8], named name: String, _ surroundings: Surroundings
    ) throws(TenantryError) -> Generated {
        defer { Memory.wipe(&text) }
        guard isPrivateKey(text) else {
            throw TenantryError(.badInput, Diagnostic("it is no SSH private key", file: name, hint: keyHint))
        }
        let key = try sshIdentity(in: text, named: name, surroundings)
        do throws(AgeError) {
            let identity = try X25519Identity(converting: key)
            return try generated(identity.recipient.description, now: surroundings.now()) { identity.exportSecret() }
        } catch {
            throw TenantryError(error, file: name)
        }
    }

    private static let keyHint = "only ssh-ed25519 keys have an age key; ssh-rsa keys are recipients as they are"

    private static func isPrivateKey(_ text: [UInt8]) -> Bool {
        text.drop { $0 == UInt8(ascii: " ") || (9...13).contains($0) }.starts(with: "-----BEGIN ".utf8)
    }

    private static func sshIdentity(
        in text: [UInt8], named name: String, _ surroundings: Surroundings
    ) throws(TenantryError) -> SSHEd25519Identity {
        let identities: [any Identity]
        do throws(AgeError) {
            let prompt = surroundings.person.prompt(for: name)
            identities = try IdentityFile(parsing: text.span, passphrase: prompt, plugins: surroundings.plugins)
                .identities
                .map { identity throws(AgeError) in try (identity as? EncryptedSSHIdentity)?.identity() ?? identity }
        } catch {
            throw TenantryError(.badInput, Diagnostic("it is no SSH key to convert: \(error.reason)", file: name))
        }
        guard let identity = identities.first as? SSHEd25519Identity else {
            throw TenantryError(.badInput, Diagnostic("it is no Ed25519 key of SSH's", file: name, hint: keyHint))
        }
        return identity
    }

    /// The key of a line, which may have a host's name before it.
    private static func publicKey(in line: String) -> String {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard let type = words.firstIndex(where: { isKeyType($0) }) else { return line }
        return words[type...].joined(separator: " ")
    }

    private static func isKeyType(_ word: Substring) -> Bool {
        ["ssh-", "ecdsa-", "sk-"].contains { word.hasPrefix($0) }
    }
}
