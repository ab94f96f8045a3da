import Age
import Sealing

/// A copy of what is guarded, for comparison with what is expected.
func copy(_ secret: borrowing GuardedBytes) -> [UInt8] {
    secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
}

func passphrase(_ text: String) throws -> Passphrase {
    let bytes = [UInt8](text.utf8)
    return try Passphrase(copying: bytes.span)
}

/// What comes out of a stream before it ends, and how it ends: nil for success.
struct Outcome: Equatable {
    var plaintext: [UInt8] = []
    var failure: AgeError.Code?
}

/// Decrypts `file` piece by piece, with its armor if it has one.
func decryptInPieces(of size: Int, _ file: [UInt8], armored: Bool, with identities: [any Identity]) -> Outcome {
    var outcome = Outcome()
    do throws(AgeError) {
        var armor = Armor.Decoder()
        var decryptor = Decryptor(with: identities)
        var start = 0
        while start < file.count {
            let piece = file[start..<min(start + size, file.count)]
            start += size
            if armored {
                var bytes: [UInt8] = []
                try armor.update(piece.span, into: &bytes)
                try decryptor.update(bytes.span, into: &outcome.plaintext)
            } else {
                try decryptor.update(piece.span, into: &outcome.plaintext)
            }
        }
        if armored { try armor.finish() }
        try decryptor.finish(into: &outcome.plaintext)
    } catch {
        outcome.failure = error.code
    }
    return outcome
}

/// Encrypts `plaintext` piece by piece.
func encryptInPieces(of size: Int, _ plaintext: [UInt8], to recipients: [any Recipient]) throws -> [UInt8] {
    var file: [UInt8] = []
    var encryptor = try Encryptor(to: recipients, into: &file)
    var start = 0
    while start < plaintext.count {
        let piece = plaintext[start..<min(start + size, plaintext.count)]
        try encryptor.update(piece.span, into: &file)
        start += size
    }
    try encryptor.finish(into: &file)
    return file
}
