import Sealing
import Testing

@Suite("Certificates and their keys")
struct TLSPairTests {
    @Test("What is no PEM is refused without a question")
    func refuses() throws {
        let pair = try PEMKeyPair.ed25519()
        let key = pair.privateKey.withBytes { bytes in bytes.indices.map { bytes[$0] } }
        #expect(TLSPair.flaw(certificate: [], key: []) == .noCertificate)
        #expect(TLSPair.flaw(certificate: key, key: key) == .noCertificate)
        #expect(TLSPair.flaw(certificate: [UInt8](repeating: 0xFF, count: 1000), key: key) == .noCertificate)
    }
}
