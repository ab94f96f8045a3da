import Documents
import Estate
import SOPS
import Sealing
import SystemPackage
import Testing

@testable import Tenantry

struct FileCryptoTests {
    private let plain = "# c\na: 1 # d\nb: \"x\"\n"

    private func roundTrip(_ estate: WriteEstate, _ path: String, _ more: [String: String] = [:]) throws -> String {
        let crypto = FileCrypto(estate.surroundings(more))
        let file = FilePath(path)
        estate.store.put(plain, at: file)
        try crypto.write(crypto.encrypt(crypto.text(of: file)), to: file, privacy: .ordinary)
        return String(decoding: try crypto.decrypt(crypto.text(of: file)), as: UTF8.self)
    }

    @Test func followsTheNearestRulesAboveTheFile() throws {
        let estate = try WriteEstate()
        #expect(try roundTrip(estate, "/estate/any/where/x.enc.yaml") == plain)
        estate.store.put(
            "creation_rules:\n  - path_regex: ^deep/x\\.yaml$\n    age: \(estate.recipient)\n",
            at: "/other/.sops.yaml")
        #expect(try roundTrip(estate, "/other/deep/x.yaml") == plain)
    }

    @Test func withoutARuleTheEnvironmentNamesTheRecipients() throws {
        let estate = try WriteEstate()
        let error = estate.failure { () throws(TenantryError) in
            estate.store.put("a: secret\n", at: "/estate/notes.yaml")
            let crypto = FileCrypto(estate.surroundings)
            _ = try crypto.encrypt(crypto.text(of: "/estate/notes.yaml"))
        }
        #expect(error?.category == .badConfiguration)
        #expect(error?.description.contains("no creation rule matches notes.yaml") == true)
        #expect(error?.description.contains("secret\n") == false)
        #expect(try roundTrip(estate, "/elsewhere/x.yaml", ["SOPS_AGE_RECIPIENTS": " \(estate.recipient) ,"]) == plain)
    }

    @Test func theEnvironmentCanNameTheRules() throws {
        let estate = try WriteEstate()
        estate.store.put("creation_rules:\n  - age: \(estate.recipient)\n", at: "/etc/rules.yaml")
        #expect(try roundTrip(estate, "/elsewhere/x.yaml", ["SOPS_CONFIG": "/etc/rules.yaml"]) == plain)
    }

    @Test(arguments: ["kms: arn", "pgp: ABC", "path_regex: x"])
    func aRuleThatLeavesSomebodyOutIsRefused(_ line: String) throws {
        let estate = try WriteEstate()
        estate.store.put("creation_rules:\n  - \(line)\n", at: "/other/.sops.yaml")
        estate.store.put(plain, at: "/other/x.yaml")
        let error = estate.failure { () throws(TenantryError) in
            let crypto = FileCrypto(estate.surroundings)
            _ = try crypto.encrypt(crypto.text(of: "/other/x.yaml"))
        }
        #expect(error?.category == .badConfiguration)
    }

    @Test func whatIsEncryptedIsNotEncryptedAgain() throws {
        let estate = try WriteEstate()
        let error = estate.failure { () throws(TenantryError) in
            let crypto = FileCrypto(estate.surroundings)
            _ = try crypto.encrypt(crypto.text(of: "/estate/acme/secrets.enc.yaml"))
        }
        #expect(error?.category == .badInput)
    }
}

struct KeysTests {
    @Test func aGeneratedFileReadsBack() throws {
        let store = MemoryFileStore()
        let generated = try Keys.generate(now: "2026-01-02T03:04:05Z")
        try Keys.write(generated, to: "/new/folder/keys.txt", store: store)
        let text = String(decoding: try store.read("/new/folder/keys.txt"), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 4 && lines[3].isEmpty)
        #expect(lines[0] == "# created: 2026-01-02T03:04:05Z")
        #expect(lines[1] == "# public key: \(generated.recipient)")
        #expect(lines[2].hasPrefix("AGE-SECRET-KEY-1"))
        let surroundings = Surroundings(environment: [:], store: store)
        #expect(try Keys.recipients(of: "/new/folder/keys.txt", surroundings) == [generated.recipient])
        #expect(try store.status("/new/folder/keys.txt")?.permissions == .ownerReadWrite)
    }

    @Test func aKeyIsNeverOverwritten() throws {
        let store = MemoryFileStore()
        store.put("precious", at: "/keys.txt")
        let generated = try Keys.generate(now: "2026-01-02T03:04:05Z")
        do throws(TenantryError) {
            try Keys.write(generated, to: "/keys.txt", store: store)
            Issue.record("it is overwritten")
        } catch {
            #expect(error.category == .cannotCreate)
        }
        #expect(store.listing["/keys.txt"] == "precious")
    }

    @Test func aFullDiskLeavesNoPartOfAKey() throws {
        let store = MemoryFileStore()
        let generated = try Keys.generate(now: "2026-01-02T03:04:05Z")
        store.failOperation(1, with: .noSpace)
        do throws(TenantryError) {
            try Keys.write(generated, to: "/keys.txt", store: store)
            Issue.record("it is written")
        } catch {
            #expect(error.category == .inputOutput)
        }
        store.stopFailing()
        #expect(store.listing["/keys.txt"] == nil)
    }
}
