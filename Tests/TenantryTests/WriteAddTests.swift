import Documents
import Estate
import SOPS
import SystemPackage
import Testing

@testable import Tenantry

struct WriteAddTests {
    private let other = "age1kx7gwqqrn0xxvrwkrrxfluw6jn8cqg5dekz550ztg42vqqu2judsr94wd8"

    @Test func writesTheFilesOfATenant() throws {
        let estate = try WriteEstate()
        let report = try estate.workspace().add(TenantRequest(name: "new", attributes: [("tier", "gold")]))
        #expect(report.files == ["new/tenant.yaml", "new/env.yaml", "new/secrets.enc.yaml", "new/rotation.yaml"])
        #expect(report.generated == ["DB_PASSWORD"] && report.missing == ["LICENCE"] && report.rule == nil)
        #expect(try estate.text("new/tenant.yaml") == "attributes:\n  tier: gold\n")
        #expect(try estate.plaintext("new/secrets.enc.yaml").count == "DB_PASSWORD: ".count + 24 + 1)
        // Nothing but comments, which a later set leaves alone.
        let env = try estate.text("new/env.yaml")
        #expect(env.split(separator: "\n").allSatisfy { $0.hasPrefix("# ") })
        #expect(env.contains("base has LOG_LEVEL, PORT"))
        _ = try estate.workspace().set(EntryRequest(tenant: "new", key: "PORT"), to: Array("1".utf8))
        #expect(try estate.text("new/env.yaml") == env + "PORT: 1\n")
    }

    @Test func anEstateWithoutRulesNeedsNoneForATenantWithoutSecrets() throws {
        let estate = try WriteEstate(manifest: "version: 1\nlayers: [base, \"{tenant}\"]\n")
        #expect(
            try estate.workspace().add(TenantRequest(name: "one")).files == ["one/env.yaml", "one/secrets.enc.yaml"])
        try estate.store.remove("/estate/.sops.yaml")
        #expect(try estate.workspace().add(TenantRequest(name: "two")).files == ["two/env.yaml"])
    }

    @Test func addsARuleForMoreRecipients() throws {
        let estate = try WriteEstate()
        let before = try estate.text(".sops.yaml")
        let request = TenantRequest(name: "new", attributes: [("tier", "gold")], recipients: [other])
        let report = try estate.workspace().add(request)
        #expect(report.rule == "^new/secrets\\.enc\\.yaml$")
        let after = try estate.text(".sops.yaml")
        let rule = "  - path_regex: ^new/secrets\\.enc\\.yaml$\n"
        #expect(after.contains(rule) && after.hasPrefix("creation_rules:\n" + rule))
        #expect(after.hasSuffix(before.dropFirst("creation_rules:\n".count)))
        let file = try EncryptedFile(parsing: SourceText(name: "x", try estate.text("new/secrets.enc.yaml")))
        #expect(file.metadata.groups[0].entries.map(\.name) == [estate.recipient, other])
    }

    @Test func addsNoRuleForThoseWhoCanReadAnyway() throws {
        let estate = try WriteEstate()
        let before = try estate.text(".sops.yaml")
        let request = TenantRequest(name: "new", attributes: [("tier", "gold")], recipients: [estate.recipient])
        let report = try estate.workspace().add(request)
        #expect(report.rule == nil && report.warnings.count == 1)
        #expect(try estate.text(".sops.yaml") == before)
    }

    @Test func aRuleThatSaysMoreIsNotCopied() throws {
        let estate = try WriteEstate()
        estate.put(".sops.yaml", "creation_rules:\n  - age: \(estate.recipient)\n    encrypted_regex: PASS\n")
        let workspace = try estate.workspace()
        let request = TenantRequest(name: "new", attributes: [("tier", "gold")], recipients: [other])
        let error = estate.failure { () throws(TenantryError) in _ = try workspace.add(request) }
        #expect(error?.category == .badConfiguration && error?.diagnostic.position?.line == 2)
    }

    @Test(arguments: [
        ("acme", [("tier", "gold")], TenantryError.Category.cannotCreate), ("base", [("tier", "gold")], .badInput),
        ("Bad_Name", [("tier", "gold")], .badInput), ("new", [], .usage), ("new", [("teir", "gold")], .usage),
        ("new", [("tier", "../x")], .badInput), ("new", [("tier", "a"), ("tier", "b")], .usage),
        ("new", [("tenant", "x"), ("tier", "gold")], .badInput),
    ])
    func refuses(_ name: String, _ attributes: [(String, String)], _ category: TenantryError.Category) throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        let workspace = try estate.workspace()
        let error = estate.failure { () throws(TenantryError) in
            _ = try workspace.add(TenantRequest(name: name, attributes: attributes.map { (key: $0.0, value: $0.1) }))
        }
        #expect(error?.category == category)
        #expect(estate.store.listing == before)
    }

    @Test func namesTheValuesOfAMissingAttribute() throws {
        let estate = try WriteEstate()
        estate.put("tiers/standard/env.yaml", "A: 1\n")
        let workspace = try estate.workspace()
        let error = estate.failure { () throws(TenantryError) in _ = try workspace.add(TenantRequest(name: "new")) }
        #expect(error?.diagnostic.notes == ["there are gold, standard"])
        #expect(error?.diagnostic.hint == "add --attribute tier=gold")
        let report = try workspace.add(TenantRequest(name: "new", attributes: [("tier", "glod")]))
        #expect(report.warnings.map(\.hint) == ["did you mean gold?"])
    }

    @Test(arguments: 0..<24) func aFailureLeavesNothingBehind(_ operation: Int) throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        let workspace = try estate.workspace()
        estate.store.failOperation(operation, with: .noSpace)
        let request = TenantRequest(name: "new", attributes: [("tier", "gold")], recipients: [other])
        let error = estate.failure { () throws(TenantryError) in _ = try workspace.add(request) }
        estate.store.stopFailing()
        if error != nil { #expect(estate.store.listing == before) }
    }
}

struct InitializationTests {
    @Test func beginsAnEstateThatWorks() throws {
        let estate = try WriteEstate()
        let report = try Initialization(estate.surroundings).begin(in: "/My Shop", recipients: [], service: nil)
        #expect(report.recipients == [estate.recipient])
        let workspace = try Workspace(from: "/My Shop", surroundings: estate.surroundings)
        #expect(workspace.estate.manifest.services == ["my-shop"])
        #expect(try workspace.add(TenantRequest(name: "first")).files == ["first/env.yaml", "first/secrets.enc.yaml"])
        let secrets = try workspace.estate.store.read("/My Shop/first/secrets.enc.yaml")
        #expect(try workspace.open(SourceText(name: "secrets", bytes: secrets)).roots.count <= 1)
        _ = try workspace.set(EntryRequest(tenant: "first", key: "A", section: .secrets), to: [0x78])
    }

    @Test func overwritesNothing() throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        let error = estate.failure { () throws(TenantryError) in
            _ = try Initialization(estate.surroundings).begin(in: "/estate", recipients: [], service: nil)
        }
        #expect(error?.category == .cannotCreate)
        #expect(estate.store.listing == before)
    }

    @Test(arguments: ["/estate/acme", "/estate/new/folder"])
    func beginsNoEstateInAnother(_ folder: FilePath) throws {
        let estate = try WriteEstate()
        let before = estate.store.listing
        let error = estate.failure { () throws(TenantryError) in
            _ = try Initialization(estate.surroundings).begin(in: folder, recipients: [], service: nil)
        }
        #expect(error?.category == .cannotCreate)
        #expect(error?.description.contains("/estate,") == true)
        #expect(estate.store.listing == before)
    }

    @Test func needsSomebodyToEncryptFor() throws {
        let store = MemoryFileStore()
        store.putFolder(at: "/x")
        let error = try WriteEstate().failure { () throws(TenantryError) in
            let surroundings = Surroundings(environment: [:], store: store)
            _ = try Initialization(surroundings).begin(in: "/x/shop", recipients: [], service: nil)
        }
        #expect(error?.category == .noPermission)
        #expect(store.listing.keys.allSatisfy { !$0.hasPrefix("/x/shop") })
    }
}
