/// Rules for the names of variables that several formats share.
enum VariableNames {
    /// `[A-Za-z_][A-Za-z0-9_]*`: what shells take.
    static func shellFlaw(_ name: String) -> String? {
        guard let first = name.utf8.first else { return "it is empty" }
        guard isLetter(first) || first == UInt8(ascii: "_") else { return "it begins with neither a letter nor _" }
        guard name.utf8.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }) else {
            return "only letters, digits and _ can be in it"
        }
        return nil
    }

    /// `[A-Za-z0-9_.-]+`: what the readers of dotenv files agree on.
    static func dotenvFlaw(_ name: String) -> String? {
        guard !name.isEmpty else { return "it is empty" }
        guard name.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "_.-".utf8.contains($0) }) else {
            return "only letters, digits, '_', '.' and '-' can be in it"
        }
        return nil
    }

    static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Whether a text is one that no format gives a meaning to: letters, digits, and `_-./:@%+,`.
    static func isHarmless(_ text: String) -> Bool {
        text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "_-./:@%+,".utf8.contains($0) }
    }
}
