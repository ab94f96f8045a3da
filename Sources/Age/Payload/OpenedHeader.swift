internal import Sealing

/// A file whose header was opened: the cipher of its payload, and where the payload's chunks begin.
struct OpenedHeader: ~Copyable {
    var cipher: PayloadCipher
    let payloadStart: Int
}

extension Header {
    /// Unwraps the file key and reads the payload's nonce.
    /// - Parameter file: the bytes that the header was parsed from.
    /// - Throws: `noMatch`, `hmacFailure`, `headerFailure`, `outOfMemory`.
    func open(_ file: [UInt8], with identities: [any Identity]) throws(AgeError) -> OpenedHeader {
        let fileKey = try fileKey(with: identities, file: file)
        let payloadStart = count + PayloadCipher.nonceSize
        guard file.count >= payloadStart else {
            throw AgeError(.headerFailure, "the file ends before its payload's nonce")
        }
        do throws(SealingError) {
            let cipher = try PayloadCipher(fileKey: fileKey, nonce: Array(file[count..<payloadStart]))
            return OpenedHeader(cipher: cipher, payloadStart: payloadStart)
        } catch {
            throw AgeError(error, as: .headerFailure, "the payload's key cannot be derived")
        }
    }
}
