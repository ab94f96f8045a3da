import Age

/// Takes bytes as a plaintext's length and damage to its file, which a fuzzer could not make up with valid tags: decrypts
/// the file at once and in pieces, and compares both with what was encrypted.
enum StreamBody {
    /// age's payload: chunks of 64 KiB, each with a tag of 16 bytes.
    private static let chunkSize = 64 << 10
    private static let sealedChunkSize = chunkSize + 16

    @Sendable static func check(_ input: [UInt8], _ probe: any Probe) throws(Violation) {
        var script = StreamScript(input)
        let plaintext = script.plaintext()
        var random = SeededRandom(input)
        guard let identity = try? X25519Identity(parsing: AgeFileBody.identity),
            let original = encrypt(plaintext, to: identity.recipient, &random)
        else { throw Violation("nothing can be encrypted") }
        let file = script.damage(
            original, payloadStart: original.count - sealedCount(plaintext.count), chunkSize: sealedChunkSize)

        let whole = try probe.measure(file.count) { () throws(AgeError) in
            try AgeFile(parsing: file).decrypt(with: [identity])
        }
        switch whole {
        case .success(let bytes):
            try require(file == original, "a damaged file is opened")
            try require(bytes == plaintext, "a file opens to another plaintext")
        case .failure(let error):
            try require(file != original, "a file does not open: \(error)")
            try ReasonCheck(error).check()
        }
        try checkPieces(of: file, original, plaintext, identity, whole, &random)
    }

    private static func encrypt(
        _ plaintext: [UInt8], to recipient: X25519Recipient, _ random: inout SeededRandom
    ) -> [UInt8]? {
        var file: [UInt8] = []
        do throws(AgeError) {
            var encryptor = try Encryptor(to: [recipient], into: &file)
            for piece in random.pieces(of: plaintext.count) {
                try encryptor.update(plaintext.span.extracting(piece), into: &file)
            }
            try encryptor.finish(into: &file)
            return file
        } catch {
            return nil
        }
    }

    /// Pieces lead to the same as the whole, and nothing comes out that was not there and authenticated before.
    private static func checkPieces(
        of file: [UInt8], _ original: [UInt8], _ plaintext: [UInt8], _ identity: X25519Identity,
        _ whole: Result<[UInt8], AgeError>, _ random: inout SeededRandom
    ) throws(Violation) {
        let payloadStart = original.count - sealedCount(plaintext.count)
        var opened: [UInt8] = []
        var taken = 0
        var failure: AgeError?
        var decryptor = Decryptor(with: [identity])
        for piece in random.pieces(of: file.count) {
            taken = piece.upperBound
            do throws(AgeError) {
                try decryptor.update(file.span.extracting(piece), into: &opened)
            } catch {
                failure = error
            }
            let needed = opened.isEmpty ? 0 : payloadStart + sealedCount(opened.count)
            try require(needed <= taken, "\(opened.count) bytes come out of \(taken)")
            if failure != nil { break }
        }
        if failure == nil {
            do throws(AgeError) {
                try decryptor.finish(into: &opened)
            } catch {
                failure = error
            }
        }
        let needed = opened.isEmpty ? 0 : payloadStart + sealedCount(opened.count)
        try require(plaintext.starts(with: opened), "what comes out is not what was encrypted")
        try require(needed <= file.count, "\(opened.count) bytes come out of \(file.count)")
        try require(original[..<needed] == file[..<needed], "what comes out was damaged")
        switch whole {
        case .success(let bytes):
            try require(failure == nil && opened == bytes, "pieces do not open: \(failure as Any)")
        case .failure(let error):
            try require(failure == error, "pieces fail with \(failure as Any), not \(error)")
        }
    }

    /// The bytes of a payload's chunks, the last of which may be full.
    private static func sealedCount(_ count: Int) -> Int {
        count + max(1, (count + chunkSize - 1) / chunkSize) * 16
    }
}

extension SeededRandom {
    /// Cuts bytes into a few large pieces or many small ones.
    mutating func pieces(of count: Int) -> [Range<Int>] {
        let longest = pick([count, 70_000, 5_000, 100]) + 1
        var pieces: [Range<Int>] = []
        var start = 0
        while start < count {
            let end = min(count, start + 1 + number(below: longest))
            pieces.append(start..<end)
            start = end
        }
        return pieces
    }
}
