/// Reads SSH's wire format (RFC 4251, section 5) strictly; bytes that are asked for and not there are an error.
///
/// It knows where it is and lends what it reads as ranges, for the bytes may be a key that must not be copied.
struct SSHReader {
    /// Why the bytes are not what they should be: "it ends in the middle of a length".
    struct Malformed: Error {
        let reason: String
    }

    private(set) var position = 0

    mutating func uint32(in bytes: Span<UInt8>) throws(Malformed) -> Int {
        let range = try take(4, of: bytes, "a number")
        return range.reduce(0) { $0 << 8 | Int(bytes[$1]) }
    }

    /// The content of a string: a length of four bytes, and as many bytes.
    mutating func string(in bytes: Span<UInt8>) throws(Malformed) -> Range<Int> {
        try take(uint32(in: bytes), of: bytes, "a field")
    }

    /// A string that is known beforehand, such as the name of a type.
    mutating func skip(_ text: String, in bytes: Span<UInt8>) throws(Malformed) {
        let range = try string(in: bytes)
        guard range.count == text.utf8.count, bytes.extracting(range).starts(with: text) else {
            throw Malformed(reason: "\(text) is expected")
        }
    }

    /// The digits of a positive number, big-endian, without the zero that may stand before them. A number has one
    /// spelling only.
    mutating func positiveNumber(in bytes: Span<UInt8>) throws(Malformed) -> Range<Int> {
        let range = try string(in: bytes)
        guard let first = range.first, bytes[first] & 0x80 == 0 else {
            throw Malformed(reason: "a positive number is expected")
        }
        guard bytes[first] == 0 else { return range }
        guard range.count > 1, bytes[first + 1] & 0x80 != 0 else {
            throw Malformed(reason: "a number begins with a zero too many")
        }
        return range.dropFirst()
    }

    /// - Throws: if anything is left.
    func end(in bytes: Span<UInt8>) throws(Malformed) {
        guard position == bytes.count else { throw Malformed(reason: "something follows its end") }
    }

    /// The next bytes, whatever they are.
    mutating func take(_ count: Int, of bytes: Span<UInt8>, _ what: String) throws(Malformed) -> Range<Int> {
        guard count <= bytes.count - position else { throw Malformed(reason: "it ends in the middle of \(what)") }
        defer { position += count }
        return position..<(position + count)
    }
}

extension Span<UInt8> {
    /// A copy of what is public.
    func copy(_ range: Range<Int>) -> [UInt8] {
        range.map { self[$0] }
    }
}
