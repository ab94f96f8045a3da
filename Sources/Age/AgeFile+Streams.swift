internal import Sealing

/// Why a stream could not be encrypted or decrypted: the file, or what it was read from or written to.
public enum StreamError<Failure: Error>: Error {
    /// The file, the recipients or the identities are at fault.
    case age(AgeError)
    /// What reading or writing threw.
    case transport(Failure)
}

/// Files of any size, from any source to any destination, in constant memory.
///
/// `read` appends some more bytes of the source to an array, which is empty but has room; it appends none at the end.
/// `write` takes the next bytes of the result. The buffers are zeroed at the end.
extension AgeFile {
    /// Encrypts what `read` gives for `recipients`; each of them can open the file alone.
    /// - Throws: `invalidRecipients` if there are none or they cannot share a file; `invalidRecipient`; `outOfMemory`.
    public static func encrypt<Failure: Error>(
        to recipients: [any Recipient], armored: Bool = false,
        reading read: (inout [UInt8]) throws(Failure) -> Void,
        writing write: ([UInt8]) throws(Failure) -> Void
    ) throws(StreamError<Failure>) {
        var (input, output) = (StreamBuffer.make(), StreamBuffer.make())
        defer { Memory.wipeAll(&input) }
        var armor = armored ? Armor.Encoder() : nil
        var text: [UInt8] = []
        var encryptor = try StreamError<Failure>.rethrowing { () throws(AgeError) in
            try Encryptor(to: recipients, into: &output)
        }
        while try StreamBuffer.fill(&input, read) {
            try StreamError<Failure>.rethrowing { () throws(AgeError) in
                try encryptor.update(input.span, into: &output)
            }
            guard armor != nil else {
                try StreamBuffer.flush(&output, write)
                continue
            }
            armor?.update(output.span, into: &text)
            output.removeAll(keepingCapacity: true)
            try StreamBuffer.flush(&text, write)
        }
        do throws(AgeError) {
            try encryptor.finish(into: &output)
        } catch {
            throw .age(error)
        }
        guard var armor else { return try StreamBuffer.flush(&output, write) }
        armor.update(output.span, into: &text)
        armor.finish(into: &text)
        try StreamBuffer.flush(&text, write)
    }

    /// Decrypts a file, armored or not.
    ///
    /// What `write` has got is authentic, but only when the function returns was it all: keep what is written away from
    /// its place until then.
    /// - Parameter identities: tried in order; the first that unwraps the file key opens the file.
    /// - Throws: any code of a file's.
    public static func decrypt<Failure: Error>(
        with identities: [any Identity],
        reading read: (inout [UInt8]) throws(Failure) -> Void,
        writing write: ([UInt8]) throws(Failure) -> Void
    ) throws(StreamError<Failure>) {
        var (input, output) = (StreamBuffer.make(), StreamBuffer.make())
        defer { Memory.wipeAll(&output) }
        var binary: [UInt8] = []
        var remover = Armor.Remover()
        var decryptor = Decryptor(with: identities)
        while try StreamBuffer.fill(&input, read) {
            let outcome = Result { () throws(AgeError) in
                if remover.isArmored == false { return try decryptor.update(input.span, into: &output) }
                try remover.update(input.span, into: &binary)
                try decryptor.update(binary.span, into: &output)
                binary.removeAll(keepingCapacity: true)
            }
            // Also what was authenticated before an error came up.
            try StreamBuffer.flush(&output, write)
            try StreamError<Failure>.rethrowing { () throws(AgeError) in try outcome.get() }
        }
        do throws(AgeError) {
            try remover.finish(into: &binary)
            try decryptor.update(binary.span, into: &output)
            try decryptor.finish(into: &output)
        } catch {
            try StreamBuffer.flush(&output, write)
            throw .age(error)
        }
        try StreamBuffer.flush(&output, write)
    }
}

extension StreamError {
    fileprivate static func rethrowing<Value: ~Copyable>(
        _ body: () throws(AgeError) -> Value
    ) throws(StreamError) -> Value {
        do throws(AgeError) {
            return try body()
        } catch {
            throw .age(error)
        }
    }
}

/// Arrays that keep their room from piece to piece.
private enum StreamBuffer {
    static func make() -> [UInt8] {
        var buffer: [UInt8] = []
        // A few chunks: fewer calls, and it still fits into a processor's cache.
        buffer.reserveCapacity(4 * PayloadCipher.sealedChunkSize)
        return buffer
    }

    /// Whether there is more.
    static func fill<Failure: Error>(
        _ buffer: inout [UInt8], _ read: (inout [UInt8]) throws(Failure) -> Void
    ) throws(StreamError<Failure>) -> Bool {
        buffer.removeAll(keepingCapacity: true)
        do throws(Failure) {
            try read(&buffer)
        } catch {
            throw .transport(error)
        }
        return !buffer.isEmpty
    }

    static func flush<Failure: Error>(
        _ buffer: inout [UInt8], _ write: ([UInt8]) throws(Failure) -> Void
    ) throws(StreamError<Failure>) {
        guard !buffer.isEmpty else { return }
        do throws(Failure) {
            try write(buffer)
        } catch {
            throw .transport(error)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
