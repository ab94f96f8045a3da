/// Gathers the beginning of a file until the header and the payload's nonce are there.
struct HeaderCollector {
    /// No header is as long; it bounds what a file without an end of its header makes us hold.
    private static let limit = 16 * 1024 * 1024

    /// What has come so far.
    private(set) var bytes: [UInt8] = []
    /// Up to where `bytes` was searched for the end of the header.
    private var searched = 0

    /// Takes more of the file.
    /// - Returns: whether the header is complete, or at least known to be wrong, so that it can be parsed.
    /// - Throws: `headerFailure` when it does not end.
    mutating func update(_ more: Span<UInt8>) throws(AgeError) -> Bool {
        bytes.append(contentsOf: more)
        if isComplete() { return true }
        guard bytes.count <= Self.limit else { throw AgeError(.headerFailure, "the header has no end") }
        return false
    }

    private mutating func isComplete() -> Bool {
        let intro = Header.intro.utf8
        guard bytes.starts(with: intro.prefix(bytes.count)) else { return true }
        // The line of the MAC is the first that begins with ---; behind it stands the payload's nonce.
        let macLine = Array("\n---".utf8)
        while searched + macLine.count <= bytes.count {
            if bytes[searched] == macLine[0], bytes[searched...].starts(with: macLine) {
                // It has 47 characters; one that is longer is malformed, whatever follows.
                let line = bytes[(searched + 1)...].prefix(64)
                guard let end = line.firstIndex(of: macLine[0]) else { return line.count == 64 }
                return bytes.count - end > PayloadCipher.nonceSize
            }
            searched += 1
        }
        return false
    }
}

extension [UInt8] {
    mutating func append(contentsOf bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
