import Age
import Sealing
import Testing

@Suite struct Bech32Tests {
    @Test(arguments: [0, 1, 4, 5, 16, 31, 32, 33, 100, 1_216])
    func roundTripsAnyLength(count: Int) throws {
        let bytes = Random.bytes(count)
        for prefix in ["age", "age1pq", "AGE-SECRET-KEY-"] {
            let text = Bech32.encode(bytes.span, prefix: prefix)
            #expect(text.starts(with: "\(prefix)1".utf8))
            let decoded = try Bech32.decode(text.span, prefix: prefix, orThrow: .invalidRecipient)
            #expect(decoded == bytes)
        }
    }

    /// The valid strings of BIP 173 whose symbols are whole bytes.
    @Test(arguments: [
        ("a12uel5l", "a", []), ("A12UEL5L", "A", []),
        ("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef", bytesOfAllSymbols),
    ])
    func takesWhatTheSpecificationGives(text: String, prefix: String, bytes: [UInt8]) throws {
        let text = [UInt8](text.utf8)
        #expect(try Bech32.decode(text.span, prefix: prefix, orThrow: .invalidRecipient) == bytes)
        #expect(Bech32.encode(bytes.span, prefix: prefix) == text)
    }

    private static let bytesOfAllSymbols: [UInt8] = [
        0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf, 0x84, 0x65, 0x3a, 0x56, 0xd7, 0xc6, 0x75, 0xbe,
        0x77, 0xdf,
    ]

    @Test(arguments: [
        "", "a", "a1", "a12uel5", "a12uel5m", "a12ueL5l", "A12uel5l", "b12uel5l", "1a12uel5l", "a1b2uel5", "a12uel5l ",
        " a12uel5l", "a12uel5l\n", "a22uel5l", "a12u\u{e9}l5l", "a1lqfn3a",
    ])
    func refuses(text: String) {
        let text = [UInt8](text.utf8)
        #expect(throws: AgeError(.invalidRecipient, "")) {
            _ = try Bech32.decode(text.span, prefix: "a", orThrow: .invalidRecipient)
        }
    }

    /// Any one character that is mistyped is found.
    @Test func findsEveryMistypedCharacter() {
        let text = [UInt8]("age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef".utf8)
        for index in 4..<text.count {
            var changed = text
            changed[index] = text[index] == UInt8(ascii: "q") ? UInt8(ascii: "p") : UInt8(ascii: "q")
            #expect(throws: AgeError(.invalidRecipient, "")) {
                _ = try Bech32.decode(changed.span, prefix: "age", orThrow: .invalidRecipient)
            }
        }
    }
}
