/// Texts that plugins write, as they can be shown: they may hold anything.
enum PluginText {
    /// A longer text is cut, in characters.
    private static let longest = 4000

    /// A message of one or more lines; tabs and line feeds stay, trailing ones do not.
    static func message(_ bytes: [UInt8]) -> String {
        shown(bytes) { $0 == "\n" || $0 == "\t" }
    }

    /// The text on one line.
    static func line(_ bytes: [UInt8]) -> String {
        String(shown(bytes) { $0 == "\n" || $0 == "\t" }.map { $0 == "\n" || $0 == "\t" ? " " : $0 })
    }

    private static func shown(_ bytes: [UInt8], keeping isKept: (Unicode.Scalar) -> Bool) -> String {
        var shown = String.UnicodeScalarView()
        var count = 0
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if count == longest {
                shown.append("…")
                break
            }
            shown.append(isHarmless(scalar) || isKept(scalar) ? scalar : "\u{FFFD}")
            count += 1
        }
        while let last = shown.last, last == "\n" || last == "\t" || last == " " { shown.removeLast() }
        return String(shown)
    }

    /// No control character, and none that changes the direction in which what follows is read.
    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x061C: false
        default: true
        }
    }
}
