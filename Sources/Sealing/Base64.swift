internal import CSodium

/// Base64 (RFC 4648).
package enum Base64 {
    package enum Padding: Sendable {
        /// Padded with `=`, as SOPS and the armor write it.
        case padded
        /// Without padding, as age's header has it; any `=` is an error.
        case unpadded
        /// Without padding, and with `-` and `_` (RFC 4648, section 5); for encoding only.
        case urlSafe

        fileprivate var variant: Int32 {
            switch self {
            case .padded: Int32(sodium_base64_VARIANT_ORIGINAL)
            case .unpadded: Int32(sodium_base64_VARIANT_ORIGINAL_NO_PADDING)
            case .urlSafe: Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING)
            }
        }
    }

    /// The number of characters that `count` bytes take.
    package static func encodedCount(_ count: Int, _ padding: Padding = .padded) -> Int {
        switch padding {
        case .padded: (count + 2) / 3 * 4
        case .unpadded, .urlSafe: (count * 4 + 2) / 3
        }
    }

    package static func encode(_ bytes: [UInt8], _ padding: Padding = .padded) -> String {
        encode(bytes.span, padding)
    }

    package static func encode(_ bytes: Span<UInt8>, _ padding: Padding = .padded) -> String {
        unsafe String(unsafeUninitializedCapacity: encodedCount(bytes.count, padding) + 1) { text in
            unsafe encode(bytes, padding, to: text.baseAddress!)
        }
    }

    /// Appends the characters to `output`.
    package static func encode(_ bytes: Span<UInt8>, _ padding: Padding = .padded, appendingTo output: inout [UInt8]) {
        unsafe output.append(capacity: encodedCount(bytes.count, padding) + 1) { output in
            unsafe encode(bytes, padding, to: output)
        }
    }

    /// Writes the characters, and a NUL behind them as libsodium does; returns the count without it.
    private static func encode(
        _ bytes: Span<UInt8>, _ padding: Padding, to output: UnsafeMutablePointer<UInt8>
    ) -> Int {
        let count = encodedCount(bytes.count, padding)
        _ = unsafe bytes.withPointer { bytes, length in
            unsafe sodium_bin2base64(UnsafeMutableRawPointer(output), count + 1, bytes, length, padding.variant)
        }
        return count
    }
}
