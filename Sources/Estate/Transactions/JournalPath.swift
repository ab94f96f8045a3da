import SystemPackage

/// A path below a transaction's root as its journal has it: on one line, without blanks.
enum JournalPath {
    private static let hexadecimal = Array("0123456789ABCDEF".utf8)
    private static let escape = UInt8(ascii: "%")

    private static func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && byte != escape && byte != 0x7f }

    /// - Parameter path: relative; empty for the root itself.
    static func text(_ path: FilePath) -> String {
        let plain = Array(path.string.utf8)
        if plain.isEmpty { return "." }
        return String(decoding: escaped(plain), as: UTF8.self)
    }

    private static func escaped(_ plain: [UInt8]) -> [UInt8] {
        guard !plain.allSatisfy(isPlain) else { return plain }
        return plain.flatMap { byte in
            isPlain(byte) ? [byte] : [escape, hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
        }
    }

    /// A path that stays below the root, and out of git's own folder; nil for any other, and for what `text` never makes.
    static func path(_ text: Substring) -> FilePath? {
        if text == "." { return FilePath("") }
        var plain: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == escape else {
                plain.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap({ hexadecimal.firstIndex(of: $0) }),
                let low = rest.popFirst().flatMap({ hexadecimal.firstIndex(of: $0) })
            else { return nil }
            plain.append(UInt8(high << 4 | low))
        }
        // No part is empty, so the path is relative and none of its slashes is one too many.
        let isInside = plain.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !outside.contains(Array(part)) && !part.starts(with: TemporaryName.prefix.utf8)
        }
        guard isInside, !plain.contains(0), escaped(plain) == Array(text.utf8),
            let path = String(validating: plain, as: UTF8.self)
        else { return nil }
        return FilePath(path)
    }

    private static let outside = [".", "..", ".git"].map { Array($0.utf8) }
}
