import Age

/// Reads bytes as an age file, armored or not, and tries keys on it: at once and in pieces.
enum AgeFileBody {
    /// Those of the specification's test kit, so that some of its files open.
    static let identity = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
    private static let hybridIdentity =
        "AGE-SECRET-KEY-PQ-1HZLGZUPT4ETPKDEV8HSGFDCYZ4E522W0A7PU2LHT8EH9W6YLNC3SW78XKG"
    private static let passphrase = "password"
    /// What the kit's files with a passphrase ask for. The time is in the specification and not in proportion to a file.
    private static let workFactor = 10

    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        let parsed = try probe.measure(input.count) { () throws(AgeError) in try AgeFile(parsing: input) }
        switch parsed {
        case .success(let file):
            try require(!file.stanzas.isEmpty, "a file without stanzas")
            try require(file.isArmored == Armor.isArmored(input.span), "armored or not?")
        case .failure(let error): try ReasonCheck(error).check()
        }
        for identity in try identities() {
            let whole = try probe.measure(input.count) { () throws(AgeError) in
                try parsed.get().decrypt(with: [identity])
            }
            if case .failure(let error) = whole { try ReasonCheck(error).check() }
            let pieces = try probe.measure(input.count) { () throws(AgeError) in
                try decryptInPieces(input, with: identity)
            }
            switch (whole, pieces) {
            case (.success(let bytes), .success(let same)):
                try require(bytes == same, "pieces lead to another plaintext")
            case (.failure(let error), .failure(let same)):
                // The armor may end wrongly behind what is wrong inside of it.
                let isSame = error == same || error.code == .armorFailure
                try require(isSame, "pieces fail with \(same), not \(error)")
            default: throw Violation("whether a file opens depends on the pieces that it comes in")
            }
        }
    }

    private static func identities() throws(Violation) -> [any Identity] {
        do throws(AgeError) {
            let passphrase = try Passphrase(copying: Array(passphrase.utf8).span)
            return [
                try X25519Identity(parsing: identity), try HybridIdentity(parsing: hybridIdentity),
                try ScryptIdentity(passphrase, limit: workFactor),
            ]
        } catch {
            throw Violation("an identity is not read: \(error)")
        }
    }

    private static func decryptInPieces(
        _ input: [UInt8], with identity: any Identity
    ) throws(AgeError) -> [UInt8] {
        var random = SeededRandom(input)
        var armor = Armor.isArmored(input.span) ? Armor.Decoder() : nil
        var decryptor = Decryptor(with: [identity])
        var plaintext: [UInt8] = []
        for piece in random.pieces(of: input.count) {
            var bytes = Array(input[piece])
            if armor != nil {
                bytes = []
                try armor?.update(input.span.extracting(piece), into: &bytes)
            }
            try decryptor.update(bytes.span, into: &plaintext)
        }
        try armor?.finish()
        try decryptor.finish(into: &plaintext)
        return plaintext
    }
}

/// Takes the armor off, at once and in pieces, and puts it on again.
enum ArmorBody {
    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        let whole = try probe.measure(input.count) { () throws(AgeError) in try Armor.decode(input.span) }
        var random = SeededRandom(input)
        let pieces = Result { () throws(AgeError) in
            var bytes: [UInt8] = []
            var decoder = Armor.Decoder()
            for piece in random.pieces(of: input.count) {
                try decoder.update(input.span.extracting(piece), into: &bytes)
            }
            try decoder.finish()
            return bytes
        }
        switch (whole, pieces) {
        case (.success(let bytes), .success(let same)):
            try require(bytes == same, "pieces lead to other bytes")
            try require(
                (try? Armor.decode(Armor.encode(bytes.span).span)) == bytes, "its armor does not come off again")
        case (.failure(let error), .failure(let same)):
            try require(error.code == same.code, "pieces fail with \(same), not \(error)")
        default:
            throw Violation("whether the armor comes off depends on the pieces that it comes in")
        }
    }
}

/// Decodes Bech32. There is one text only for any bytes.
enum Bech32Body {
    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        for prefix in ["age", "AGE-SECRET-KEY-"] {
            let result = try probe.measure(input.count) { () throws(AgeError) in
                try Bech32.decode(input.span, prefix: prefix, orThrow: .invalidRecipient)
            }
            if let bytes = try? result.get() {
                try require(Bech32.encode(bytes.span, prefix: prefix) == input, "its bytes have another text")
            }
            // Hardly any input has the right checksum, so each is also taken as the bytes.
            let text = Bech32.encode(input.span, prefix: prefix)
            let again = try? Bech32.decode(text.span, prefix: prefix, orThrow: .invalidRecipient)
            try require(again == input, "does not read back")
        }
        let text = String(decoding: input, as: UTF8.self)
        if let recipient = try? X25519Recipient(parsing: text) {
            try require(recipient.description.utf8.elementsEqual(text.utf8), "a recipient has another text")
        }
        let result = try probe.measure(input.count) { () throws(AgeError) in try AgeKeys.recipient(parsing: text) }
        if case .failure(let error) = result { try ReasonCheck(error).check() }
    }
}

/// Reads a file of identities.
enum IdentityFileBody {
    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        let result = try probe.measure(input.count) { () throws(AgeError) in try IdentityFile(parsing: input.span) }
        switch result {
        case .success(let file):
            try require(!file.identities.isEmpty, "a file without identities")
        case .failure(let error):
            try ReasonCheck(error).checkHides(input)
        }
    }
}
