import Documents
import Testing

@testable import SOPS

struct ValueTests {
    @Test(arguments: [
        (1.0, "1"), (0.1, "0.1"), (-2.5, "-2.5"), (1e21, "1000000000000000000000"), (1.5e-7, "0.00000015"),
        (123456789.5, "123456789.5"), (-0.0, "-0"), (.infinity, "+Inf"), (-.infinity, "-Inf"),
        (1.7976931348623157e308, "17976931348623157" + String(repeating: "0", count: 292)),
    ])
    func spellsFloats(_ number: Double, _ text: String) {
        #expect(DecimalText.of(number) == text)
        #expect(DecimalText.number(text) == number)
    }

    @Test func spellsAnyFloatSoThatItReadsBack() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<10_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            let text = DecimalText.of(number)
            #expect(DecimalText.number(text) == number)
            #expect(!text.contains("e"))
        }
    }

    @Test func readsOnlyTheBooleansOfGo() {
        #expect(PlainValue(type: .bool, bytes: Array("True".utf8)).scalar == .bool(true))
        #expect(PlainValue(type: .bool, bytes: Array("f".utf8)).scalar == .bool(false))
        #expect(PlainValue(type: .bool, bytes: Array("yes".utf8)).scalar == nil)
    }

    @Test func takesTextThatIsNotUTF8ForBinary() {
        #expect(PlainValue(type: .str, bytes: [0xFF, 0xFE]).scalar == .binary([0xFF, 0xFE]))
        #expect(PlainValue(type: .int, bytes: [0xFF]).scalar == nil)
    }

    @Test func readsItsOwnTextForm() {
        let value = SealedValue(
            data: [1, 2], nonce: Array(0..<32), tag: Array(repeating: 7, count: 16), type: .float)
        #expect(SealedValue(value.text) == value)
        #expect(SealedValue(value.text + " and more]") == nil)
        #expect(SealedValue(value.text + " and more") == value)
    }

    @Test(arguments: [
        "", "ENC[", "ENC[AES256_GCM,data:AQI=,iv:AA==,tag:AA==,type:str]",
        "ENC[AES256_GCM,data:,iv:AAAAAAAAAAAAAAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]",
        "ENC[AES256_GCM,data:AQ,iv:AAAAAAAAAAAAAAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:str]",
        "ENC[AES256_GCM,data:AQI=,iv:AAAAAAAAAAAAAAAA,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:map]",
    ])
    func refusesDamagedTextForms(_ text: String) {
        #expect(SealedValue(text) == nil)
    }

    @Test func reusesNothingBetweenTwoEncryptions() throws {
        let keeper = try Keeper()
        let texts = try (0..<4).map { _ in try keeper.encrypt("a: same\nb: same\n") }
        let values = texts.flatMap { $0.split(separator: "\n").prefix(2).map { $0.drop { $0 != "E" } } }
        #expect(Set(values).count == 8)
    }
}
