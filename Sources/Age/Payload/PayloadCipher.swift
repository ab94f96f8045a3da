internal import Sealing

/// The payload's STREAM (age specification, "Payload"): chunks of 64 KiB, each sealed with ChaCha20-Poly1305 under a
/// nonce that is the chunk's number, and a last byte that marks the final chunk.
struct PayloadCipher: ~Copyable {
    static let nonceSize = 16
    static let chunkSize = 64 * 1024
    static let sealedChunkSize = chunkSize + ChaCha20Poly1305.tagSize

    private let key: GuardedBytes
    private var nonce = [UInt8](repeating: 0, count: ChaCha20Poly1305.nonceSize)

    /// - Parameter nonce: the payload's first 16 bytes.
    init(fileKey: borrowing FileKey, nonce: [UInt8]) throws(SealingError) {
        key = try HKDFSHA256.derive(from: fileKey.bytes, salt: nonce, info: "payload")
    }

    mutating func seal(
        _ chunk: Span<UInt8>, isFinal: Bool, appendingTo output: inout [UInt8]
    ) throws(SealingError) {
        markFinal(isFinal)
        try ChaCha20Poly1305.seal(chunk, key: key, nonce: nonce, appendingTo: &output)
        advance()
    }

    mutating func open(
        _ sealed: Span<UInt8>, isFinal: Bool, appendingTo output: inout [UInt8]
    ) throws(SealingError) {
        markFinal(isFinal)
        try ChaCha20Poly1305.open(sealed, key: key, nonce: nonce, appendingTo: &output)
        advance()
    }

    mutating func open(
        _ sealed: Span<UInt8>, isFinal: Bool, into output: inout MutableSpan<UInt8>, at offset: Int
    ) throws(SealingError) {
        markFinal(isFinal)
        try ChaCha20Poly1305.open(sealed, key: key, nonce: nonce, into: &output, at: offset)
        advance()
    }

    private mutating func markFinal(_ isFinal: Bool) {
        nonce[nonce.count - 1] = isFinal ? 1 : 0
    }

    /// Counts up in the first 11 bytes, big-endian. 2^88 chunks are beyond any file.
    private mutating func advance() {
        for index in (0..<nonce.count - 1).reversed() {
            nonce[index] &+= 1
            if nonce[index] != 0 { break }
        }
    }
}
