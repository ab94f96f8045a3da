/// Hides the values in a line of a file that holds secrets.
///
/// The line is looked at alone, so it may be part of a longer value. That is why only what is beyond doubt a key
/// stays: a short word of letters, digits, `_`, `.` and `-` before a colon, in JSON with quotes around it, or in dotenv
/// and INI files before a delimiter with something after it, since base64 ends with `=`. Of a line of JSON with many
/// entries, that is the first key.
enum ValueMask {
    private static let longestKey = 64

    /// The line with its values replaced by `…`.
    ///
    /// - Parameter isWhole: whether the line begins where the format has a line begin, and not after some other
    ///   character that ends lines elsewhere.
    static func masked(_ line: String, format: DocumentFormat = .yaml, isWhole: Bool = true) -> String {
        switch format {
        case .yaml, .json: maskedTree(line)
        case .ini: isWhole ? masked(line, delimiters: [UInt8(ascii: "="), UInt8(ascii: ":")]) : "…"
        case .dotenv: isWhole ? masked(line, delimiters: [UInt8(ascii: "=")]) : "…"
        }
    }

    /// The line of an entry with everything after its delimiter replaced, or that of a section.
    private static func masked(_ line: String, delimiters: [UInt8]) -> String {
        let bytes = Array(line.utf8)
        var index = 0
        skipBlanks(bytes, &index)
        let isSection = index < bytes.count && bytes[index] == UInt8(ascii: "[")
        if isSection { index += 1 }
        if bytes[index...].starts(with: Array("export ".utf8)) { index += 7 }
        guard let wordEnd = wordEnd(bytes, from: index) else { return bytes.isEmpty ? "" : "…" }
        index = wordEnd
        if isSection, index < bytes.count, bytes[index] == UInt8(ascii: "]") {
            index += 1
        } else {
            skipBlanks(bytes, &index)
            guard !isSection, index < bytes.count, delimiters.contains(bytes[index]) else { return "…" }
            index += 1
            skipBlanks(bytes, &index)
            guard bytes[index...].contains(where: { $0 != UInt8(ascii: "=") && $0 != 0x0D }) else { return "…" }
        }
        let shown = String(decoding: bytes[..<index], as: UTF8.self)
        return index < bytes.count ? shown + "…" : shown
    }

    /// The line with everything after its `- ` and `key:` parts, or its brackets and `"key":`, replaced by `…`.
    private static func maskedTree(_ line: String) -> String {
        let bytes = Array(line.utf8)
        var index = 0
        skipBlanks(bytes, &index)
        while index < bytes.count, bytes[index] == UInt8(ascii: "-"), isBlankOrEnd(bytes, index + 1) {
            index += 1
            skipBlanks(bytes, &index)
        }
        if let end = keyEnd(bytes, from: index) ?? quotedKeyEnd(bytes, from: index) {
            index = end
            skipBlanks(bytes, &index)
        }
        let shown = String(decoding: bytes[..<index], as: UTF8.self)
        return index < bytes.count ? shown + "…" : shown
    }

    /// The end of `key:` if the text at `start` is one.
    private static func keyEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        guard let index = wordEnd(bytes, from: start), index < bytes.count, bytes[index] == UInt8(ascii: ":"),
            isBlankOrEnd(bytes, index + 1)
        else { return nil }
        return index + 1
    }

    /// The end of the word at `start` that may be a key.
    private static func wordEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        guard start < bytes.count, isLetter(bytes[start]) else { return nil }
        var index = start
        while index < bytes.count, isKeyByte(bytes[index]) {
            index += 1
        }
        return index - start <= longestKey ? index : nil
    }

    /// The end of `"key":` and of the brackets and commas before it; the end of the line if it has nothing else.
    private static func quotedKeyEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < bytes.count, isPunctuation(bytes[index]) || bytes[index] == 0x20 || bytes[index] == 0x09 {
            index += 1
        }
        guard index < bytes.count else { return index }
        let name = index + 1
        guard bytes[index] == UInt8(ascii: "\""), name < bytes.count, isLetter(bytes[name]) else { return nil }
        index = name
        while index < bytes.count, isKeyByte(bytes[index]) {
            index += 1
        }
        guard index - name <= longestKey, index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
        index += 1
        skipBlanks(bytes, &index)
        guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return nil }
        return index + 1
    }

    private static func skipBlanks(_ bytes: [UInt8], _ index: inout Int) {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 {
            index += 1
        }
    }

    private static func isBlankOrEnd(_ bytes: [UInt8], _ index: Int) -> Bool {
        index >= bytes.count || bytes[index] == 0x20 || bytes[index] == 0x09
    }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","): true
        default: false
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
}
