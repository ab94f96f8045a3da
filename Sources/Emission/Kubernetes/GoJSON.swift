import Sealing

/// Compact JSON, byte for byte as Go's `encoding/json` writes maps and strings: the text that kustomize hashes.
package enum GoJSON {
    /// - Parameter escapesMarkup: whether `<`, `>` and `&` are escaped, as Go does unless it is told not to.
    package static func append(_ text: String, escapesMarkup: Bool = true, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var beforePrevious: UInt8 = 0
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0x08: output += "\\b".utf8
            case 0x09: output += "\\t".utf8
            case 0x0A: output += "\\n".utf8
            case 0x0C: output += "\\f".utf8
            case 0x0D: output += "\\r".utf8
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
                guard escapesMarkup else {
                    output.append(byte)
                    break
                }
                fallthrough
            case 0..<0x20:
                output += "\\u00".utf8
                output += [hexadecimal(byte >> 4), hexadecimal(byte & 0x0F)]
            case 0xA8...0xA9 where beforePrevious == 0xE2 && previous == 0x80:
                // U+2028 and U+2029, which end a line in JavaScript.
                output.removeLast(2)
                output += byte == 0xA8 ? "\\u2028".utf8 : "\\u2029".utf8
            default: output.append(byte)
            }
            beforePrevious = previous
            previous = byte
        }
        output.append(UInt8(ascii: "\""))
    }

    /// An object of strings, in the order given.
    static func append(_ members: [(key: String, value: String)], to output: inout [UInt8]) {
        append(members, to: &output) { value, output in append(value, to: &output) }
    }

    /// An object of base64 strings, in the order given.
    ///
    /// - Parameter lineLength: breaks longer base64 into lines, each of which ends with a line feed.
    static func append(
        _ members: [(key: String, value: [UInt8])], lineLength: Int = .max, to output: inout [UInt8]
    ) {
        append(members, to: &output) { value, output in
            output.append(UInt8(ascii: "\""))
            if Base64.encodedCount(value.count) < lineLength {
                Base64.encode(value.span, appendingTo: &output)
            } else {
                var rest = Base64.encode(value).utf8[...]
                while !rest.isEmpty {
                    output += rest.prefix(lineLength)
                    output += "\\n".utf8
                    rest = rest.dropFirst(lineLength)
                }
            }
            output.append(UInt8(ascii: "\""))
        }
    }

    private static func append<Value>(
        _ members: [(key: String, value: Value)], to output: inout [UInt8],
        _ appendValue: (Value, inout [UInt8]) -> Void
    ) {
        output.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(member.key, to: &output)
            output.append(UInt8(ascii: ":"))
            appendValue(member.value, &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
    }
}
