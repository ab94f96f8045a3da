/// A file of identities, as `age-keygen` writes it and `age -i` and SOPS read it: one on each line, among
/// blank lines and comments that begin with `#`.
public struct IdentityFile: Sendable {
    /// In the order of the file; at least one.
    public let identities: [any Identity]

    /// The identities in `text`. The caller wipes the text.
    /// - Throws: `invalidIdentity` with the number of the line, but never with what is on it.
    public init(parsing text: Span<UInt8>) throws(AgeError) {
        var identities: [any Identity] = []
        var number = 0
        var start = 0
        while start < text.count {
            number += 1
            var end = start
            while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
            let line = IdentityFile.trimmed(start..<end, of: text)
            start = end + 1
            if line.isEmpty || text[line.lowerBound] == UInt8(ascii: "#") { continue }
            do throws(AgeError) {
                identities.append(try AgeKeys.identity(parsing: text.extracting(line)))
            } catch {
                throw AgeError(error.code, "line \(number): \(error.reason)")
            }
        }
        guard !identities.isEmpty else { throw AgeError(.invalidIdentity, "the file holds no identity") }
        self.identities = identities
    }

    /// The range without white space at its ends, a carriage return among it.
    private static func trimmed(_ range: Range<Int>, of text: Span<UInt8>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isSpace(text[start]) { start += 1 }
        while end > start, isSpace(text[end - 1]) { end -= 1 }
        return start..<end
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
