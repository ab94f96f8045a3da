import Sealing
import SystemPackage

/// What a transaction is about to do to its files, written down before the first takes its place.
///
/// It says nothing secret. It names the number that its own file has on the file system: in a copy, or in a commit, it
/// is another.
struct Journal: Sendable {
    struct Entry: Hashable, Sendable {
        /// Below the root.
        let path: FilePath
        /// What was there before; nil for nothing.
        let old: FileFingerprint?
        /// What is to be there; nil for nothing.
        let new: FileFingerprint?
        /// The name of the new content until it takes its place, in the same folder; nil for a removal.
        let staged: String?
        /// The name of the old content from before that; nil for a file that is new.
        let backup: String?
    }

    /// The most that is read of one.
    static let limit = 1 << 30

    private static let title = "tenantry-journal 1"

    let number: UInt64
    let entries: [Entry]

    // MARK: Text

    var text: [UInt8] {
        var text: [UInt8] = Array("\(Self.title)\nfile \(number)\n".utf8)
        for entry in entries {
            let words = [
                "change", entry.old?.text ?? "-", entry.new?.text ?? "-", entry.staged ?? "-", entry.backup ?? "-",
                JournalPath.text(entry.path),
            ]
            text += words.joined(separator: " ").utf8
            text.append(UInt8(ascii: "\n"))
        }
        text += "end \(Hex.text(SHA256.hash(text)))\n".utf8
        return text
    }

    init(number: UInt64, entries: [Entry]) {
        self.number = number
        self.entries = entries
    }

    /// - Returns: nil for what `text` never is.
    init?(parsing text: [UInt8]) {
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Substring(decoding: $0, as: UTF8.self) }
        guard lines.count >= 4, lines[0] == Self.title, lines[lines.count - 1].isEmpty,
            lines[1].hasPrefix("file "), let number = UInt64(lines[1].dropFirst(5))
        else { return nil }
        let end = lines[lines.count - 2]
        let body = Array(text.dropLast(end.utf8.count + 1))
        guard end == "end " + Hex.text(SHA256.hash(body)) else { return nil }
        var entries: [Entry] = []
        var paths: Set<FilePath> = []
        for line in lines[2..<(lines.count - 2)] {
            guard let entry = Entry(parsing: line), paths.insert(entry.path).inserted else { return nil }
            entries.append(entry)
        }
        self.init(number: number, entries: entries)
        guard self.text == text else { return nil }
    }
}

extension Journal.Entry {
    /// - Returns: nil for what a transaction never writes.
    fileprivate init?(parsing line: Substring) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[0] == "change", let path = JournalPath.path(words[5]), !path.isEmpty else {
            return nil
        }
        let fingerprints = words[1...2].map { $0 == "-" ? nil : FileFingerprint(text: $0) }
        let names = words[3...4].map { $0 == "-" ? nil : String($0) }
        guard names.allSatisfy({ $0.map(TemporaryName.matches) ?? true }), names[0] == nil || names[0] != names[1]
        else {
            return nil
        }
        self.init(path: path, old: fingerprints[0], new: fingerprints[1], staged: names[0], backup: names[1])
        guard (old == nil) == (words[1] == "-"), (new == nil) == (words[2] == "-"), old != nil || new != nil,
            (staged == nil) == (new == nil), (backup == nil) == (old == nil)
        else { return nil }
        // Links are only ever removed.
        if case .link? = new { return nil }
        if case .link? = old, new != nil { return nil }
    }
}
