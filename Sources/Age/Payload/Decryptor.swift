internal import Sealing

/// Decrypts a binary age file that comes piece by piece; it holds back at most one chunk of 64 KiB.
///
/// Plaintext is handed out chunk by chunk, each only after it was authenticated, so what has come out is genuine; but
/// only `finish` tells that it was all. A file that may be armored goes through `Armor.Remover` first.
///
/// ```swift
/// var decryptor = Decryptor(with: identities)
/// try decryptor.update(piece.span, into: &plaintext) // as often as there is more
/// try decryptor.finish(into: &plaintext)
/// ```
public struct Decryptor: ~Copyable {
    private let identities: [any Identity]
    private var collector = HeaderCollector()
    /// Nil until the header and the payload's nonce are read.
    private var cipher: PayloadCipher?
    /// How many chunks were opened.
    private var chunkCount = 0
    /// The sealed bytes of a chunk of which more may come, or which may be the final one.
    private var held: [UInt8] = []

    /// - Parameter identities: tried in order; the first that unwraps the file key opens the file.
    public init(with identities: [any Identity]) {
        self.identities = identities
    }

    /// Takes more of the file and appends to `output` the plaintext of the chunks that are complete.
    /// - Throws: any code but `armorFailure`. What was appended before stays and is authentic; no further call makes sense.
    public mutating func update(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws(AgeError) {
        if cipher != nil { return try take(bytes, into: &output) }
        guard try collector.update(bytes) else { return }
        try takeHeader(into: &output)
    }

    /// Appends the plaintext of the last chunk to `output`.
    /// - Throws: as `update` does; `payloadFailure` if the file is truncated.
    public consuming func finish(into output: inout [UInt8]) throws(AgeError) {
        if cipher == nil { try takeHeader(into: &output) }
        let layout = try PayloadLayout(sealedCount: held.count, isFirst: chunkCount == 0)
        let rest = held
        if try openChunk(rest.span, isFinal: true, into: &output) { return }
        if layout.sealedCount == PayloadCipher.sealedChunkSize,
            try openChunk(rest.span, isFinal: false, into: &output)
        {
            throw AgeError(.payloadFailure, "the payload is truncated")
        }
        throw AgeError(.payloadFailure, "chunk \(chunkCount + 1) of the payload is not authentic")
    }

    /// Opens the header, and takes what follows it.
    private mutating func takeHeader(into output: inout [UInt8]) throws(AgeError) {
        let file = collector.bytes
        collector = HeaderCollector()
        let opened = try HeaderParser.parse(file).open(file, with: identities)
        let payloadStart = opened.payloadStart
        cipher = consume opened.cipher
        held.reserveCapacity(min(PayloadCipher.sealedChunkSize, file.count))
        try take(file.span.extracting(payloadStart..<file.count), into: &output)
    }

    /// Opens the chunks behind which something follows, most of them where they lie.
    private mutating func take(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws(AgeError) {
        let size = PayloadCipher.sealedChunkSize
        var start = 0
        while start < bytes.count {
            if held.isEmpty, bytes.count - start > size {
                try openInnerChunk(bytes.extracting(start..<start + size), into: &output)
                start += size
            } else if held.count == size {
                let chunk = held
                held = []
                try openInnerChunk(chunk.span, into: &output)
            } else {
                let end = min(start + size - held.count, bytes.count)
                held.append(contentsOf: bytes.extracting(start..<end))
                start = end
            }
        }
    }

    /// Opens a chunk that is not the last one.
    private mutating func openInnerChunk(_ sealed: Span<UInt8>, into output: inout [UInt8]) throws(AgeError) {
        if try openChunk(sealed, isFinal: false, into: &output) { return }
        guard try openChunk(sealed, isFinal: true, into: &output) else {
            throw AgeError(.payloadFailure, "chunk \(chunkCount + 1) of the payload is not authentic")
        }
        throw AgeError(.payloadFailure, "something follows the final chunk of the payload")
    }

    /// Whether the chunk is authentic; its plaintext is in `output` then.
    private mutating func openChunk(
        _ sealed: Span<UInt8>, isFinal: Bool, into output: inout [UInt8]
    ) throws(AgeError) -> Bool {
        do throws(SealingError) {
            try cipher?.open(sealed, isFinal: isFinal, appendingTo: &output)
            chunkCount += 1
            return true
        } catch {
            if error.code == .authenticationFailed { return false }
            throw AgeError(error, as: .payloadFailure, "the payload cannot be opened")
        }
    }
}
