import Documents

/// Looks for values of secrets of the estate, by their names: `DB_PASSWORD=…` and `DB_PASSWORD: …`.
struct NamedSecrets {
    private let names: Set<String>

    init(_ names: Set<String>) {
        self.names = names
    }

    func findings(in source: SourceText) -> [SecretFinding] {
        guard !names.isEmpty else { return [] }
        var findings: [SecretFinding] = []
        var start = 0
        let bytes = source.bytes
        while start < bytes.count {
            let end = source.lineEnd(of: start)
            if let finding = finding(in: bytes[start..<min(end, start + Self.longestLine)]) { findings.append(finding) }
            start = end + 1
        }
        return findings
    }

    private static let longestLine = 8192

    private func finding(in line: ArraySlice<UInt8>) -> SecretFinding? {
        guard let mark = line.firstIndex(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") }) else {
            return nil
        }
        var name = Self.trimmed(line[..<mark])
        let export = Array("export ".utf8)
        if name.starts(with: export) { name = Self.trimmed(name.dropFirst(export.count)) }
        let text = String(decoding: name, as: UTF8.self)
        let value = Self.trimmed(line[(mark + 1)...])
        guard names.contains(text), let first = value.first, !Self.others.contains(first),
            !SecretManifests.isStandIn(String(decoding: value, as: UTF8.self))
        else { return nil }
        return SecretFinding(
            range: value.startIndex..<value.endIndex, code: "named_secret", what: "a value of a secret of the estate",
            shown: text)
    }

    /// What begins something else than a value: a map, a reference, a comment.
    private static let others: Set<UInt8> = Set("{[*$#".utf8)

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { [0x20, 0x09, 0x0D, UInt8(ascii: "\""), UInt8(ascii: "'")].contains($0) }
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
