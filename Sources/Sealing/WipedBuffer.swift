internal import CSodium

/// Room for plaintext that passes through: ordinary memory, zeroed whenever it is emptied and when its owner ends.
/// It never grows, for growing would leave a copy behind.
@safe
package struct WipedBuffer: ~Copyable, @unchecked Sendable {
    package let capacity: Int
    package private(set) var count = 0
    private let start: UnsafeMutablePointer<UInt8>

    package init(capacity: Int) {
        self.capacity = capacity
        unsafe start = .allocate(capacity: capacity)
    }

    deinit {
        unsafe sodium_memzero(start, count)
        unsafe start.deallocate()
    }

    package mutating func append(_ bytes: Span<UInt8>) {
        precondition(bytes.count <= capacity - count, "more than the buffer was made for")
        unsafe bytes.withPointer { unsafe (start + count).initialize(from: $0, count: $1) }
        count += bytes.count
    }

    package mutating func removeAll() {
        unsafe sodium_memzero(start, count)
        count = 0
    }

    /// Lends the bytes for the time of `body`.
    package borrowing func withBytes<Result: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> Result
    ) throws(E) -> Result {
        let span = unsafe Span(_unsafeStart: start, count: count)
        return try body(span)
    }
}
