internal import CSodium

/// Comparison of tags, MACs and passwords.
package enum ConstantTime {
    /// Whether both are equal, in a time that depends on their lengths only.
    package static func equal(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        equal(first.span, second.span)
    }

    /// Whether both are equal, in a time that depends on their lengths only.
    package static func equal(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
        Sodium.start()
        guard first.count == second.count else { return false }
        return unsafe first.withPointer { first, count in
            unsafe second.withPointer { second, _ in unsafe sodium_memcmp(first, second, count) == 0 }
        }
    }
}
