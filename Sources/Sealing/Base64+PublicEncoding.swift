extension Base64 {
    /// Appends the padded characters of what is public, such as ciphertext, to `output`.
    ///
    /// A table serves, whose time may tell the bytes; libsodium's encoder, for what is secret, takes several times as long.
    package static func encodePublic(_ bytes: Span<UInt8>, appendingTo output: inout [UInt8]) {
        unsafe output.append(capacity: encodedCount(bytes.count)) { output in
            unsafe bytes.withPointer { bytes, count in
                unsafe characters.span.withUnsafeBufferPointer { characters in
                    var (read, written) = (0, 0)
                    func put(_ bits: UInt32, _ shift: UInt32) {
                        unsafe output[written] = characters[Int(bits >> shift & 63)]
                        written += 1
                    }
                    while read + 3 <= count {
                        let bits =
                            unsafe UInt32(bytes[read]) << 16 | UInt32(bytes[read + 1]) << 8 | UInt32(bytes[read + 2])
                        put(bits, 18)
                        put(bits, 12)
                        put(bits, 6)
                        put(bits, 0)
                        read += 3
                    }
                    guard read < count else { return written }
                    var bits = unsafe UInt32(bytes[read]) << 16
                    if read + 1 < count { bits |= unsafe UInt32(bytes[read + 1]) << 8 }
                    put(bits, 18)
                    put(bits, 12)
                    if read + 1 < count { put(bits, 6) }
                    while written % 4 != 0 {
                        unsafe output[written] = UInt8(ascii: "=")
                        written += 1
                    }
                    return written
                }
            }
        }
    }

    private static let characters: [64 of UInt8] = {
        var characters = [64 of UInt8](repeating: 0)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { characters[value] = character }
        return characters
    }()
}
