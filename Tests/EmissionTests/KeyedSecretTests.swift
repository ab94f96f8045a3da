import Documents
import Emission
import Estate
import Testing

struct KeyedSecretTests {
    /// A stand-in for a code under a key: 32 bytes that differ with the content, the purpose and the key.
    private func code(_ key: UInt8) -> (String, String) -> [UInt8] {
        { content, purpose in
            var state = UInt64(key)
            for byte in "\(purpose) \(content)".utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return (0..<32).map { UInt8(truncatingIfNeeded: state >> (8 * ($0 % 8))) }
        }
    }

    private func secret(_ value: String, suffix: KubernetesSettings.Suffix = .hash) throws -> SecretObject {
        let settings = KubernetesSettings(annotations: [("team", "{tenant}")], suffix: suffix)
        let configuration = try configuration(secrets: strings(["PIN": value]))
        return try #require(try KubernetesEmitter(settings).objects(for: configuration).secret)
    }

    @Test func saysNothingOfTheHashes() throws {
        let plain = try secret("1234")
        let keyed = plain.keyed(by: code(1))
        #expect(keyed.metadata.name != plain.metadata.name)
        #expect(keyed.metadata.name.hasPrefix("devops-demo-"))
        #expect(keyed.metadata.name.utf8.count == plain.metadata.name.utf8.count)
        let old = plain.metadata.annotations.map(\.value)
        let new = keyed.metadata.annotations.map(\.value)
        #expect(zip(old, new).count { $0 != $1 } == 1)
        #expect(new.contains("tenant-1"))
        #expect(keyed.data.elementsEqual(plain.data) { $0.key == $1.key && $0.value == $1.value })
    }

    @Test func changesWithTheContentAndTheKey() throws {
        let first = try secret("1234").keyed(by: code(1)).metadata
        let again = try secret("1234").keyed(by: code(1)).metadata
        let other = try secret("1235").keyed(by: code(1)).metadata
        let elsewhere = try secret("1234").keyed(by: code(2)).metadata
        #expect(first.name == again.name && first.annotations.elementsEqual(again.annotations, by: ==))
        for metadata in [other, elsewhere] {
            #expect(metadata.name != first.name)
            #expect(!metadata.annotations.elementsEqual(first.annotations, by: ==))
        }
    }

    @Test func aNameWithoutASuffixStays() throws {
        #expect(try secret("1234", suffix: .none).keyed(by: code(1)).metadata.name == "devops-demo")
    }
}
