/// Strict decoding: no white space, no bits left over, exact padding, one text for the same bytes.
extension Base64 {
    /// - Throws: `invalidBase64`.
    package static func decode(_ text: Span<UInt8>, _ padding: Padding = .padded) throws(SealingError) -> [UInt8] {
        var bytes: [UInt8] = []
        try decode(text, padding, appendingTo: &bytes)
        return bytes
    }

    /// - Throws: `invalidBase64`.
    package static func decode(
        _ text: some StringProtocol, _ padding: Padding = .padded
    ) throws(SealingError) -> [UInt8] {
        let bytes = [UInt8](text.utf8)
        return try decode(bytes.span, padding)
    }

    /// Appends the bytes to `output`; on failure `output` stays as it was.
    ///
    /// What SOPS and age write in base64 is ciphertext, so a table serves; its time may tell the text. libsodium's
    /// decoder takes ten times as long, and it takes the bytes 0xAB and 0xAF for `+` and `/`.
    /// - Throws: `invalidBase64`.
    package static func decode(
        _ text: Span<UInt8>, _ padding: Padding = .padded, appendingTo output: inout [UInt8]
    ) throws(SealingError) {
        var count = text.count
        if padding == .padded {
            guard count % 4 == 0 else { throw SealingError(.invalidBase64) }
            for _ in 0..<2 where count > 0 && text[count - 1] == UInt8(ascii: "=") { count -= 1 }
        }
        guard count % 4 != 1 else { throw SealingError(.invalidBase64) }
        try unsafe output.append(capacity: count / 4 * 3 + 2) { output throws(SealingError) in
            try unsafe text.withPointer { text, _ throws(SealingError) in
                try unsafe decode(text, count, to: output)
            }
        }
    }

    /// Decodes `count` characters without padding, of which there are not 4n + 1; returns the number of bytes.
    private static func decode(
        _ text: UnsafePointer<UInt8>, _ count: Int, to output: UnsafeMutablePointer<UInt8>
    ) throws(SealingError) -> Int {
        var (read, written) = (0, 0)
        var invalid: UInt8 = 0
        unsafe values.span.withUnsafeBufferPointer { values in
            func value(_ index: Int) -> UInt32 {
                let value = unsafe values[Int(text[index])]
                invalid |= value
                return UInt32(value)
            }
            while read + 4 <= count {
                let bits = value(read) << 18 | value(read + 1) << 12 | value(read + 2) << 6 | value(read + 3)
                unsafe output[written] = UInt8(truncatingIfNeeded: bits >> 16)
                unsafe output[written + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                unsafe output[written + 2] = UInt8(truncatingIfNeeded: bits)
                read += 4
                written += 3
            }
            var rest: UInt32 = 0
            for index in read..<count { rest = rest << 6 | value(index) }
            switch count - read {
            case 2:
                unsafe output[written] = UInt8(truncatingIfNeeded: rest >> 4)
                written += 1
                if rest & 0xf != 0 { invalid = .max }
            case 3:
                unsafe output[written] = UInt8(truncatingIfNeeded: rest >> 10)
                unsafe output[written + 1] = UInt8(truncatingIfNeeded: rest >> 2)
                written += 2
                if rest & 3 != 0 { invalid = .max }
            default: break
            }
        }
        guard invalid < 64 else { throw SealingError(.invalidBase64) }
        return written
    }

    /// The value of each character; 255 for what is none.
    private static let values: [256 of UInt8] = {
        var values = [256 of UInt8](repeating: 255)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()
}
