import Documents
import Resolution
import Sealing

/// Resolved trees as JSON, indented by two spaces.
enum NodeJSON {
    /// - Throws: `EmissionError` with code `unrepresentable` for a number that JSON does not have.
    static func append(_ node: ResolvedNode, to output: inout [UInt8]) throws(EmissionError) {
        try append(node, indent: 0, to: &output)
        output.append(UInt8(ascii: "\n"))
    }

    private static func append(_ node: ResolvedNode, indent: Int, to output: inout [UInt8]) throws(EmissionError) {
        switch node.content {
        case .scalar(let value): try append(value, of: node, to: &output)
        case .mapping(let members) where members.isEmpty: output += "{}".utf8
        case .sequence(let elements) where elements.isEmpty: output += "[]".utf8
        case .mapping(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                begin(index, indent + 2, &output)
                GoJSON.append(member.key, escapesMarkup: false, to: &output)
                output += ": ".utf8
                try append(member.value, indent: indent + 2, to: &output)
            }
            end(UInt8(ascii: "}"), indent, &output)
        case .sequence(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                begin(index, indent + 2, &output)
                try append(element, indent: indent + 2, to: &output)
            }
            end(UInt8(ascii: "]"), indent, &output)
        }
    }

    private static func append(
        _ value: ResolvedValue, of node: ResolvedNode, to output: inout [UInt8]
    ) throws(EmissionError) {
        switch value.meaning {
        case .null: output += "null".utf8
        case .bool(let value): output += (value ? "true" : "false").utf8
        case .int(let number): output += String(number).utf8
        case .uint(let number): output += String(number).utf8
        case .float(let number):
            guard number.isFinite else {
                let origin = node.provenance.origin
                throw EmissionError(
                    .unrepresentable,
                    Diagnostic(
                        "JSON has no number \(value.masked)", file: origin.file, position: origin.position,
                        hint: "write it as text, in quotes"))
            }
            output += (isNumber(value.text) ? value.text : "\(number)").utf8
        case .string(let text): GoJSON.append(text, escapesMarkup: false, to: &output)
        case .timestamp: GoJSON.append(value.text, escapesMarkup: false, to: &output)
        case .binary(let bytes): GoJSON.append(Base64.encode(bytes), escapesMarkup: false, to: &output)
        }
    }

    /// Whether a finite number's text is one in JSON too: `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
    private static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        func takeDigits(_ rest: inout Substring.UTF8View) -> Int {
            let digits = rest.prefix(while: isDigit)
            rest = rest[digits.endIndex...]
            return digits.count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let startsWithZero = rest.first == UInt8(ascii: "0")
        let count = takeDigits(&rest)
        guard count == 1 || count > 1 && !startsWithZero else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard takeDigits(&rest) > 0 else { return false }
        }
        if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
            guard takeDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func begin(_ index: Int, _ indent: Int, _ output: inout [UInt8]) {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        output.append(UInt8(ascii: "\n"))
        output += repeatElement(UInt8(ascii: " "), count: indent)
    }

    private static func end(_ bracket: UInt8, _ indent: Int, _ output: inout [UInt8]) {
        output.append(UInt8(ascii: "\n"))
        output += repeatElement(UInt8(ascii: " "), count: indent)
        output.append(bracket)
    }
}
