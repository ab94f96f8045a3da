internal import CSodium

/// Secret bytes in libsodium's guarded, locked memory; zeroed when their owner ends. The length is fixed.
///
/// It is not copyable, so each secret has one owner; it lends its bytes as a span and never gives them away.
@safe
package struct GuardedBytes: ~Copyable, @unchecked Sendable {
    // Nothing writes after `init`, so threads may share it.
    package let count: Int
    private let start: UnsafeMutablePointer<UInt8>

    /// Memory of `count` bytes, zero at first, that `body` fills.
    package init(
        count: Int, filledBy body: (inout MutableSpan<UInt8>) throws(SealingError) -> Void
    ) throws(SealingError) {
        guard count >= 0 else { throw SealingError(.invalidLength) }
        let start = unsafe try GuardedMemory.allocate(count)
        unsafe start.initialize(repeating: 0, count: count)
        do throws(SealingError) {
            var span = unsafe MutableSpan(_unsafeStart: start, count: count)
            try body(&span)
        } catch {
            unsafe GuardedMemory.free(start, count)
            throw error
        }
        unsafe self.start = start
        self.count = count
    }

    /// `count` random bytes.
    package init(random count: Int) throws(SealingError) {
        try self.init(count: count) { span in
            unsafe span.withPointer { unsafe randombytes_buf($0, $1) }
        }
    }

    /// A copy of `bytes`; the caller wipes its own.
    package init(copying bytes: Span<UInt8>) throws(SealingError) {
        try self.init(count: bytes.count) { span in
            unsafe span.withPointer { target, _ in
                unsafe bytes.withPointer { unsafe target.update(from: $0, count: $1) }
            }
        }
    }

    /// Moves `bytes` here: the array's own bytes are zero afterwards.
    package init(moving bytes: inout [UInt8]) throws(SealingError) {
        defer { Memory.wipe(&bytes) }
        try self.init(copying: bytes.span)
    }

    deinit {
        unsafe GuardedMemory.free(start, count)
    }

    /// Lends the bytes for the time of `body`.
    package borrowing func withBytes<Result: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> Result
    ) throws(E) -> Result {
        let span = unsafe Span(_unsafeStart: start, count: count)
        return try body(span)
    }

    /// Lends the bytes to C.
    borrowing func withPointer<Result: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>, Int) throws(E) -> Result
    ) throws(E) -> Result {
        try unsafe body(UnsafePointer(start), count)
    }

    /// Whether both hold the same bytes, in a time that depends on the length only.
    package borrowing func isEqual(to other: borrowing GuardedBytes) -> Bool {
        unsafe count == other.count && sodium_memcmp(start, other.start, count) == 0
    }

    /// A second owner of the same bytes, where one is truly needed.
    package borrowing func duplicate() throws(SealingError) -> GuardedBytes {
        let span = unsafe Span(_unsafeStart: start, count: count)
        return try GuardedBytes(copying: span)
    }
}
