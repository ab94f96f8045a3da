internal import Sealing

/// Decrypts a binary age file that comes piece by piece; it holds back at most one chunk of 64 KiB.
///
/// Plaintext is handed out chunk by chunk, each only after it was authenticated, so what has come out is genuine; but
/// only `finish` tells that it was all. An armored file goes through `Armor.Decoder` first.
///
/// ```swift
/// var decryptor = Decryptor(with: identities)
/// try decryptor.update(piece.span, into: &plaintext) // as often as there is more
/// try decryptor.finish(into: &plaintext)
/// ```
public struct Decryptor: ~Copyable {
    /// No header is as long; it bounds what a file without an end of its header makes us hold.
    private static let headerLimit = 16 * 1024 * 1024

    private let identities: [any Identity]
    /// Nil until the header and the payload's nonce are read.
    private var cipher: PayloadCipher?
    /// How many chunks were opened.
    private var chunkCount = 0
    /// What was not yet decrypted.
    private var held: [UInt8] = []
    /// Up to where `held` was searched for the end of the header.
    private var searched = 0

    public init(with identities: [any Identity]) {
        self.identities = identities
    }

    /// Takes more of the file and appends to `output` the plaintext of the chunks that are complete.
    /// - Throws: any code but `armorFailure`. What was appended before stays and is authentic; no further call makes sense.
    public mutating func update(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws(AgeError) {
        unsafe bytes.withUnsafeBufferPointer { unsafe held.append(contentsOf: $0) }
        if cipher == nil { try readHeader(isComplete: false) }
        var start = 0
        // A chunk that may be the final one waits until more comes.
        while cipher != nil, held.count - start > PayloadCipher.sealedChunkSize {
            let end = start + PayloadCipher.sealedChunkSize
            if try openChunk(start..<end, isFinal: false, into: &output) {
                start = end
            } else if try openChunk(start..<end, isFinal: true, into: &output) {
                throw AgeError(.payloadFailure, "something follows the final chunk of the payload")
            } else {
                throw AgeError(.payloadFailure, "chunk \(chunkCount + 1) of the payload is not authentic")
            }
        }
        held.removeSubrange(..<start)
    }

    /// Appends the plaintext of the last chunk to `output`.
    /// - Throws: as `update` does; `payloadFailure` if the file is truncated.
    public consuming func finish(into output: inout [UInt8]) throws(AgeError) {
        if cipher == nil { try readHeader(isComplete: true) }
        let layout = try PayloadLayout(sealedCount: held.count, isFirst: chunkCount == 0)
        if try openChunk(0..<layout.sealedCount, isFinal: true, into: &output) { return }
        if layout.sealedCount == PayloadCipher.sealedChunkSize,
            try openChunk(0..<layout.sealedCount, isFinal: false, into: &output)
        {
            throw AgeError(.payloadFailure, "the payload is truncated")
        }
        throw AgeError(.payloadFailure, "chunk \(chunkCount + 1) of the payload is not authentic")
    }

    /// Whether the chunk is authentic; its plaintext is in `output` then.
    private mutating func openChunk(
        _ range: Range<Int>, isFinal: Bool, into output: inout [UInt8]
    ) throws(AgeError) -> Bool {
        do throws(SealingError) {
            let held = held
            try cipher?.open(held.span.extracting(range), isFinal: isFinal, appendingTo: &output)
            chunkCount += 1
            return true
        } catch {
            if error.code == .authenticationFailed { return false }
            throw AgeError(error, as: .payloadFailure, "the payload cannot be opened")
        }
    }

    /// Opens the header if it and the payload's nonce are all there.
    private mutating func readHeader(isComplete: Bool) throws(AgeError) {
        guard isComplete || hasHeader() else {
            guard held.count <= Decryptor.headerLimit else {
                throw AgeError(.headerFailure, "the header has no end")
            }
            return
        }
        let opened = try HeaderParser.parse(held).open(held, with: identities)
        held.removeSubrange(..<opened.payloadStart)
        cipher = consume opened.cipher
    }

    /// Whether the header is complete or at least known to be wrong, so that it can be parsed.
    private mutating func hasHeader() -> Bool {
        let intro = Header.intro.utf8
        guard held.starts(with: intro.prefix(held.count)) else { return true }
        // The line of the MAC is the first that begins with ---; behind it stands the payload's nonce.
        let macLine = Array("\n---".utf8)
        while searched + macLine.count <= held.count {
            if held[searched] == macLine[0], held[searched...].starts(with: macLine) {
                // It has 47 characters; one that is longer is malformed, whatever follows.
                let line = held[(searched + 1)...].prefix(64)
                guard let end = line.firstIndex(of: macLine[0]) else { return line.count == 64 }
                return held.count - end > PayloadCipher.nonceSize
            }
            searched += 1
        }
        return false
    }
}
