internal import Sealing

/// Encrypts what comes piece by piece; it holds back at most one chunk of 64 KiB.
///
/// ```swift
/// var file: [UInt8] = []
/// var encryptor = try Encryptor(to: recipients, into: &file)
/// try encryptor.update(piece.span, into: &file)      // as often as there is more
/// try encryptor.finish(into: &file)
/// ```
public struct Encryptor: ~Copyable {
    private var cipher: PayloadCipher
    private var held: WipedBuffer

    /// Appends the header of a new file for `recipients` to `output`.
    /// - Throws: `invalidRecipients` if there are none or they cannot share a file; `invalidRecipient`; `outOfMemory`.
    public init(to recipients: [any Recipient], into output: inout [UInt8]) throws(AgeError) {
        try self.init(to: recipients, capacity: PayloadCipher.chunkSize, into: &output)
    }

    /// - Parameter capacity: how many bytes of plaintext come at most; more than a chunk counts as a chunk.
    init(to recipients: [any Recipient], capacity: Int, into output: inout [UInt8]) throws(AgeError) {
        let fileKey = try FileKey()
        let header = try Header.encode(Encryptor.wrap(fileKey, for: recipients), fileKey: fileKey)
        let nonce = Random.bytes(PayloadCipher.nonceSize)
        do throws(SealingError) {
            cipher = try PayloadCipher(fileKey: fileKey, nonce: nonce)
        } catch {
            throw AgeError(error, as: .payloadFailure, "the payload's key cannot be derived")
        }
        held = WipedBuffer(capacity: min(capacity, PayloadCipher.chunkSize))
        output += header
        output += nonce
    }

    /// The stanzas of all recipients.
    /// - Throws: `invalidRecipients` when their labels differ.
    private static func wrap(
        _ fileKey: borrowing FileKey, for recipients: [any Recipient]
    ) throws(AgeError) -> [Stanza] {
        var stanzas: [Stanza] = []
        var labels: Set<String>?
        for recipient in recipients {
            let wrapped = try recipient.wrapWithLabels(fileKey)
            let expected = labels ?? wrapped.labels
            guard expected == wrapped.labels else {
                let odd = expected.symmetricDifference(wrapped.labels).sorted().joined(separator: ", ")
                throw AgeError(
                    .invalidRecipients, "recipients with the label \(odd) cannot share a file with others")
            }
            labels = expected
            stanzas += wrapped.stanzas
        }
        return stanzas
    }

    /// Encrypts `plaintext` and appends to `output` what is ready.
    public mutating func update(_ plaintext: Span<UInt8>, into output: inout [UInt8]) throws(AgeError) {
        let size = PayloadCipher.chunkSize
        var start = 0
        while start < plaintext.count {
            // A full chunk waits until more comes: the final one is sealed differently.
            if held.count == size {
                try sealHeld(isFinal: false, into: &output)
            } else if held.count == 0, plaintext.count - start > size {
                try seal(plaintext.extracting(start..<start + size), isFinal: false, into: &output)
                start += size
            } else {
                let end = min(plaintext.count, start + size - held.count)
                held.append(plaintext.extracting(start..<end))
                start = end
            }
        }
    }

    /// Appends the final chunk to `output`; without it the file is truncated.
    public consuming func finish(into output: inout [UInt8]) throws(AgeError) {
        try sealHeld(isFinal: true, into: &output)
    }

    private mutating func sealHeld(isFinal: Bool, into output: inout [UInt8]) throws(AgeError) {
        do throws(SealingError) {
            try held.withBytes { chunk throws(SealingError) in
                try cipher.seal(chunk, isFinal: isFinal, appendingTo: &output)
            }
        } catch {
            throw Encryptor.failure(error)
        }
        held.removeAll()
    }

    private mutating func seal(_ chunk: Span<UInt8>, isFinal: Bool, into output: inout [UInt8]) throws(AgeError) {
        do throws(SealingError) {
            try cipher.seal(chunk, isFinal: isFinal, appendingTo: &output)
        } catch {
            throw Encryptor.failure(error)
        }
    }

    private static func failure(_ error: SealingError) -> AgeError {
        AgeError(error, as: .payloadFailure, "the payload cannot be sealed")
    }
}
