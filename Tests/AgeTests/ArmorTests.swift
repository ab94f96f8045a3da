import Age
import Sealing
import Testing

@Suite struct ArmorTests {
    @Test(arguments: [0, 1, 2, 3, 47, 48, 49, 95, 96, 97, 1_000])
    func roundTrips(count: Int) throws {
        let bytes = Random.bytes(count)
        let text = Armor.encode(bytes.span)
        #expect(Armor.isArmored(text.span) == true)
        #expect(try Armor.decode(text.span) == bytes)
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "-----BEGIN AGE ENCRYPTED FILE-----")
        #expect(lines.suffix(2) == ["-----END AGE ENCRYPTED FILE-----", ""])
        #expect(lines.dropFirst().dropLast(3).allSatisfy { $0.count == 64 })
        let carriage = [UInt8](lines.joined(separator: "\r\n").utf8)
        #expect(try Armor.decode(carriage.span) == bytes)
    }

    @Test(arguments: [1, 2, 3, 10, 64, 65, 1_000])
    func takesPiecesOfAnySize(size: Int) throws {
        let bytes = Random.bytes(300)
        let text = [UInt8](" \t\r\n \n".utf8) + Armor.encode(bytes.span) + [UInt8]("\n  \r\n ".utf8)
        var (decoder, output) = (Armor.Decoder(), [UInt8]())
        for start in stride(from: 0, to: text.count, by: size) {
            let piece = text[start..<min(start + size, text.count)]
            try decoder.update(piece.span, into: &output)
        }
        try decoder.finish()
        #expect(output == bytes)
    }

    private static let begin = "-----BEGIN AGE ENCRYPTED FILE-----\n"
    private static let end = "-----END AGE ENCRYPTED FILE-----"

    @Test(arguments: [
        "", "\n", begin, end, begin + "AAAA\n", begin + "AAAA", begin + "AAAA" + end, begin + "AAAA\n\n" + end,
        " " + begin + "AAAA\n" + end, begin + "AAAA\n" + end + "x", begin + "AAAA\n" + end + "\nx",
        begin + "AAAA\n" + end + " ", begin + "AAAA\nAAAA\n" + end, begin + "AA\n" + end, begin + "AAA\n" + end,
        begin + "AB==\n" + end, begin + "AA==AA==\n" + end, begin + "AAAA \n" + end, begin + "\n" + end,
        begin + "AA\rAA\n" + end, begin + "Comment: x\n\nAAAA\n" + end, begin + begin + "AAAA\n" + end,
        begin + String(repeating: "A", count: 68) + "\n" + end, "x" + begin + "AAAA\n" + end,
    ])
    func refuses(text: String) {
        let bytes = [UInt8](text.utf8)
        #expect(throws: AgeError(.armorFailure, "")) { _ = try Armor.decode(bytes.span) }
        // The same in single bytes.
        #expect(throws: AgeError(.armorFailure, "")) {
            var (decoder, output) = (Armor.Decoder(), [UInt8]())
            for byte in bytes {
                let piece = [byte]
                try decoder.update(piece.span, into: &output)
            }
            try decoder.finish()
        }
    }

    @Test(arguments: [
        (begin, true), (" \r\n\t\(begin)", true), ("age-encryption.org/v1\n", false), ("", false),
        ("-----BEGIN", false),
        ("x" + begin, false), (begin.lowercased(), false),
    ])
    func isFound(text: String, isArmored: Bool) {
        let bytes = [UInt8](text.utf8)
        #expect(Armor.isArmored(bytes.span) == isArmored)
    }
}
