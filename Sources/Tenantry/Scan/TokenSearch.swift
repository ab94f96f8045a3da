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
        var index = 0
        while index < bytes.count {
            if let end = exempt.end(at: index) {
                index = end
            } else if let candidates = shapes[bytes[index]], index == 0 || !Self.isWord(bytes[index - 1]),
                let (shape, prefix, end) = Self.match(bytes, at: index, candidates)
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
        _ bytes: [UInt8], at start: Int, _ candidates: [(prefix: [UInt8], shape: TokenShape)]
    ) -> (TokenShape, prefix: Int, end: Int)? {
        for (prefix, shape) in candidates where bytes[start...].starts(with: prefix) {
            let body = start + prefix.count
            var end = body
            while end < bytes.count, end - body <= TokenShape.longest, shape.alphabet.contains(bytes[end]) { end += 1 }
            // What is no part of the token: the full stop of a sentence.
            while end > body, [UInt8(ascii: "."), UInt8(ascii: "-")].contains(bytes[end - 1]) { end -= 1 }
            let text = bytes[body..<end]
            guard shape.length.contains(text.count), end == bytes.count || !isWord(bytes[end]),
                !Randomness.isPlaceholder(text)
            else { continue }
            if prefix == Array("eyJ".utf8), !isJSONWebToken(text) { continue }
            return (shape, body, end)
        }
        return nil
    }

    /// Three parts, the second of which is an object, too.
    private static func isJSONWebToken(_ text: ArraySlice<UInt8>) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 3 && parts[1].starts(with: "eyJ".utf8) && parts[2].count >= 20
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
