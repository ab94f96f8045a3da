package import Sealing

/// A passphrase in guarded memory that is zeroed when its owner ends.
public struct Passphrase: ~Copyable, Sendable {
    package let bytes: GuardedBytes

    /// A copy of `bytes`; the caller wipes its own.
    /// - Throws: `outOfMemory`.
    public init(copying bytes: Span<UInt8>) throws(AgeError) {
        do throws(SealingError) {
            self.bytes = try GuardedBytes(copying: bytes)
        } catch {
            throw AgeError(error, as: .outOfMemory, "")
        }
    }

    /// Moves `bytes` here: the array's own bytes are zero afterwards.
    /// - Throws: `outOfMemory`.
    public init(moving bytes: inout [UInt8]) throws(AgeError) {
        defer { Memory.wipe(&bytes) }
        try self.init(copying: bytes.span)
    }

    /// Whether nothing was typed.
    public var isEmpty: Bool { bytes.count == 0 }
}
