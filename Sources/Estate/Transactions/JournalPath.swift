import SystemPackage

/// A path below a transaction's root as its journal has it: on one line, without blanks.
enum JournalPath {
    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != UInt8(ascii: "%") && byte != 0x7f
    }

    /// - Parameter path: relative; empty for the root itself.
    static func text(_ path: FilePath) -> String {
        guard !path.isEmpty else { return "." }
        var text: [UInt8] = []
        for byte in path.string.utf8 {
            if isPlain(byte) {
                text.append(byte)
            } else {
                text += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// A path that stays below the root, and out of git's own folder; nil for any other, and for what `text` never makes.
    static func path(_ text: Substring) -> FilePath? {
        if text == "." { return FilePath("") }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap({ hexadecimal.firstIndex(of: $0) }),
                let low = rest.popFirst().flatMap({ hexadecimal.firstIndex(of: $0) })
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        let path = FilePath(String(decoding: bytes, as: UTF8.self))
        let isInside = path.components.allSatisfy { component in
            component.kind == .regular && component.string != ".git"
                && !component.string.hasPrefix(TemporaryName.prefix)
        }
        guard !path.isEmpty, !path.isAbsolute, isInside, self.text(path) == text else { return nil }
        return path
    }
}
