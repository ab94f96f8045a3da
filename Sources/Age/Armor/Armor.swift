/// The text form of an age file (age specification, "ASCII armor"): strict PEM.
public enum Armor {
    static let begin = [UInt8]("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
    static let end = [UInt8]("-----END AGE ENCRYPTED FILE-----".utf8)
    static let columns = 64
    /// The bytes that a full line stands for.
    static let lineSize = columns / 4 * 3

    /// Whether the first thing in `bytes` that is not white space is the opening line of an armor.
    public static func isArmored(_ bytes: Span<UInt8>) -> Bool {
        guard let start = bytes.indices.first(where: { !isSpace(bytes[$0]) }) else { return false }
        return bytes.count - start >= begin.count && begin.indices.allSatisfy { bytes[start + $0] == begin[$0] }
    }

    /// The armored form of a file, with a line feed at its end.
    public static func encode(_ bytes: Span<UInt8>) -> [UInt8] {
        let lineCount = (bytes.count + lineSize - 1) / lineSize
        var text: [UInt8] = []
        text.reserveCapacity(begin.count + lineCount * (columns + 1) + end.count + 3)
        var encoder = Encoder()
        encoder.update(bytes, into: &text)
        encoder.finish(into: &text)
        return text
    }

    /// The file inside the armor.
    /// - Throws: `armorFailure`.
    public static func decode(_ text: Span<UInt8>) throws(AgeError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var decoder = Decoder()
        try decoder.update(text, into: &bytes)
        try decoder.finish()
        return bytes
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(byte)
    }
}
