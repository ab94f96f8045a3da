/// Spans for C: a pointer that is never null, also for no bytes at all, and the count.
extension Span<UInt8> {
    @inline(__always)
    func withPointer<Result: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>, Int) throws(E) -> Result
    ) throws(E) -> Result {
        try unsafe withUnsafeBufferPointer { buffer throws(E) in
            try unsafe body(buffer.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped, buffer.count)
        }
    }
}

extension MutableSpan<UInt8> {
    @inline(__always)
    mutating func withPointer<Result: ~Copyable, E: Error>(
        _ body: (UnsafeMutablePointer<UInt8>, Int) throws(E) -> Result
    ) throws(E) -> Result {
        try unsafe withUnsafeMutableBufferPointer { buffer throws(E) in
            try unsafe body(buffer.baseAddress ?? UnsafeMutablePointer(bitPattern: 1).unsafelyUnwrapped, buffer.count)
        }
    }
}

extension [UInt8] {
    /// Appends what `body` writes behind the pointer, where there is room for `capacity` bytes and a pointer that is
    /// never null; it returns how many bytes that is. If it throws, nothing was appended.
    @inline(__always)
    mutating func append<E: Error>(
        capacity: Int, writtenBy body: (UnsafeMutablePointer<UInt8>) throws(E) -> Int
    ) throws(E) {
        try append(addingCapacity: capacity) { span throws(E) in
            try unsafe span.withUnsafeMutableBufferPointer { buffer, count throws(E) in
                let start = unsafe buffer.baseAddress ?? UnsafeMutablePointer(bitPattern: 1).unsafelyUnwrapped
                count = unsafe try body(start)
            }
        }
    }
}
