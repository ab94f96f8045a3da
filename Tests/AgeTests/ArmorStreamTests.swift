import Age
import Sealing
import Testing

/// The armor piece by piece: put on, and taken off what may have one.
@Suite struct ArmorStreamTests {
    @Test(arguments: [0, 1, 47, 48, 49, 96, 1_000, 65_536])
    func encodesAsAtOnce(count: Int) throws {
        let file = Random.bytes(count)
        let whole = Armor.encode(file.span)
        for size in [1, 5, 48, 50, 4_096] {
            var text: [UInt8] = []
            var encoder = Armor.Encoder()
            for start in stride(from: 0, to: count, by: size) {
                encoder.update(file.span.extracting(start..<min(start + size, count)), into: &text)
            }
            encoder.finish(into: &text)
            #expect(text == whole, "pieces of \(size)")
            let decoded = try Armor.decode(text.span)
            #expect(decoded == file)
        }
    }

    private func remove(_ text: [UInt8], pieces size: Int) throws -> (output: [UInt8], isArmored: Bool?) {
        var output: [UInt8] = []
        var remover = Armor.Remover()
        for start in stride(from: 0, to: text.count, by: size) {
            try remover.update(text.span.extracting(start..<min(start + size, text.count)), into: &output)
        }
        try remover.finish(into: &output)
        return (output, remover.isArmored)
    }

    @Test(arguments: [1, 3, 34, 35, 100_000])
    func takesTheArmorOffIfThereIsOne(size: Int) throws {
        let file = try AgeFile.encrypt(Random.bytes(100), to: [X25519Identity().recipient])
        let armored = Armor.encode(file.span)
        let texts = [(armored, true), ([10, 32, 13, 10] + armored + [32, 10], true), (file, false)]
        for (text, isArmored) in texts {
            let (output, found) = try remove(text, pieces: size)
            #expect(output == file)
            #expect(found == isArmored)
        }
        for text in ["", "-", "-----BEGIN AGE", "age-", "-----BEGIN AGE ENCRYPTED FILE----x"] {
            let (output, isArmored) = try remove([UInt8](text.utf8), pieces: size)
            #expect(output == [UInt8](text.utf8))
            #expect(isArmored == false)
        }
        // White space is kept as far as it takes to see that this is no binary file.
        #expect(try remove([10, 10] + file, pieces: size).output == [10] + file)
        #expect(try remove([10, 10, 10], pieces: size).output == [10])
    }

    @Test func anArmorWithoutAnEndIsAFailure() throws {
        let text = Array(Armor.encode(Random.bytes(500).span).dropLast(10))
        #expect(throws: AgeError(.armorFailure, "")) { _ = try remove(text, pieces: 50) }
    }
}
