internal import Sealing

/// How a payload of a known length is cut into chunks.
struct PayloadLayout {
    let sealedCount: Int
    let chunkCount: Int
    let plaintextCount: Int

    /// - Parameters:
    ///   - sealedCount: the number of bytes behind the payload's nonce, or of those that are left.
    ///   - isFirst: whether no chunk came before; the final chunk may be empty then.
    /// - Throws: `payloadFailure` when no payload has this length.
    init(sealedCount: Int, isFirst: Bool = true) throws(AgeError) {
        let chunkCount = (sealedCount + PayloadCipher.sealedChunkSize - 1) / PayloadCipher.sealedChunkSize
        let lastCount = sealedCount - (chunkCount - 1) * PayloadCipher.sealedChunkSize
        guard chunkCount > 0, lastCount >= ChaCha20Poly1305.tagSize else {
            throw AgeError(.payloadFailure, "the payload is truncated")
        }
        guard lastCount > ChaCha20Poly1305.tagSize || (isFirst && chunkCount == 1) else {
            throw AgeError(.payloadFailure, "the final chunk of the payload is empty")
        }
        self.sealedCount = sealedCount
        self.chunkCount = chunkCount
        plaintextCount = sealedCount - chunkCount * ChaCha20Poly1305.tagSize
    }

    /// The bytes of the sealed payload that chunk `index` takes.
    func sealedRange(_ index: Int) -> Range<Int> {
        let start = index * PayloadCipher.sealedChunkSize
        return start..<min(start + PayloadCipher.sealedChunkSize, sealedCount)
    }
}
