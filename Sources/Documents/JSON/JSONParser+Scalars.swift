extension JSONParser {
    // MARK: Strings

    /// The text of the string that begins here, its escapes undone (RFC 8259, section 7).
    mutating func stringText() throws(DocumentError) -> String {
        let quote = index
        index += 1
        var start = index
        // Only a string with escapes needs to be put together.
        var decoded: [UInt8] = []
        while true {
            skipPlainText()
            guard index < bytes.count else { throw unclosedString(at: quote) }
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard !decoded.isEmpty else { return String(decoding: bytes[start..<index - 1], as: UTF8.self) }
                decoded += bytes[start..<index - 1]
                return String(decoding: decoded, as: UTF8.self)
            case UInt8(ascii: "\\"):
                decoded += bytes[start..<index]
                try escape(into: &decoded, quote: quote)
                start = index
            case ..<0x20:
                throw control(byte, quote: quote)
            default:
                guard let (_, length) = TextCheck.decode(bytes, at: index) else { throw notUTF8() }
                passCharacter(length: length)
            }
        }
    }

    /// Passes over ASCII that stands for itself, which is most of every text.
    private mutating func skipPlainText() {
        var end = index
        while end < bytes.count {
            let byte = bytes[end]
            guard (0x20..<0x80).contains(byte), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { break }
            end += 1
        }
        index = end
    }

    private mutating func escape(into decoded: inout [UInt8], quote: Int) throws(DocumentError) {
        let start = index
        guard index + 1 < bytes.count else { throw unclosedString(at: quote) }
        index += 2
        switch bytes[start + 1] {
        case UInt8(ascii: "\""): decoded.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): decoded.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): decoded.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            decoded += try unicodeEscape(from: start, quote: quote).utf8
        default:
            throw invalidEscape(at: start)
        }
    }

    /// The character that one `\uXXXX`, or a pair of surrogates, stands for. The digits are next.
    private mutating func unicodeEscape(from start: Int, quote: Int) throws(DocumentError) -> Unicode.Scalar {
        let high = try hexadecimalDigits(from: start, quote: quote)
        if let scalar = Unicode.Scalar(high) { return scalar }
        let isPair =
            high < 0xDC00 && index + 1 < bytes.count && bytes[index] == UInt8(ascii: "\\")
            && bytes[index + 1] == UInt8(ascii: "u")
        guard isPair else { throw loneSurrogate(at: start) }
        let second = index
        index += 2
        let low = try hexadecimalDigits(from: second, quote: quote)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw loneSurrogate(at: start) }
        return scalar
    }

    private mutating func hexadecimalDigits(from start: Int, quote: Int) throws(DocumentError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count else { throw unclosedString(at: quote) }
            let digit: UInt8
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[index] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[index] - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = bytes[index] - UInt8(ascii: "A") + 10
            default: throw invalidEscape(at: start)
            }
            value = value << 4 | UInt32(digit)
            index += 1
        }
        return value
    }

    // MARK: Numbers

    /// The number that begins here (RFC 8259, section 6), typed as SOPS types it: an integer is a float only if it
    /// does not fit into 64 bits, and `-0` is 0.
    mutating func number() throws(DocumentError) -> ScalarValue {
        let start = index
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        let whole = index
        try digits(of: .number)
        guard bytes[whole] != UInt8(ascii: "0") || index == whole + 1 else { throw leadingZero(at: whole) }
        var isInteger = true
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            isInteger = false
            index += 1
            try digits(of: .fraction)
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            index += 1
            let isSigned =
                index < bytes.count && (bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-"))
            if isSigned { index += 1 }
            try digits(of: .exponent)
        }
        guard !isWordByte(at: index) else { throw notANumber() }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .int(integer) }
        guard let float = Double(text), float.isFinite else { throw numberTooLarge(at: start) }
        return .float(float)
    }

    /// Passes over at least one digit.
    private mutating func digits(of part: NumberPart) throws(DocumentError) {
        let start = index
        while index < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
        guard index > start else { throw missingDigits(of: part) }
    }

    enum NumberPart { case number, fraction, exponent }

    // MARK: Literals

    mutating func literal() throws(DocumentError) -> ScalarValue {
        let start = index
        while isWordByte(at: index) { index += 1 }
        let word = bytes[start..<index]
        if word.elementsEqual("true".utf8) { return .bool(true) }
        if word.elementsEqual("false".utf8) { return .bool(false) }
        if word.elementsEqual("null".utf8) { return .null }
        index = start
        throw unexpected(.value)
    }

    /// Whether the byte could belong to a word or number: one directly after another is none of the two.
    func isWordByte(at index: Int) -> Bool {
        guard index < bytes.count else { return false }
        switch bytes[index] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "+"),
            UInt8(ascii: "-"), 0x80...:
            return true
        default:
            return false
        }
    }
}
