import Documents
import Estate
import SystemPackage

/// A `.gitattributes`, of which only our lines are ours.
struct GitAttributes {
    private static let comment = "# Encrypted files: shown and merged by tenantry (tenantry git install)."
    private static let attributes = "diff=tenantry merge=tenantry"
    /// Records of rotation are plain text, and change with the secrets.
    private static let record = "\(RotationRecord.fileName) merge=tenantry"

    private let path: FilePath
    private let surroundings: Surroundings
    /// Nil for a file that does not exist.
    private let text: String?
    /// The file as messages show it.
    let name: String

    init(in folder: FilePath, _ surroundings: Surroundings) throws(TenantryError) {
        path = folder.appending(".gitattributes")
        self.surroundings = surroundings
        name = FileCrypto(surroundings).shown(path)
        let outcome = try rethrowing { [path] () throws(EstateError) in
            try surroundings.store.read(path, limit: FileLimit.manifest, followsLink: true)
        }
        if case .bytes(let bytes) = outcome {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw TenantryError(.badInput, Diagnostic("the file is not UTF-8", file: name))
            }
            self.text = text
        } else {
            text = nil
        }
    }

    /// Without their line feeds. By bytes: to Swift, a carriage return and a line feed are one character.
    private var lines: [Substring] {
        (text ?? "").utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { Substring($0) }
    }

    private static func line(for pattern: String) -> String {
        let isPlain = pattern.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        let written =
            isPlain && !pattern.hasPrefix("#")
            ? pattern : "\"\(pattern.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        return "\(written) \(attributes)"
    }

    /// The text with lines for patterns and, of an estate, for records; nil if it has all of them.
    func adding(_ patterns: [String], hasRecords: Bool) -> String? {
        let present = Set(lines.map { String($0.last == "\r" ? $0.dropLast() : $0) })
        let missing = (patterns.map(Self.line) + (hasRecords ? [Self.record] : [])).filter { !present.contains($0) }
        guard !missing.isEmpty else { return nil }
        let newline = text?.utf8.contains(0x0D) == true ? "\r\n" : "\n"
        var result = text ?? ""
        if !result.isEmpty, result.utf8.last != UInt8(ascii: "\n") { result += newline }
        if !present.contains(Self.comment) { result += Self.comment + newline }
        return result + missing.map { $0 + newline }.joined()
    }

    /// The text without our lines; nil if it has none.
    var withoutOurs: String? {
        let kept = lines.filter { line in
            let line = line.last == "\r" ? line.dropLast() : line
            return line != Self.comment && line != Self.record && !line.hasSuffix(" \(Self.attributes)")
        }
        return kept.count == lines.count ? nil : kept.joined(separator: "\n")
    }

    /// Writes the text; a file that would be empty goes.
    func write(_ text: String) throws(TenantryError) {
        try rethrowing { () throws(EstateError) in
            if text.isEmpty {
                try surroundings.store.remove(path)
            } else {
                try surroundings.store.writeAtomically(FileChange(path, bytes: Array(text.utf8)), within: nil)
            }
        }
    }
}
