package import Sealing

/// The 16 random bytes that one file is encrypted under; recipients wrap it, identities unwrap it.
///
/// It lives in guarded memory that is zeroed when its owner ends.
public struct FileKey: ~Copyable, Sendable {
    /// The number of bytes.
    public static let size = 16

    package let bytes: GuardedBytes

    /// A new random file key.
    /// - Throws: `outOfMemory`.
    public init() throws(AgeError) {
        do throws(SealingError) {
            bytes = try GuardedBytes(random: FileKey.size)
        } catch {
            throw AgeError(error, as: .outOfMemory, "")
        }
    }

    /// A file key that an identity has unwrapped; the caller wipes its own copy.
    /// - Throws: `headerFailure` unless there are 16 bytes.
    public init(copying bytes: Span<UInt8>) throws(AgeError) {
        let copy: GuardedBytes
        do throws(SealingError) {
            copy = try GuardedBytes(copying: bytes)
        } catch {
            throw AgeError(error, as: .headerFailure, "the file key cannot be held")
        }
        try self.init(copy)
    }

    /// - Throws: `headerFailure` unless there are 16 bytes.
    package init(_ bytes: consuming GuardedBytes) throws(AgeError) {
        guard bytes.count == FileKey.size else {
            throw AgeError(.headerFailure, "a file key has 16 bytes, not \(bytes.count)")
        }
        self.bytes = bytes
    }

    /// Lends the 16 bytes for the time of `body`.
    public borrowing func withBytes<Result: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> Result
    ) throws(E) -> Result {
        try bytes.withBytes(body)
    }
}
