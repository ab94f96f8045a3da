import Age
import Documents
import Estate
import Foundation
import SOPS
import SystemPackage
import Testing

@testable import Tenantry

/// Who can read what, and how that changes.
struct AccessTests {
    /// An estate in memory with a named operator, three people and three tenants.
    private struct AccessEstate {
        let store = MemoryFileStore()
        let identities: [X25519Identity]
        let rulesText: String

        static let people = ["alice", "bob", "carol"]
        static let tenants = ["acme", "globex", "initech"]

        init(rules: String = "creation_rules:\n  - path_regex: enc\\.yaml$\n    age:\n      - @0 # ops\n") throws {
            identities = try (0..<4).map { _ in try X25519Identity() }
            rulesText = Self.filled(rules, identities)
            put(
                "tenantry.yaml",
                Self.filled(
                    """
                    version: 1
                    services: [shop]
                    layers: [base, "{tenant}"]
                    kubernetes: {namespace: "{tenant}"}
                    secrets:
                      PASSWORD: {generate: {length: 16}}
                    recipients:
                      ops: @0
                      alice: @1
                      bob: @2
                      carol: @3
                      team: [alice, bob]

                    """, identities))
            put(".sops.yaml", rulesText)
            for tenant in ["base"] + Self.tenants {
                put("\(tenant)/env.yaml", "NAME: \(tenant)\n")
                try seal("\(tenant)/secrets.enc.yaml", "PASSWORD: of-\(tenant)\nLICENCE: x\n", for: [0])
            }
        }

        static func filled(_ text: String, _ identities: [X25519Identity]) -> String {
            identities.enumerated().reduce(text) {
                $0.replacing("@\($1.offset)", with: $1.element.recipient.description)
            }
        }

        func put(_ path: String, _ text: String) {
            store.put(text, at: FilePath("/estate").pushing(FilePath(path)))
        }

        func seal(_ path: String, _ text: String, for owners: [Int]) throws {
            let keys = try owners.map { try MasterKey(age: identities[$0].recipient.description) }
            let bytes = try FileEncryption.encrypt(
                SourceText(name: path, text), settings: EncryptionSettings(groups: [keys]), now: "2026-01-02T03:04:05Z")
            put(path, String(decoding: bytes, as: UTF8.self))
        }

        func workspace(as owner: Int = 0) throws -> Workspace {
            let secret = String(decoding: identities[owner].exportSecret(), as: UTF8.self)
            let surroundings = Surroundings(environment: ["SOPS_AGE_KEY": secret], store: store) {
                Date(timeIntervalSince1970: 1_800_000_000)
            }
            return try Workspace(from: "/estate", surroundings: surroundings)
        }

        func text(_ path: String) throws -> String {
            String(decoding: try store.read(FilePath("/estate").pushing(FilePath(path))), as: UTF8.self)
        }

        func file(_ tenant: String) throws -> EncryptedFile {
            let path = "\(tenant)/secrets.enc.yaml"
            return try EncryptedFile(parsing: SourceText(name: path, try text(path)))
        }

        /// Whether the identity really opens the tenant's file.
        func opens(_ tenant: String, _ owner: Int) throws -> Bool {
            let ring = try workspace(as: owner).identities()
            return (try? file(tenant).decrypt(with: ring)) != nil
        }
    }

    private func request(_ recipients: String..., to target: AccessTarget, rotates: Bool = false) -> AccessRequest {
        var options = RekeyOptions()
        options.rotatesSecrets = rotates
        return AccessRequest(recipients, to: target, options: options)
    }

    @Test func grantAddsAnEntryAndKeepsTheDataKey() throws {
        let estate = try AccessEstate()
        let before = try estate.file("acme").metadata
        let report = try estate.workspace().grant(request("alice", to: .tenants(["acme"])))
        let after = try estate.file("acme").metadata
        #expect(report.files.map(\.file.name) == ["acme/secrets.enc.yaml"] && !report.files[0].hasNewDataKey)
        #expect(after.mac == before.mac)
        #expect(after.groups[0].entries[0].encrypted == before.groups[0].entries[0].encrypted)
        #expect(try estate.opens("acme", 1) && !estate.opens("globex", 1))
    }

    /// The rule of all is not widened for one of them.
    @Test func aSharedRuleIsNotWidened() throws {
        let estate = try AccessEstate()
        _ = try estate.workspace().grant(request("team", to: .tenants(["acme"])))
        let rules = try CreationRules(parsing: SourceText(name: "r", try estate.text(".sops.yaml")))
        #expect(rules.rules.count == 2 && rules.rules[1].keys.count == 1)
        #expect(rules.rule(for: "acme/secrets.enc.yaml")?.keys.count == 3)
        #expect(rules.rule(for: "new/secrets.enc.yaml")?.keys.count == 1)
        #expect(try estate.workspace().accessReport().files.allSatisfy { $0.readers.allSatisfy { $0.state == .has } })
    }

    @Test func revokeMakesANewDataKey() throws {
        let estate = try AccessEstate()
        _ = try estate.workspace().grant(request("alice", to: .all))
        let old = try estate.file("acme")
        let key = try old.decrypt(with: estate.workspace(as: 1).identities()).key
        let report = try estate.workspace().revoke(request("alice", to: .tenants(["acme"]), rotates: true))
        #expect(report.files.map(\.hasNewDataKey) == [true])
        #expect(report.files[0].rotated == [["PASSWORD"]] && report.files[0].exposed == [["LICENCE"]])
        #expect(try !estate.opens("acme", 1) && estate.opens("globex", 1))
        // The data key that alice may have kept opens nothing any more.
        #expect(throws: SOPSError.self) { _ = try estate.file("acme").decrypt(with: key) }
        let plain = try estate.file("acme").decrypt(with: estate.workspace().identities()).plaintext()
        #expect(!String(decoding: plain, as: UTF8.self).contains("of-acme"))
    }

    @Test func nobodyLocksThemselvesOut() throws {
        let estate = try AccessEstate()
        _ = try estate.workspace().grant(request("alice", to: .all))
        let before = estate.store.listing
        let report = try estate.workspace().revoke(request("ops", to: .all))
        #expect(report.failures.count > 0 && estate.store.listing == before)
        var allowed = request("ops", to: .all)
        allowed.options.allowsLockout = true
        _ = try estate.workspace().revoke(allowed)
        #expect(try !estate.opens("acme", 0) && estate.opens("acme", 1))
    }

    @Test func aFileKeepsAReader() throws {
        let estate = try AccessEstate()
        let before = estate.store.listing
        #expect(throws: TenantryError.self) { _ = try estate.workspace().revoke(request("ops", to: .all)) }
        #expect(estate.store.listing == before)
    }

    /// What the rules say is what the keys do, whatever came before: and each key that lost a file lost its data key.
    @Test(arguments: 0..<2)
    func rulesAndKeysAgreeAfterAnyChanges(_ seed: UInt64) throws {
        var random = SeededGenerator(state: seed &* 7919 &+ 17)
        let estate = try AccessEstate()
        var expected = Dictionary(uniqueKeysWithValues: AccessEstate.tenants.map { ($0, Set([0])) })
        for _ in 0..<8 {
            let tenant = AccessEstate.tenants.randomElement(using: &random) ?? "acme"
            let person = Int.random(in: 1...3, using: &random)
            let name = AccessEstate.people[person - 1]
            let workspace = try estate.workspace()
            if expected[tenant]?.contains(person) == true {
                _ = try workspace.revoke(request(name, to: .tenants([tenant])))
                expected[tenant]?.remove(person)
            } else {
                _ = try workspace.grant(request(name, to: .tenants([tenant])))
                expected[tenant]?.insert(person)
            }
            for person in 0...3 {
                #expect(try estate.opens(tenant, person) == expected[tenant]?.contains(person))
            }
        }
        for (tenant, readers) in expected {
            for person in 0...3 { #expect(try estate.opens(tenant, person) == readers.contains(person)) }
        }
        let report = try estate.workspace().accessReport()
        #expect(report.files.allSatisfy { $0.readers.allSatisfy { $0.state == .has } })
        #expect(try estate.workspace().rekey(.all, RekeyOptions()).isEmpty)
        #expect(try estate.workspace().verify().problems.filter { $0.code == "recipients_differ" }.isEmpty)
    }

    @Test func rekeyFollowsNames() throws {
        let estate = try AccessEstate()
        _ = try estate.workspace().grant(request("team", to: .tenants(["acme"])))
        estate.put("tenantry.yaml", try estate.text("tenantry.yaml").replacing("[alice, bob]", with: "[alice, carol]"))
        #expect(try estate.workspace().verify().problems.map(\.code) == ["rule_behind"])
        var dry = RekeyOptions()
        dry.isDryRun = true
        let before = estate.store.listing
        #expect(try !estate.workspace().rekey(.all, dry).isEmpty && estate.store.listing == before)
        let report = try estate.workspace().rekey(.all, RekeyOptions())
        #expect(report.rules.count == 1 && report.files.count == 1 && report.files[0].hasNewDataKey)
        #expect(try (0...3).map { try estate.opens("acme", $0) } == [true, true, false, true])
        #expect(try estate.workspace().verify().problems.isEmpty)
    }

    @Test func aFileThatCannotBeOpenedStopsAll() throws {
        let estate = try AccessEstate()
        try estate.seal("globex/secrets.enc.yaml", "PASSWORD: x\n", for: [3])
        try estate.seal("acme/secrets.enc.yaml", "PASSWORD: x\n", for: [0, 3])
        let before = estate.store.listing
        let report = try estate.workspace().rekey(.all, RekeyOptions())
        #expect(report.failures.errors.map(\.category) == [.noPermission] && estate.store.listing == before)
    }

    // MARK: Isolation

    /// - Parameter readers: by tenant, in the order of the tenants; each gets a rule of its own.
    private func isolation(_ readers: [[Int]], named: Bool = true) throws -> [Problem] {
        var rules = "creation_rules:\n"
        for (tenant, readers) in zip(AccessEstate.tenants, readers) {
            rules += "  - path_regex: ^\(tenant)/\n    age:\n" + readers.map { "      - @\($0)\n" }.joined()
        }
        let estate = try AccessEstate(rules: rules + "  - age: @0\n")
        if !named {
            estate.put("tenantry.yaml", "version: 1\nservices: [shop]\nlayers: [base, \"{tenant}\"]\n")
        } else {
            estate.put(
                "tenantry.yaml",
                AccessEstate.filled(
                    "version: 1\nservices: [shop]\nlayers: [base, \"{tenant}\"]\nrecipients: {ops: @0}\n",
                    estate.identities))
        }
        for (tenant, readers) in zip(AccessEstate.tenants, readers) {
            try estate.seal("\(tenant)/secrets.enc.yaml", "PASSWORD: x\n", for: readers)
        }
        return try estate.workspace().verify().problems.filter { $0.code == "foreign_recipient" }
    }

    @Test(arguments: [true, false])
    func eachTenantHasAKeyOfItsOwn(_ named: Bool) throws {
        #expect(try isolation([[0, 1], [0, 2], [0, 3]], named: named).isEmpty)
        // A copied rule: what is acme's stands where globex's should.
        let copied = try isolation([[0, 1], [0, 1], [0, 3]], named: named)
        #expect(copied.map { $0.tenant?.description } == ["globex"])
        // A rule that got a line too many: the file that has the key besides its own is the wrong one.
        let added = try isolation([[0, 1, 2], [0, 2], [0, 3]], named: named)
        #expect(added.map { $0.tenant?.description } == ["acme"])
    }

    /// A key of every tenant is an operator's.
    @Test func aKeyOfAllIsCommon() throws {
        #expect(try isolation([[0, 1], [0, 1], [0, 1]], named: false).isEmpty)
    }
}

/// Random numbers that are the same in each run.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
