import Age

/// Reads bytes as an age file, armored or not, and tries a key on it.
enum AgeFileBody {
    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        guard let identity = try? X25519Identity(parsing: Self.identity) else {
            throw Violation("the identity is not read")
        }
        let result = try probe.measure(input.count) { () throws(AgeError) in try AgeFile(parsing: input) }
        guard let file = try? result.get() else { return }
        try require(!file.stanzas.isEmpty, "a file without stanzas")
        try require(file.isArmored == Armor.isArmored(input.span), "armored or not?")
        _ = try probe.measure(input.count) { () throws(AgeError) in try file.decrypt(with: [identity]) }
    }

    /// That of the specification's test kit, so that some of its files open.
    private static let identity = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
}

/// Takes the armor off, at once and in pieces, and puts it on again.
enum ArmorBody {
    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        let whole = try probe.measure(input.count) { () throws(AgeError) in try Armor.decode(input.span) }
        var random = SeededRandom(input)
        let pieces = Result { () throws(AgeError) in
            var bytes: [UInt8] = []
            var decoder = Armor.Decoder()
            var start = 0
            while start < input.count {
                let end = min(input.count, start + 1 + random.number(below: 100))
                try decoder.update(input.span.extracting(start..<end), into: &bytes)
                start = end
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
        _ = try? AgeKeys.recipient(parsing: text)
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
            let secret = DiagnosticCheck.secret
            try require(!error.reason.contains(secret), "the reason shows a secret: \(error.reason)")
        }
    }
}
