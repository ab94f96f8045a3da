import Sealing
import Testing

@Suite struct Base64Tests {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ])
    func encodesAndDecodes(text: String, encoded: String) throws {
        let bytes = [UInt8](text.utf8)
        let bare = String(encoded.prefix { $0 != "=" })
        #expect(Base64.encode(bytes) == encoded)
        #expect(Base64.encode(bytes, .unpadded) == bare)
        #expect(try Base64.decode(encoded) == bytes)
        #expect(try Base64.decode(bare, .unpadded) == bytes)
    }

    @Test(arguments: 0..<70)
    func roundTrips(count: Int) throws {
        let bytes = Random.bytes(count)
        for padding in [Base64.Padding.padded, .unpadded] {
            let text = Base64.encode(bytes, padding)
            #expect(text.utf8.count == Base64.encodedCount(count, padding))
            #expect(try Base64.decode(text, padding) == bytes)
            var output: [UInt8] = [1]
            Base64.encode(bytes.span, padding, appendingTo: &output)
            #expect(output == [1] + Array(text.utf8))
        }
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "Z", "Zh==", "Zm9=", "Zm8", "Zm9v=", "Zm9v====", "Zg==Zg==", " Zg==", "Zg== ", "Zg==\n",
        "Zm9\nv", "Zm9-", "Zm9_", "=", "====", "Zé==", "Z\0==",
    ])
    func refusesPadded(text: String) {
        let text = [UInt8](text.utf8)
        var output: [UInt8] = [1]
        #expect(throws: SealingError(.invalidBase64)) {
            try Base64.decode(text.span, .padded, appendingTo: &output)
        }
        #expect(output == [1])
    }

    /// libsodium itself takes some bytes beyond ASCII for characters of the alphabet.
    @Test(arguments: 0..<4)
    func takesItsAlphabetOnly(at index: Int) throws {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for byte in UInt8.min...UInt8.max {
            for padding in [Base64.Padding.padded, .unpadded] {
                var text = [UInt8]("AAAA".utf8)
                text[index] = byte
                let isTaken = (try? Base64.decode(text.span, padding)) != nil
                // One = at the end is padding, behind bits that are zero.
                let isPadding = index == 3 && byte == UInt8(ascii: "=") && padding == .padded
                #expect(isTaken == (alphabet.contains(byte) || isPadding), "byte \(byte)")
            }
        }
    }

    @Test(arguments: ["Zg==", "Zh", "Zm9", "Z", "Zm9vY", "Zm8=", " Zg", "Zg\n"])
    func refusesUnpadded(text: String) {
        #expect(throws: SealingError(.invalidBase64)) { _ = try Base64.decode(text, .unpadded) }
    }

    @Test func bothEncodersDoTheSame() {
        for count in 0..<200 {
            let bytes = Random.bytes(count)
            var output: [UInt8] = [7]
            Base64.encodePublic(bytes.span, appendingTo: &output)
            #expect(output == [7] + Array(Base64.encode(bytes).utf8))
        }
    }
}
