import Age
import Sealing
import Testing

@Suite struct InspectionTests {
    private func inspect(_ file: [UInt8]) throws(AgeError) -> FileInspection {
        try AgeFile.inspect(file.span)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000], [false, true])
    func countsEveryByte(count: Int, armored: Bool) throws {
        let recipient = try X25519Identity().recipient
        let file = try AgeFile.encrypt(Random.bytes(count), to: [recipient, recipient], armored: armored)
        let inspection = try inspect(file)
        #expect(inspection.version == "age-encryption.org/v1")
        #expect(inspection.isArmored == armored)
        #expect(inspection.stanzas.map(\.kind) == [.x25519, .x25519])
        #expect(inspection.postQuantum == .no)
        #expect(inspection.sizes.plaintext == count)
        #expect(inspection.sizes.total == file.count)
        #expect(inspection.sizes.overhead == 16 + 16 * max(1, (count + 65_535) / 65_536))
        #expect(armored ? inspection.sizes.armor > file.count / 4 : inspection.sizes.armor == 0)
    }

    @Test func seesTheSameInPieces() throws {
        let recipient = try X25519Identity().recipient
        for armored in [false, true] {
            let file = try AgeFile.encrypt(Random.bytes(150_000), to: [recipient], armored: armored)
            let whole = try inspect(file)
            for size in [1, 63, 64, 65_552, 100_000] {
                var inspector = FileInspector()
                for start in stride(from: 0, to: file.count, by: size) {
                    try inspector.update(file.span.extracting(start..<min(start + size, file.count)))
                }
                let inspection = try inspector.finish()
                #expect(inspection == whole)
            }
        }
    }

    @Test func knowsTheKinds() throws {
        let keys: [(any Recipient, Stanza.Kind, FileInspection.PostQuantum)] = [
            (try HybridIdentity().recipient, .hybrid, .yes),
            (try ScryptRecipient(passphrase("x"), workFactor: 3), .passphrase(workFactor: 3), .yes),
            (try SSHKeyFiles.recipient("ed25519.pub"), .ssh(type: "ssh-ed25519", tag: "i5Jrsw"), .no),
        ]
        for (recipient, kind, postQuantum) in keys {
            let inspection = try inspect(AgeFile.encrypt([], to: [recipient]))
            if case .ssh = kind {
                #expect(inspection.stanzas[0].kind.isPostQuantum == false)
            } else {
                #expect(inspection.stanzas[0].kind == kind)
            }
            #expect(inspection.postQuantum == postQuantum)
        }
        func kind(_ type: String, _ arguments: [String] = []) throws -> Stanza.Kind {
            try Stanza(type: type, arguments: arguments, body: []).kind
        }
        #expect(try kind("p256tag") == .tagged(isPostQuantum: false))
        #expect(try kind("mlkem768p256tag").isPostQuantum == true)
        #expect(try kind("piv-p256").isPostQuantum == false)
        #expect(try kind("x-grease") == .grease)
        #expect(try kind("x25519") == .other)
        #expect(try kind("scrypt", ["x"]) == .passphrase(workFactor: nil))
    }

    @Test func refusesWhatNoFileIs() throws {
        let file = try AgeFile.encrypt(Random.bytes(65_536), to: [X25519Identity().recipient])
        let header = try inspect(file).sizes.header
        let faults: [(count: Int, code: AgeError.Code)] = [
            (0, .headerFailure), (10, .headerFailure), (header - 1, .headerFailure), (header, .headerFailure),
            (header + 15, .headerFailure), (header + 16, .payloadFailure), (header + 31, .payloadFailure),
        ]
        for (count, code) in faults {
            #expect(throws: AgeError(code, "")) { _ = try inspect(Array(file.prefix(count))) }
        }
        let armored = Array(Armor.encode(file.span).dropLast(40))
        #expect(throws: AgeError(.armorFailure, "")) { _ = try inspect(armored) }
    }
}
