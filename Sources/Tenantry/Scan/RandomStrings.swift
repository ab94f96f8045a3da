/// Looks for random strings, which may be secrets, and for passwords in URLs.
struct RandomStrings {
    /// What kind of file it is.
    enum Kind {
        /// Values that something is configured with.
        case data
        /// A program or a text: only what is called a secret there counts.
        case text
        /// Checksums, made by a program.
        case lock
    }

    private let bytes: [UInt8]
    private let kind: Kind
    private let exempt: ExemptRanges

    init(_ bytes: [UInt8], _ kind: Kind, except exempt: ExemptRanges) {
        (self.bytes, self.kind, self.exempt) = (bytes, kind, exempt)
    }

    func findings() -> [SecretFinding] {
        guard kind != .lock else { return [] }
        var (findings, start) = ([SecretFinding](), 0)
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            // Longer lines are made by programs.
            if end - start >= 20, end - start <= 8192 { findings += self.findings(inLine: start..<end) }
            start = end + 1
        }
        return findings
    }

    private func findings(inLine line: Range<Int>) -> [SecretFinding] {
        var (findings, index) = (passwords(in: line), line.lowerBound)
        while index < line.upperBound {
            guard Self.isRun(bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < line.upperBound, Self.isRun(bytes[index]) { index += 1 }
            guard index - start >= 20, !exempt.contains(start) else { continue }
            for part in parts(of: start..<index) where isSecret(part, in: line) {
                findings.append(
                    SecretFinding(
                        range: part, code: "random_string", what: "a random string of \(part.count) characters",
                        shown: ""))
            }
        }
        return findings
    }

    /// What is written in letters of one case has words in it, which dashes and slashes part.
    private func parts(of run: Range<Int>) -> [Range<Int>] {
        let text = bytes[run]
        let hasSmall = text.contains { (0x61...0x7A).contains($0) }
        let hasCapitals = text.contains { (0x41...0x5A).contains($0) }
        guard !(hasSmall && hasCapitals) else { return [run] }
        let parting: Set<UInt8> = [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "+")]
        return text.split { parting.contains($0) }.map { $0.startIndex..<$0.endIndex }
    }

    private func isSecret(_ part: Range<Int>, in line: Range<Int>) -> Bool {
        let text = bytes[part]
        let before = bytes[line.lowerBound..<part.lowerBound].suffix(256)
        let name = Self.name(in: before)
        guard !Self.isHarmless(before), !Self.publicNames.contains(where: name.contains) else { return false }
        guard !text.starts(with: "AAAA".utf8), !text.starts(with: "age1".utf8) else { return false }
        let isNamed = Self.secretNames.contains { name.contains($0) }
        guard kind == .data || isNamed && Self.isQuoted(before) else { return false }
        let isHex = text.allSatisfy { TokenShape.Alphabet.hex.contains($0) }
        if isHex {
            // Checksums are everywhere.
            return isNamed && Randomness.entropy(text) >= 3 && !Randomness.isPlaceholder(text)
        }
        return Randomness.isRandom(text)
    }

    private static let secretNames = [
        "pass", "pwd", "secret", "token", "apikey", "api_key", "api-key", "private", "credential", "auth", "signing",
        "salt", "cookie",
    ]

    private static let publicNames = [
        "public", "pubkey", "fingerprint", "checksum", "digest", "hash", "sha1", "sha256", "sha512", "commit",
        "revision", "etag", "integrity", "recipient", "image", "mac", "enc", "ciphertext", "arn",
    ]

    /// The word before the last colon or equals sign, in small letters.
    private static func name(in before: ArraySlice<UInt8>) -> String {
        guard let mark = before.lastIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }) else {
            return ""
        }
        let skipped: Set<UInt8> = [0x20, 0x09, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "]")]
        var end = mark
        while end > before.startIndex, skipped.contains(before[end - 1]) { end -= 1 }
        var start = end
        while start > before.startIndex, TokenShape.Alphabet.dotted.contains(before[start - 1]) { start -= 1 }
        return String(decoding: before[start..<end], as: UTF8.self).lowercased()
    }

    /// Whether what stands before a run says that it is none of a secret: the rest of a URL, a checksum, a data URL, a
    /// key that begins with its type.
    private static func isHarmless(_ before: ArraySlice<UInt8>) -> Bool {
        let word = before.suffix(while: {
            ![0x20, 0x09, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")].contains($0)
        })
        let text = String(decoding: word, as: UTF8.self).lowercased()
        if text.contains("://") || text.contains("base64,") || text.contains("${") { return true }
        if ["sha1-", "sha256-", "sha384-", "sha512-", "sha1:", "sha256:", "sha512:", "md5:", "h1:"]
            .contains(where: text.hasSuffix)
        {
            return true
        }
        let line = String(decoding: before, as: UTF8.self)
        return line.hasSuffix("ssh-ed25519 ") || line.hasSuffix("ssh-rsa ")
    }

    /// Whether a quotation mark stands right before a run.
    private static func isQuoted(_ before: ArraySlice<UInt8>) -> Bool {
        before.last == UInt8(ascii: "\"") || before.last == UInt8(ascii: "'")
    }

    private static func isRun(_ byte: UInt8) -> Bool {
        TokenShape.Alphabet.base64.contains(byte) && byte != UInt8(ascii: "=") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }

    // MARK: URLs

    /// The passwords of `scheme://user:password@host`.
    private func passwords(in line: Range<Int>) -> [SecretFinding] {
        guard kind == .data else { return [] }
        var findings: [SecretFinding] = []
        let scheme = Array("://".utf8)
        var index = line.lowerBound
        while index + 3 < line.upperBound {
            guard bytes[index] == UInt8(ascii: ":"), bytes[index...].starts(with: scheme) else {
                index += 1
                continue
            }
            let start = index + 3
            index = start
            let stops: Set<UInt8> = [
                0x20, 0x09, UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "@"),
            ]
            while index < line.upperBound, !stops.contains(bytes[index]) { index += 1 }
            guard index < line.upperBound, bytes[index] == UInt8(ascii: "@"), !exempt.contains(start) else { continue }
            let parts = bytes[start..<index].split(separator: UInt8(ascii: ":"), maxSplits: 1)
            guard parts.count == 2, parts[0] != parts[1], !Self.isStandIn(parts[1]) else { continue }
            findings.append(
                SecretFinding(
                    range: parts[1].startIndex..<parts[1].endIndex, code: "password_in_url",
                    what: "a password in a URL",
                    shown: ""))
        }
        return findings
    }

    private static func isStandIn(_ text: ArraySlice<UInt8>) -> Bool {
        let marks: Set<UInt8> = Set("${}<>*%[]()…".utf8)
        if text.count < 6 || text.contains(where: marks.contains) { return true }
        let lower = String(decoding: text, as: UTF8.self).lowercased()
        return ["pass", "secret", "example", "changeme", "xxx", "placeholder", "redacted"].contains {
            lower.contains($0)
        }
    }
}

extension ArraySlice<UInt8> {
    /// The last elements that fit.
    fileprivate func suffix(while fits: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        var start = endIndex
        while start > startIndex, fits(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
