internal import Sealing

extension Stanza {
    /// Appends the text form: a line of arguments, and lines of base64.
    func encode(into bytes: inout [UInt8]) {
        Stanza.encode([type] + arguments, body.span, into: &bytes)
    }

    /// Appends the text form of a stanza whose body may be a secret that lies elsewhere.
    ///
    /// Where there is room for `encodedCount`, no copy is left behind.
    static func encode(_ words: [String], _ body: Span<UInt8>, into bytes: inout [UInt8]) {
        bytes.append(contentsOf: "->".utf8)
        for word in words {
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: word.utf8)
        }
        bytes.append(UInt8(ascii: "\n"))
        // Lines of 48 bytes, 64 columns; the last is shorter, if need be empty: so a reader knows that it is the last.
        let lineSize = Header.columns / 4 * 3
        var start = 0
        while start <= body.count {
            let end = min(start + lineSize, body.count)
            Base64.encode(body.extracting(start..<end), .unpadded, appendingTo: &bytes)
            bytes.append(UInt8(ascii: "\n"))
            start += lineSize
        }
    }

    /// Room enough for the text form.
    static func encodedCount(_ words: [String], bodyCount: Int) -> Int {
        words.reduce(4) { $0 + 1 + $1.utf8.count } + bodyCount * 65 / 48 + 8
    }

    /// The arguments on a line, the type first, without the arrow; nil if they are not visible ASCII.
    static func words(on line: ArraySlice<UInt8>) -> [String]? {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isVisible) }) else { return nil }
        return words.map { String(decoding: $0, as: UTF8.self) }
    }
}
