/// How large a regular expression is with its repetitions written out: `(ab){3}c` is 7. RE2 writes them out before it
/// looks at what that takes.
///
/// It is an estimate, for RE2 looks for bytes and not for characters; what is no expression may count as anything.
struct RepeatedSize {
    /// What a class of characters counts, which may be of several lengths in UTF-8; and one of Unicode's, which has some
    /// hundred ranges.
    private static let (smallClass, namedClass) = (4, 100)

    private let pattern: [UInt8]
    private var position = 0
    /// The size of the group that is read, and of those around it.
    private var size = 0
    private var outer: [Int] = []
    /// The size of what was read last, to which a repetition belongs.
    private var last = 0

    static func of(_ pattern: String) -> Int {
        var reader = RepeatedSize(pattern: Array(pattern.utf8))
        return reader.read()
    }

    private init(pattern: [UInt8]) {
        self.pattern = pattern
    }

    private mutating func read() -> Int {
        while let byte = next() {
            switch byte {
            case UInt8(ascii: "("):
                outer.append(size)
                (size, last) = (0, 0)
            case UInt8(ascii: ")"):
                last = size
                size = Self.sum(outer.popLast() ?? 0, last)
            case UInt8(ascii: "{"):
                guard let count = repetition() else { fallthrough }
                let more = last.multipliedReportingOverflow(by: max(count, 1) - 1)
                size = more.overflow ? .max : Self.sum(size, more.partialValue)
                last = more.overflow ? .max : Self.sum(last, more.partialValue)
            default:
                last = skip(byte)
                size = Self.sum(size, last)
            }
        }
        return outer.reduce(size, Self.sum)
    }

    /// Moves over what belongs to a byte, the rest of an escape or of a class, and says what it counts.
    private mutating func skip(_ byte: UInt8) -> Int {
        var size = 1
        if byte == UInt8(ascii: "\\") {
            size = skipEscape()
        } else if byte == UInt8(ascii: ".") {
            size = Self.smallClass
        } else if byte == UInt8(ascii: "[") {
            size = Self.smallClass
            if peek == UInt8(ascii: "^") { position += 1 }
            // As the first character, a bracket stands for itself.
            if peek == UInt8(ascii: "]") { position += 1 }
            while let byte = next(), byte != UInt8(ascii: "]") {
                if byte == UInt8(ascii: "\\") { size = Self.sum(size, skipEscape()) }
                if byte == UInt8(ascii: "["), peek == UInt8(ascii: ":") { skip(to: UInt8(ascii: "]")) }
            }
        }
        return size
    }

    /// Moves over what follows a backslash.
    private mutating func skipEscape() -> Int {
        let letter = next()
        let namesClass = letter == UInt8(ascii: "p") || letter == UInt8(ascii: "P")
        guard namesClass || letter == UInt8(ascii: "x") else { return 1 }
        if peek == UInt8(ascii: "{") {
            skip(to: UInt8(ascii: "}"))
        } else if namesClass {
            _ = next()
        }
        return namesClass ? Self.namedClass : 1
    }

    /// The larger number of `{2}`, `{2,}` or `{2,3}` behind its brace; nil, and nothing read, if it is none.
    private mutating func repetition() -> Int? {
        let start = position
        var numbers = [number()]
        if numbers[0] != nil, peek == UInt8(ascii: ",") {
            position += 1
            numbers.append(number())
        }
        guard let least = numbers[0], peek == UInt8(ascii: "}") else {
            position = start
            return nil
        }
        position += 1
        return max(least, numbers.last.flatMap { $0 } ?? 0)
    }

    private mutating func number() -> Int? {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return Int(String(decoding: pattern[start..<position], as: UTF8.self))
    }

    private var peek: UInt8? { position < pattern.count ? pattern[position] : nil }

    private mutating func next() -> UInt8? {
        guard let byte = peek else { return nil }
        position += 1
        return byte
    }

    private mutating func skip(to end: UInt8) {
        while let byte = next(), byte != end {}
    }

    private static func sum(_ left: Int, _ right: Int) -> Int {
        let sum = left.addingReportingOverflow(right)
        return sum.overflow ? .max : sum.partialValue
    }
}
