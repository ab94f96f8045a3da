import Age
import Sealing
import Testing

@Suite struct SSHKeysTests {
    @Test(arguments: [
        ("ed25519.pub", "ed25519"), ("rsa.pub", "rsa"), ("rsa.pub", "rsa-pkcs1"), ("rsa.pub", "rsa-pkcs8"),
    ])
    func opensWhatWasSealed(recipient: String, identity: String) throws {
        let (recipient, identity) = try (SSHKeyFiles.recipient(recipient), SSHKeyFiles.identity(identity))
        let file = try AgeFile.encrypt([1, 2, 3], to: [recipient])
        #expect(try AgeFile(parsing: file).decrypt(with: [identity]) == [1, 2, 3])
        #expect(identity.recipientText == "\(recipient)")
        // Among others, and beside other types.
        let both = try [recipient, X25519Identity().recipient, SSHKeyFiles.recipient("ed25519.pub")]
        let shared = try AgeFile.encrypt([1, 2, 3], to: both)
        #expect(try AgeFile(parsing: shared).decrypt(with: [X25519Identity(), identity]) == [1, 2, 3])
    }

    @Test func passesOverOtherKeys() throws {
        for (recipient, identity) in [("ed25519.pub", "rsa"), ("rsa.pub", "ed25519")] {
            let file = try AgeFile(parsing: AgeFile.encrypt([1], to: [SSHKeyFiles.recipient(recipient)]))
            #expect(throws: AgeError(.noMatch, "")) {
                _ = try file.decrypt(with: [SSHKeyFiles.identity(identity), X25519Identity()])
            }
        }
    }

    /// A stanza whose tag is right and whose body was changed opens nothing.
    @Test(arguments: ["ed25519", "rsa"])
    func opensNothingThatWasChanged(name: String) throws {
        let fileKey = try FileKey()
        let stanza = try #require(try SSHKeyFiles.recipient(name + ".pub").wrap(fileKey).first)
        let identity = try SSHKeyFiles.identity(name)
        #expect(try identity.unwrap([stanza]) != nil)
        for index in stanza.body.indices {
            var body = stanza.body
            body[index] ^= 1
            let changed = try Stanza(type: stanza.type, arguments: stanza.arguments, body: body)
            #expect(try identity.unwrap([changed]) == nil)
        }
        let other = try Stanza(
            type: stanza.type, arguments: ["AAAAAA"] + stanza.arguments.dropFirst(), body: stanza.body)
        #expect(try identity.unwrap([other]) == nil)
    }

    @Test(arguments: [
        ("ed25519", [], 32), ("ed25519", ["AAAAAA"], 32), ("ed25519", ["AAAAAA", "AAAA"], 32),
        ("ed25519", ["AAAAAA", String(repeating: "A", count: 43), "x"], 32),
        ("ed25519", ["AAAAAA", String(repeating: "A", count: 43)], 31),
        ("rsa", [], 256), ("rsa", ["AAAAAA", "x"], 256),
    ])
    func refusesMalformedStanzas(name: String, arguments: [String], count: Int) throws {
        let stanza = try Stanza(type: "ssh-" + name, arguments: arguments, body: [UInt8](repeating: 1, count: count))
        #expect(throws: AgeError(.headerFailure, "")) { _ = try SSHKeyFiles.identity(name).unwrap([stanza]) }
    }

    @Test func refusesAShareOfLowOrder() throws {
        let identity = try SSHKeyFiles.identity("ed25519")
        let tag = try #require(try SSHKeyFiles.recipient("ed25519.pub").wrap(FileKey()).first).arguments[0]
        let stanza = try Stanza(
            type: "ssh-ed25519", arguments: [tag, String(repeating: "A", count: 43)],
            body: [UInt8](repeating: 1, count: 32))
        #expect(throws: AgeError(.headerFailure, "")) { _ = try identity.unwrap([stanza]) }
    }

    @Test(arguments: [
        ("ed25519-encrypted", AgeError.Code.encryptedIdentity, "ssh-keygen -p"),
        ("rsa-pkcs8-encrypted", .encryptedIdentity, "ssh-keygen -p"),
        ("rsa-pkcs1-encrypted", .encryptedIdentity, "ssh-keygen -p"),
        ("rsa-1024", .invalidIdentity, "2048"), ("ecdsa", .invalidIdentity, "ecdsa-sha2-nistp256"),
        ("ed25519-pkcs8", .invalidIdentity, "no RSA key"), ("ed25519.pub", .invalidIdentity, "public key"),
    ])
    func saysWhatIsWrongWithAFile(name: String, code: AgeError.Code, reason: String) throws {
        let error = try #require(throws: AgeError.self) { _ = try SSHKeyFiles.identity(name) }
        #expect(error.code == code)
        #expect(error.reason.contains(reason), "\(error)")
    }

    @Test(arguments: [("rsa-1024.pub", "2048"), ("ecdsa.pub", "only, not to ssh-ecdsa-sha2-nistp256")])
    func saysWhatIsWrongWithALine(name: String, reason: String) throws {
        let line = try SSHKeyFiles.text(name).split(separator: "\n")[0]
        let error = try #require(throws: AgeError.self) {
            // The function for lines takes the types alone that age knows.
            _ = try AgeKeys.recipient(parsing: line.hasPrefix("ssh-") ? String(line) : "ssh-" + line)
        }
        #expect(error.code == .invalidRecipient)
        #expect(error.reason.contains(reason), "\(error)")
    }

    @Test func aCommentDoesNotCount() throws {
        let line = try SSHKeyFiles.text("ed25519.pub").split(separator: "\n")[0]
        let bare = line.split(separator: " ").prefix(2).joined(separator: " ")
        #expect(try SSHEd25519Recipient(parsing: String(line)) == SSHEd25519Recipient(parsing: bare))
        #expect(try SSHEd25519Recipient(parsing: String(line)).description == bare)
        #expect(AgeKeys.canonicalText(ofRecipient: "  \(line)\n") == bare)
        #expect(AgeKeys.canonicalText(ofRecipient: " age1x ") == "age1x")
        #expect(throws: AgeError(.invalidRecipient, "")) { _ = try SSHRSARecipient(parsing: bare) }
    }

    /// White space around the block, and CRLF, are no fault; what else stands there is.
    @Test func takesABlockAlone() throws {
        let text = try SSHKeyFiles.text("ed25519")
        for good in ["\n \n" + text, text + "\n\n ", text.replacing("\n", with: "\r\n"), String(text.dropLast())] {
            let bytes = [UInt8](good.utf8)
            #expect(try AgeKeys.identity(parsing: bytes.span).recipientText != nil)
        }
        let lines = text.split(separator: "\n")
        let joined = lines.dropFirst().dropLast().joined()
        for bad in [
            "x" + text, text + "x", text + text, lines.dropLast().joined(separator: "\n"),
            text.replacing("END OPENSSH", with: "END RSA"), text.replacing("b3Blb", with: "b3Bl*"),
            text.replacing("BEGIN OPENSSH", with: "BEGIN openssh"), "-----BEGIN -----\n",
            "-----BEGIN OPENSSH PRIVATE KEY-----",
            "-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----\n",
            "-----BEGIN OPENSSH PRIVATE KEY-----\nComment: x\n\(joined)\n-----END OPENSSH PRIVATE KEY-----\n",
            "-----BEGIN PUBLIC KEY-----\n\(joined)\n-----END PUBLIC KEY-----\n",
        ] {
            let bytes = [UInt8](bad.utf8)
            #expect(throws: AgeError(.invalidIdentity, "")) { _ = try AgeKeys.identity(parsing: bytes.span) }
        }
    }

    @Test(arguments: ["ed25519", "rsa"])
    func neverPrintsItself(name: String) throws {
        let identity = try SSHKeyFiles.identity(name)
        var dumped = ""
        dump(identity, to: &dumped)
        for text in ["\(identity)", String(reflecting: identity), dumped, "\([identity])"] {
            #expect(text.contains("<redacted"))
        }
    }
}
