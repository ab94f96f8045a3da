/// The parts of a text that are known to hold no secret: ciphertexts, certificates and public keys. Private keys are
/// found on the way.
struct ExemptRanges {
    /// In order, and apart from each other.
    private var ranges: [Range<Int>] = []
    private(set) var privateKeys: [SecretFinding] = []
    private var starts: [Int: Int] = [:]

    init(of bytes: [UInt8]) {
        let (sealed, begin) = (Array("ENC[AES256_GCM,".utf8), Array("-----BEGIN ".utf8))
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "E"), bytes[index...].starts(with: sealed) {
                let end = Self.endOfCiphertext(in: bytes, from: index + sealed.count)
                if let end { add(index..<end) }
                index = end ?? index + sealed.count
            } else if byte == UInt8(ascii: "-"), bytes[index...].starts(with: begin) {
                index = block(bytes, at: index, begin.count)
            } else {
                index += 1
            }
        }
    }

    /// Where the exempt range ends that begins at an offset; nil if none does.
    func end(at offset: Int) -> Int? { starts[offset] }

    func contains(_ offset: Int) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(offset)
    }

    private mutating func add(_ range: Range<Int>) {
        ranges.append(range)
        starts[range.lowerBound] = range.upperBound
    }

    /// Where the ciphertext ends whose inside begins at an offset; nil if anything stands in it that no ciphertext has.
    private static func endOfCiphertext(in bytes: [UInt8], from start: Int) -> Int? {
        for index in start..<bytes.count where !TokenShape.Alphabet.base64.contains(bytes[index]) {
            switch bytes[index] {
            case UInt8(ascii: "]"): return index + 1
            case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "="): continue
            default: return nil
            }
        }
        return nil
    }

    private static func end(of bytes: [UInt8], from start: Int, _ text: String, limit: Int) -> Int {
        let pattern = Array(text.utf8)
        var index = start
        while index < min(bytes.count, start + limit) {
            if bytes[index] == pattern[0], bytes[index...].starts(with: pattern) { return index + pattern.count }
            index += 1
        }
        return index
    }

    /// Takes in `-----BEGIN X-----` to `-----END X-----`.
    ///
    /// - Returns: where to go on.
    private mutating func block(_ bytes: [UInt8], at start: Int, _ prefix: Int) -> Int {
        var nameEnd = start + prefix
        while nameEnd < bytes.count, nameEnd - start < 80, Self.isName(bytes[nameEnd]) { nameEnd += 1 }
        let label = String(decoding: bytes[(start + prefix)..<nameEnd], as: UTF8.self)
        let body = nameEnd + 5
        guard body <= bytes.count, bytes[nameEnd..<body].elementsEqual("-----".utf8) else { return start + 1 }
        // The next dashes are its end, unless it has none.
        let end = Self.end(of: bytes, from: body, "-----", limit: bytes.count)
        // A text that only speaks of keys has no base64 behind the line.
        guard Self.hasContent(bytes[body..<end]) else { return body }
        if label.contains("PRIVATE KEY") {
            privateKeys.append(
                SecretFinding(
                    range: start..<end, code: "private_key", what: "a private key", shown: "-----BEGIN \(label)-----"))
        }
        add(start..<end)
        return end
    }

    private static func isName(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x20
    }

    /// Whether 40 bytes of base64 stand in a row, line breaks aside, also those of JSON.
    private static func hasContent(_ bytes: ArraySlice<UInt8>) -> Bool {
        var (run, index) = (0, bytes.startIndex)
        let end = min(bytes.endIndex, bytes.startIndex + 4096)
        while index < end {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\"), index + 1 < end,
                [UInt8(ascii: "n"), UInt8(ascii: "r")].contains(bytes[index + 1])
            {
                index += 2
                continue
            }
            if TokenShape.Alphabet.base64.contains(byte) {
                run += 1
                if run >= 40 { return true }
            } else if ![0x20, 0x09, 0x0A, 0x0D].contains(byte) {
                run = 0
            }
            index += 1
        }
        return false
    }
}
