internal import CSodium

/// Randomness from the system's generator, for what is not a key: nonces, salts, generated passwords.
/// A random key is a `GuardedBytes(random:)`.
package enum Random {
    package static func bytes(_ count: Int) -> [UInt8] {
        Sodium.start()
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }

    /// A number from 0 to `bound` - 1, every one equally likely. A bound of 0 gives 0.
    package static func uniform(below bound: UInt32) -> UInt32 {
        Sodium.start()
        return randombytes_uniform(bound)
    }

    /// As a source for the standard library's algorithms (`shuffle(using:)`, `randomElement(using:)`).
    package struct Generator: RandomNumberGenerator, Sendable {
        package init() {}

        package mutating func next() -> UInt64 {
            Sodium.start()
            var value: UInt64 = 0
            unsafe randombytes_buf(&value, MemoryLayout<UInt64>.size)
            return value
        }
    }
}
