import Sealing

/// The key of one encrypted file, in guarded memory, ready for use.
package final class DataKey: Sendable {
    static let size = 32
    /// Longer than AES-GCM's usual 12 bytes: so long that random ones never collide.
    private static let nonceSize = 32

    let bytes: GuardedBytes
    private let cipher: AESGCM

    /// A new random key.
    package convenience init() throws(SOPSError) {
        try self.init(Self.sealing { () throws(SealingError) in try GuardedBytes(random: Self.size) })
    }

    init(_ bytes: consuming GuardedBytes) throws(SOPSError) {
        guard bytes.count == Self.size else {
            throw SOPSError(.invalidMetadata, "the file's data key is \(bytes.count) bytes long, not \(Self.size)")
        }
        do throws(SealingError) {
            cipher = try AESGCM(key: bytes)
        } catch {
            throw SOPSError(.invalidMetadata, "the file's data key cannot be used: \(error)")
        }
        self.bytes = bytes
    }

    private static func sealing(
        _ body: () throws(SealingError) -> GuardedBytes
    ) throws(SOPSError) -> GuardedBytes {
        do throws(SealingError) {
            return try body()
        } catch {
            throw SOPSError(.invalidMetadata, "no guarded memory for the data key: \(error)")
        }
    }

    /// Encrypts a value for its place.
    func seal(_ value: PlainValue, additionalData: String) throws(SOPSError) -> String {
        let nonce = Random.bytes(Self.nonceSize)
        do throws(SealingError) {
            let sealed = try cipher.seal(
                value.bytes.span, nonce: nonce, authenticating: Array(additionalData.utf8))
            return SealedValue(data: sealed.ciphertext, nonce: nonce, tag: sealed.tag, type: value.type).text
        } catch {
            throw SOPSError(.unrepresentable, "a value could not be encrypted: \(error)")
        }
    }

    /// Decrypts a value in its place; nil if it does not authenticate there.
    func open(_ sealed: SealedValue, additionalData: String) -> PlainValue? {
        do throws(SealingError) {
            let plaintext = try cipher.open(
                sealed.data, tag: sealed.tag, nonce: sealed.nonce, authenticating: Array(additionalData.utf8))
            return PlainValue(type: sealed.type, bytes: plaintext)
        } catch {
            return nil
        }
    }
}
