/// How keys, values and comments stand on the lines of a dotenv file, as SOPS reads one: nothing is quoted, spaces
/// count, and the two characters `\n` in a value are a line break.
enum DotenvLine {
    /// Why something cannot be written.
    struct Problem: Error {
        var reason: String
        var hint: String
    }

    private static let backslash = UInt8(ascii: "\\")
    private static let letterN = UInt8(ascii: "n")

    /// The value that a text after the `=` stands for.
    static func value(of bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(backslash) else { return String(decoding: bytes, as: UTF8.self) }
        var result = [UInt8]()
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == letterN, result.last == backslash {
                result[result.count - 1] = 0x0A
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The text after the `=` for a value.
    static func text(of value: ScalarValue) throws(Problem) -> [UInt8] {
        guard let text = FlatText.text(of: value) else {
            throw Problem(
                reason: "\(FlatText.reason(for: value)), and a dotenv file holds text only",
                hint: "write a text, or leave the entry out")
        }
        var result = [UInt8]()
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == letterN, previous == backslash {
                throw Problem(
                    reason: "the value has a backslash before an n, which a dotenv file means as a line break",
                    hint: "use another format, or another spelling of the value")
            }
            if byte == 0x0A {
                result += [backslash, letterN]
            } else {
                result.append(byte)
            }
            previous = byte
        }
        return result
    }

    /// Makes sure that a new key would read back.
    static func check(key: String) throws(Problem) {
        let bytes = key.utf8
        if bytes.isEmpty { throw Problem(reason: "the key is empty", hint: "give it a name") }
        if bytes.first == UInt8(ascii: "#") {
            throw Problem(
                reason: "the key begins with #, which would make its line a comment", hint: "rename the key")
        }
        if bytes.contains(UInt8(ascii: "=")) {
            throw Problem(reason: "the key has an =, where it would end", hint: "rename the key")
        }
        if bytes.contains(0x0A) { throw Problem(reason: "the key has a line break", hint: "rename the key") }
    }

    /// The line of a comment, without the line break.
    static func line(ofComment text: String) throws(Problem) -> [UInt8] {
        guard !text.utf8.contains(0x0A) else {
            throw Problem(reason: "the comment has a line break", hint: "write a comment for each line")
        }
        return Array("#\(text)".utf8)
    }
}
