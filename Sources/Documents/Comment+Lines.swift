extension Comment {
    /// The lines of the comment, of which only INI knows several, each without a mark of its own.
    package var lines: [String] {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count > 1 else { return [text] }
        return lines.enumerated().map { number, line in
            let marks: Set<UInt8> = [UInt8(ascii: "#"), UInt8(ascii: ";"), 0x20]
            let rest = number == 0 ? line[...] : line.drop { marks.contains($0) }
            return String(decoding: rest.last == 0x0D ? rest.dropLast() : rest, as: UTF8.self)
        }
    }
}
