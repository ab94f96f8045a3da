/// Looks for tokens of known shapes. Linear: at no place of a text more is looked at than the prefixes and one token.
struct TokenSearch: Sendable {
    /// By the first byte of the prefix.
    private let shapes: [UInt8: [(prefix: [UInt8], shape: TokenShape)]]

    static let standard = TokenSearch(TokenShape.known)

    init(_ known: [TokenShape]) {
        var shapes: [UInt8: [(prefix: [UInt8], shape: TokenShape)]] = [:]
        for shape in known {
            for prefix in shape.prefixes {
                let bytes = Array(prefix.utf8)
                if let first = bytes.first { shapes[first, default: []].append((bytes, shape)) }
            }
        }
        self.shapes = shapes
    }

    func findings(in bytes: [UInt8], except exempt: ExemptRanges) -> [SecretFinding] {
        var findings: [SecretFinding] = []
        var (index, runs) = (0, Runs())
        while index < bytes.count {
            if let end = exempt.end(at: index) {
                index = end
            } else if let candidates = shapes[bytes[index]], index == 0 || !Self.isWord(bytes[index - 1]),
                let (shape, prefix, end) = Self.match(bytes, at: index, candidates, &runs)
            {
                findings.append(
                    SecretFinding(
                        range: index..<end, code: "token", what: shape.name,
                        shown: "\(String(decoding: bytes[index..<prefix], as: UTF8.self))…"))
                index = end
            } else {
                index += 1
            }
        }
        return findings
    }

    private static func match(
        _ bytes: [UInt8], at start: Int, _ candidates: [(prefix: [UInt8], shape: TokenShape)], _ runs: inout Runs
    ) -> (TokenShape, prefix: Int, end: Int)? {
        for (prefix, shape) in candidates where bytes[start...].starts(with: prefix) {
            let body = start + prefix.count
            var end = runs.end(of: shape.alphabet, in: bytes, at: body)
            // The full stop of a sentence is no part of the token.
            if end > body, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-") { end -= 1 }
            let text = bytes[body..<end]
            guard shape.length.contains(text.count), end == bytes.count || !isWord(bytes[end]),
                prefix != webToken || isJSONWebToken(text), !Randomness.isPlaceholder(text.prefix(256))
            else { continue }
            return (shape, body, end)
        }
        return nil
    }

    private static let webToken = Array("eyJ".utf8)

    /// Three parts, the second of which is an object, too.
    private static func isJSONWebToken(_ text: ArraySlice<UInt8>) -> Bool {
        let dot = UInt8(ascii: ".")
        guard let first = text.firstIndex(of: dot), text[(first + 1)...].starts(with: webToken),
            let second = text[(first + 1)...].firstIndex(of: dot)
        else { return false }
        let signature = text[(second + 1)...].prefix { $0 != dot }
        return signature.count >= 20 && signature.endIndex == text.endIndex
    }

    /// Where runs of the characters of alphabets end, each looked for once.
    private struct Runs {
        private var ends: [TokenShape.Alphabet: Int] = [:]

        mutating func end(of alphabet: TokenShape.Alphabet, in bytes: [UInt8], at start: Int) -> Int {
            if let known = ends[alphabet], known > start { return known }
            var end = start
            while end < bytes.count, alphabet.contains(bytes[end]) { end += 1 }
            ends[alphabet] = end
            return end
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        TokenShape.Alphabet.alphanumeric.contains(byte) || byte == UInt8(ascii: "_")
    }
}

/// Something in a plain text that looks like a secret.
struct SecretFinding {
    let range: Range<Int>
    /// For scripts.
    let code: String
    let what: String
    /// The part of it that is no secret; empty if there is none.
    let shown: String
}
