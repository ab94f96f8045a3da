extension JSONParser {
    /// What should have come at `index`.
    enum Expected { case value, key, colon, commaOrEnd, end }

    func unexpected(_ expected: Expected) -> DocumentError {
        let byte = bytes[index]
        if byte >= 0x80, TextCheck.decode(bytes, at: index) == nil { return notUTF8() }
        if byte < 0x20 || byte == 0x7F { return source.error(.controlCharacter(UInt32(byte)), at: index, in: .json) }
        var diagnostic = source.diagnostic(
            summary(of: expected), atOffset: index, hint: hint(for: byte, insteadOf: expected))
        // The mask would take a value for a key where the text has it in a key's place.
        let looksLikeKey =
            byte == UInt8(ascii: ":") && (expected == .commaOrEnd || expected == .end)
            || byte == UInt8(ascii: "\"") && expected == .colon
        if source.masksValues, looksLikeKey { diagnostic.excerpt = nil }
        return DocumentError(.unexpectedToken, diagnostic)
    }

    private func summary(of expected: Expected) -> String {
        switch expected {
        case .value: "this is no JSON value"
        case .key: "expected a key in double quotes\(frames.last?.members.isEmpty == true ? " or `}`" : "")"
        case .colon: "expected `:` after the key"
        case .commaOrEnd: "expected `,` or `\(frames.last?.isObject == true ? "}" : "]")` after the value"
        case .end: "more text follows the value"
        }
    }

    private func hint(for byte: UInt8, insteadOf expected: Expected) -> String {
        switch byte {
        case UInt8(ascii: "'"):
            return "text stands in double quotes"
        case UInt8(ascii: "/"), UInt8(ascii: "#"):
            return "JSON has no comments: remove it"
        case UInt8(ascii: "}") where expected == .key, UInt8(ascii: "]") where expected == .value:
            return "remove the comma before it"
        case UInt8(ascii: ",") where expected == .value || expected == .key:
            return "remove the comma, or write what belongs before it"
        default:
            break
        }
        switch expected {
        case .value: return hintForWord()
        case .key: return "put the key in double quotes"
        case .colon: return "write `\"key\": value`"
        case .commaOrEnd: return "separate the values with `,`"
        case .end: return "a JSON file holds one value: remove the rest"
        }
    }

    private func hintForWord() -> String {
        var end = index
        while isWordByte(at: end), end - index < 20 { end += 1 }
        switch String(decoding: bytes[index..<end], as: UTF8.self).lowercased() {
        case "true", "false", "null": return "JSON writes true, false and null in lower case"
        case "none", "nil", "undefined": return "JSON writes null"
        case "nan", "inf", "infinity", "+inf", "+infinity": return "JSON has no such number: write text or null"
        default: break
        }
        let first = bytes[index]
        if first == UInt8(ascii: "+") || first == UInt8(ascii: ".") {
            return "a number begins with a digit or `-`; text stands in double quotes"
        }
        return "text stands in double quotes"
    }

    /// The text ends where something is missing.
    func unexpectedEnd() -> DocumentError {
        var end = bytes.count
        while end > 0, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[end - 1]) { end -= 1 }
        var notes: [String] = []
        var hint = "the file may be cut off"
        if let frame = frames.last {
            let kind = frame.isObject ? "object" : "array"
            notes.append("the \(kind) that begins at \(source.place(frame.position)) is not closed")
            hint = "close it with `\(frame.isObject ? "}" : "]")`, if the file is not cut off"
        }
        return DocumentError(
            .unexpectedToken,
            source.diagnostic("the text ends too early", atOffset: end, notes: notes, hint: hint))
    }

    // MARK: Strings

    func unclosedString(at quote: Int) -> DocumentError {
        DocumentError(
            .unexpectedToken,
            source.diagnostic("this string has no closing quote", atOffset: quote, hint: "close it with `\"`"))
    }

    func control(_ byte: UInt8, quote: Int) -> DocumentError {
        if byte == 0x0A || byte == 0x0D {
            return DocumentError(
                .unexpectedToken,
                source.diagnostic(
                    "this string is not closed on its line", atOffset: quote,
                    hint: "close it with `\"`, or write line breaks as \\n"))
        }
        return DocumentError(
            .controlCharacter,
            source.diagnostic(
                "the control character \(TextCheck.name(of: UInt32(byte))) cannot stand in a string", atOffset: index,
                hint: "write it as \(JSONScalarText.escape(byte))"))
    }

    func invalidEscape(at offset: Int) -> DocumentError {
        let isUnicode = bytes[offset + 1] == UInt8(ascii: "u")
        return DocumentError(
            .unexpectedToken,
            source.diagnostic(
                isUnicode ? "`\\u` needs four hexadecimal digits" : "this is no escape of JSON", atOffset: offset,
                hint: isUnicode
                    ? "write `\\\\` for a backslash"
                    : "the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four digits; "
                        + "write `\\\\` for a backslash"))
    }

    func loneSurrogate(at offset: Int) -> DocumentError {
        DocumentError(
            .unexpectedToken,
            source.diagnostic(
                "half of a surrogate pair is no character", atOffset: offset,
                hint: "write both halves, or the character itself"))
    }

    func notUTF8() -> DocumentError { source.error(.notUTF8, at: index, in: .json) }

    // MARK: Numbers

    func missingDigits(of part: NumberPart) -> DocumentError {
        let summary =
            switch part {
            case .number: "a number needs a digit after `-`"
            case .fraction: "a number needs a digit after `.`"
            case .exponent: "a number needs a digit in its exponent"
            }
        return DocumentError(
            .unexpectedToken,
            source.diagnostic(summary, atOffset: index, hint: "put it in double quotes if it is text"))
    }

    func leadingZero(at offset: Int) -> DocumentError {
        DocumentError(
            .unexpectedToken,
            source.diagnostic(
                "a number begins with no superfluous zero", atOffset: offset,
                hint: "remove the zero, or put the number in double quotes if it is text"))
    }

    func notANumber() -> DocumentError {
        DocumentError(
            .unexpectedToken,
            source.diagnostic(
                "this does not belong to a number", atOffset: index, hint: "put it in double quotes if it is text"))
    }

    func numberTooLarge(at offset: Int) -> DocumentError {
        DocumentError(
            .numberTooLarge,
            source.diagnostic(
                "this number is too large", atOffset: offset,
                hint: "numbers end at about 1.8e308; put it in double quotes to keep its digits"))
    }
}
