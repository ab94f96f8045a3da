import Age
import Sealing

/// Reads bytes as SSH keys: as a text, and as what the base64 of such a text stands for, which mutations of the text
/// would hardly reach.
enum SSHKeyBody {
    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        try checkIdentity(input, probe)
        try checkRecipient(String(decoding: input, as: UTF8.self), probe)
        let base64 = Base64.encode(input)
        // A label for what is in DER is enough: the others read it in the same way.
        for label in ["OPENSSH PRIVATE KEY", "PRIVATE KEY"] {
            try checkIdentity(Array("-----BEGIN \(label)-----\n\(base64)\n-----END \(label)-----\n".utf8), probe)
        }
        for type in ["ssh-ed25519", "ssh-rsa"] { try checkRecipient("\(type) \(base64)", probe) }
    }

    private static func checkIdentity(_ text: [UInt8], _ probe: any Probe) throws(Violation) {
        let result = try probe.measure(text.count) { () throws(AgeError) in
            try AgeKeys.identity(parsing: text.span)
        }
        switch result {
        case .success(let identity):
            guard let name = identity.recipientText, let recipient = try? AgeKeys.recipient(parsing: name) else {
                throw Violation("the recipient of an identity is not read")
            }
            try checkOpening(with: identity, recipient, probe)
        case .failure(let error):
            try ReasonCheck(error).checkHides(text)
        }
    }

    /// Whatever is taken for a key works as one, or opens nothing.
    private static func checkOpening(
        with identity: any Identity, _ recipient: any Recipient, _ probe: any Probe
    ) throws(Violation) {
        let secret: [UInt8] = [1, 2, 3]
        let result = try probe.measure(0) { () throws(AgeError) in
            try AgeFile(parsing: AgeFile.encrypt(secret, to: [recipient])).decrypt(with: [identity])
        }
        switch result {
        case .success(let opened): try require(opened == secret, "an identity opens to something else")
        // The primes of an RSA key are not known to be prime.
        case .failure(let error): try require(identity is SSHRSAIdentity, "an identity opens nothing: \(error)")
        }
    }

    private static func checkRecipient(_ line: String, _ probe: any Probe) throws(Violation) {
        let result = try probe.measure(line.utf8.count) { () throws(AgeError) in
            let recipient = try AgeKeys.recipient(parsing: line)
            _ = try AgeFile.encrypt([], to: [recipient])
            return recipient
        }
        switch result {
        case .success(let recipient as any Recipient & CustomStringConvertible):
            let name = AgeKeys.canonicalText(ofRecipient: line)
            try require(recipient.description == name, "\(name) is written as \(recipient)")
        case .success: throw Violation("a recipient without a text")
        case .failure(let error): try ReasonCheck(error).check()
        }
    }
}
