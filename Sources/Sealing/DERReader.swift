/// Reads DER (X.690) strictly, as far as keys need it. It knows where it is and lends what it reads as ranges, for the
/// bytes may be a key that must not be copied.
struct DERReader {
    enum Tag: UInt8 {
        case integer = 0x02
        case octetString = 0x04
        case null = 0x05
        case objectIdentifier = 0x06
        case sequence = 0x30
    }

    private var rest: Range<Int>

    init(_ range: Range<Int>) {
        rest = range
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// The content of the next element.
    /// - Throws: `invalidKey` if it has another tag, or a length that is longer than it need be or than what is left.
    mutating func element(_ tag: Tag, in bytes: Span<UInt8>) throws(SealingError) -> Range<Int> {
        guard rest.count >= 2, bytes[rest.lowerBound] == tag.rawValue else { throw SealingError(.invalidKey) }
        var start = rest.lowerBound + 2
        var count = Int(bytes[start - 1])
        if count & 0x80 != 0 {
            let digits = count & 0x7f
            guard (1...3).contains(digits), rest.upperBound - start >= digits, bytes[start] != 0 else {
                throw SealingError(.invalidKey)
            }
            count = (start..<start + digits).reduce(0) { $0 << 8 | Int(bytes[$1]) }
            guard count >= 0x80 else { throw SealingError(.invalidKey) }
            start += digits
        }
        guard count <= rest.upperBound - start else { throw SealingError(.invalidKey) }
        rest = start + count..<rest.upperBound
        return start..<start + count
    }

    /// The digits of the next number, which is positive, big-endian and without the zero that may stand before them.
    mutating func positiveNumber(in bytes: Span<UInt8>) throws(SealingError) -> Range<Int> {
        let range = try element(.integer, in: bytes)
        guard let first = range.first, bytes[first] & 0x80 == 0 else { throw SealingError(.invalidKey) }
        guard bytes[first] == 0 else { return range }
        guard range.count > 1, bytes[first + 1] & 0x80 != 0 else { throw SealingError(.invalidKey) }
        return range.dropFirst()
    }

    /// Moves over the number zero, the version of a key.
    mutating func skipZero(in bytes: Span<UInt8>) throws(SealingError) {
        let range = try element(.integer, in: bytes)
        guard range.count == 1, bytes[range.lowerBound] == 0 else { throw SealingError(.invalidKey) }
    }

    /// Whether the next element has this tag.
    func isNext(_ tag: Tag, in bytes: Span<UInt8>) -> Bool {
        !rest.isEmpty && bytes[rest.lowerBound] == tag.rawValue
    }

    /// - Throws: `invalidKey` if anything is left.
    func end() throws(SealingError) {
        guard isAtEnd else { throw SealingError(.invalidKey) }
    }
}
