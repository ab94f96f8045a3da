import Age
import Sealing
import Testing

@Suite(.enabled(if: TestKit.isPresent, "the folder shared/vectors/age-testkit is not beside the project"))
struct TestKitTests {
    @Test func theKitIsComplete() {
        #expect(TestKit.vectors.count == 143)
        let counts = Dictionary(grouping: TestKit.vectors) { $0.name.split(separator: "_")[0] }.mapValues(\.count)
        #expect(
            counts == [
                "armor": 33, "stream": 28, "scrypt": 25, "hybrid": 18, "stanza": 14, "x25519": 14, "hmac": 8,
                "empty": 1, "header": 1, "version": 1,
            ])
    }

    /// All of the plaintext or the error, as the vector says.
    @Test(arguments: TestKit.vectors)
    func atOnce(vector: TestKitVector) throws {
        let file = try vector.file()
        let identities = try vector.knownIdentities()
        var outcome = Outcome()
        do throws(AgeError) {
            let binary = vector.isArmored ? try Armor.decode(file.span) : file
            outcome.plaintext = try AgeFile(parsing: binary).decrypt(with: identities)
        } catch {
            outcome.failure = error.code
        }
        #expect(try outcome.failure == vector.expectedFailure())
        if outcome.failure == nil {
            #expect(fingerprint(outcome.plaintext) == vector.payload)
            // The armor is found without being told of.
            #expect(try AgeFile(parsing: file).decrypt(with: identities) == outcome.plaintext)
            let guarded = try AgeFile(parsing: file).decryptToGuarded(with: identities)
            #expect(guarded.withBytes { ConstantTime.equal($0, outcome.plaintext.span) })
        }
    }

    /// Piece by piece: the error, and exactly the plaintext that may come out before it.
    @Test(arguments: TestKit.vectors)
    func inPieces(vector: TestKitVector) throws {
        let file = try vector.file()
        let identities = try vector.knownIdentities()
        for size in file.count < 2_000 ? [1, 7, 100] : [4_099, 65_552, 1_000_000] {
            let outcome = decryptInPieces(of: size, file, armored: vector.isArmored, with: identities)
            #expect(try outcome.failure == vector.expectedFailure(), "pieces of \(size)")
            if let payload = vector.payload {
                #expect(fingerprint(outcome.plaintext) == payload, "pieces of \(size)")
            } else {
                #expect(outcome.plaintext.isEmpty, "pieces of \(size)")
            }
        }
    }

    private func fingerprint(_ bytes: [UInt8]) -> String {
        SHA256.hash(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
