import Age
import Sealing
import Testing

@Suite struct AgeFileTests {
    private static let chunk = 64 * 1024
    static let counts =
        [0, 1, 15, 16, 17, 1_000].flatMap { [$0, chunk + $0, 2 * chunk + $0] } + [chunk - 1, chunk - 16, 2 * chunk - 1]

    @Test(arguments: counts)
    func roundTripsAroundTheBoundsOfChunks(count: Int) throws {
        let identity = try X25519Identity()
        let plaintext = Random.bytes(count)
        let atOnce = try AgeFile.encrypt(plaintext, to: [identity.recipient])
        let armored = try AgeFile.encrypt(plaintext, to: [identity.recipient], armored: true)
        let inPieces = try encryptInPieces(of: 1 + count / 5, plaintext, to: [identity.recipient])
        #expect(inPieces.count == atOnce.count)
        for (file, isArmored) in [(atOnce, false), (armored, true), (inPieces, false)] {
            let parsed = try AgeFile(parsing: file)
            #expect(parsed.isArmored == isArmored)
            #expect(try parsed.decrypt(with: [identity]) == plaintext)
            let expected = Outcome(plaintext: plaintext)
            #expect(decryptInPieces(of: 1 + count / 3, file, armored: isArmored, with: [identity]) == expected)
        }
    }

    @Test func randomSizesAndPieces() throws {
        let identity = try X25519Identity()
        for _ in 0..<20 {
            let plaintext = Random.bytes(Int(Random.uniform(below: 200_000)))
            let size = Int(1 + Random.uniform(below: 100_000))
            let file = try encryptInPieces(of: size, plaintext, to: [identity.recipient])
            #expect(try AgeFile(parsing: file).decrypt(with: [identity]) == plaintext)
        }
    }

    @Test func everyRecipientOpensItAlone() throws {
        let identities = try (0..<5).map { _ in try X25519Identity() }
        let stranger = try X25519Identity()
        let file = try AgeFile(parsing: AgeFile.encrypt([1, 2, 3], to: identities.map(\.recipient)))
        #expect(file.stanzas.count == 5)
        for identity in identities {
            #expect(try file.decrypt(with: [identity]) == [1, 2, 3])
            #expect(try file.decrypt(with: [stranger, identity]) == [1, 2, 3])
        }
        #expect(throws: AgeError(.noMatch, "")) { _ = try file.decrypt(with: [stranger]) }
        #expect(throws: AgeError(.noMatch, "")) { _ = try file.decrypt(with: []) }
    }

    @Test func aKeyGoesThroughGuardedMemory() throws {
        let identity = try X25519Identity()
        let key = try GuardedBytes(random: 32)
        for isArmored in [false, true] {
            let file = try AgeFile(parsing: AgeFile.encrypt(key, to: [identity.recipient], armored: isArmored))
            let opened = try file.decryptToGuarded(with: [identity])
            #expect(opened.isEqual(to: key) == true)
        }
    }

    @Test func twoFilesOfTheSameAreDifferent() throws {
        let recipient = try X25519Identity().recipient
        #expect(try AgeFile.encrypt([1], to: [recipient]) != AgeFile.encrypt([1], to: [recipient]))
    }

    /// No byte can be changed, left out at the end or added without an error, and no plaintext comes out then.
    @Test func nothingChangedIsOpened() throws {
        let identity = try X25519Identity()
        let file = try AgeFile.encrypt(Random.bytes(20), to: [identity.recipient])
        func isRefused(_ file: [UInt8]) -> Bool {
            let streamed = decryptInPieces(of: 33, file, armored: false, with: [identity])
            guard streamed.failure != nil, streamed.plaintext.isEmpty else { return false }
            do {
                _ = try AgeFile(parsing: file).decrypt(with: [identity])
                return false
            } catch {
                return true
            }
        }
        for index in file.indices {
            var changed = file
            changed[index] ^= 1 << UInt8(index % 8)
            #expect(isRefused(changed), "byte \(index) was changed")
            #expect(isRefused(Array(file[..<index])), "the file ends at \(index)")
        }
        #expect(isRefused(file + [0]))
    }

    @Test func anEndlessHeaderIsNotKept() throws {
        var decryptor = Decryptor(with: [try X25519Identity()])
        var output: [UInt8] = []
        var piece = [UInt8]("age-encryption.org/v1\n".utf8) + [UInt8](repeating: UInt8(ascii: "A"), count: 4_000_000)
        let error = #expect(throws: AgeError.self) {
            for _ in 0..<10 {
                try decryptor.update(piece.span, into: &output)
                piece = [UInt8](repeating: UInt8(ascii: "A"), count: 4_000_000)
            }
        }
        #expect(error?.code == .headerFailure)
    }

    @Test func noiseIsRefused() throws {
        let identity = try X25519Identity()
        for count in 0..<200 {
            let noise = Random.bytes(count)
            #expect(throws: AgeError(.headerFailure, "")) { _ = try AgeFile(parsing: noise) }
            #expect(decryptInPieces(of: 7, noise, armored: false, with: [identity]).failure == .headerFailure)
        }
    }

    @Test func errorsAreEqualByCode() {
        #expect(AgeError(.noMatch, "one") == AgeError(.noMatch, "other"))
        #expect(AgeError(.noMatch, "one") != AgeError(.hmacFailure, "one"))
        #expect(Set([AgeError(.noMatch, "one"), AgeError(.noMatch, "other")]).count == 1)
        #expect(AgeError(.noMatch, "why").description == "no match: why")
    }
}
