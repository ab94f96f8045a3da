import Age
import Documents
import Emission
import Estate
import FoundationEssentials
import SOPS
import SystemPackage
import Testing

@testable import Tenantry

@Suite struct EncryptedRenderTests {
    private static let file = "/out/acme/secret-shop.enc.yaml"

    private func estate(
        _ kubernetes: String = "kubernetes: {suffix: hash, namespace: \"{tenant}\"}\n"
    ) throws -> WriteEstate {
        try WriteEstate(
            manifest: WriteEstate.manifest.replacing("required: true", with: "rotate: 90d") + kubernetes)
    }

    private func render(
        _ estate: WriteEstate, for recipients: [String]? = nil, _ tenants: TargetSelection = TargetSelection(.all)
    ) throws -> FolderReport {
        try estate.workspace().render(
            tenants, to: "/out", layout: RenderLayout(encryptedFor: recipients ?? [estate.recipient]))
    }

    private func bytes(_ estate: WriteEstate, _ path: String = file) throws -> [UInt8] {
        try estate.store.read(FilePath(path))
    }

    private func opened(_ estate: WriteEstate) throws -> DecryptedFile {
        try estate.workspace().open(SourceText(name: "secret", bytes: bytes(estate)))
    }

    @Test func onlyTheDataIsEncrypted() throws {
        let estate = try estate()
        let report = try render(estate)
        #expect((report.files, report.changed, report.removed) == (4, 4, 0))
        let root = try #require(try DocumentFile(parsing: SourceText(name: "x", bytes: bytes(estate))).root?.mapping)
        #expect(root["kind"]?.string == "Secret")
        for entry in try #require(root["data"]?.mapping).entries {
            #expect(entry.value.string?.hasPrefix("ENC[") == true)
        }
        let data = try #require(try opened(estate).roots[0].mapping?["data"]?.mapping)
        #expect(data["TOKEN"]?.string.flatMap { Data(base64Encoded: $0) } == Data("acme".utf8))
    }

    @Test func nothingChangesWithoutAChange() throws {
        let estate = try estate()
        _ = try render(estate)
        let before = try bytes(estate)
        #expect(try render(estate).changed == 0)
        #expect(try bytes(estate) == before)
    }

    /// The MAC does not cover the list of recipients: whoever takes themselves off it still knows the data key.
    @Test func aKeyThatSomebodyMayKnowOpensNothingNew() throws {
        let estate = try estate()
        _ = try render(estate)
        let former = try opened(estate)
        let secrets = try estate.plaintext("acme/secrets.enc.yaml")
        try estate.putSecrets("acme/secrets.enc.yaml", secrets.replacing("before", with: "after"))
        #expect(try render(estate, TargetSelection("acme")).changed == 1)
        let file = try EncryptedFile(parsing: SourceText(name: "secret", bytes: bytes(estate)))
        #expect(throws: SOPSError.self) { try file.decrypt(with: former.key) }
    }

    @Test(arguments: ["/out", "/plain", "/split"])
    func eachKindOfRenderHasFoldersOfItsOwn(folder: String) throws {
        let estate = try estate()
        let workspace = try estate.workspace()
        let encrypted = RenderLayout(encryptedFor: [estate.recipient])
        switch folder {
        case "/plain": _ = try workspace.materialize(.all, to: "/plain")
        case "/split":
            _ = try workspace.render(TargetSelection(.all), to: "/split", layout: RenderLayout(split: .object))
        default: _ = try render(estate)
        }
        let layout = folder == "/out" ? RenderLayout(split: .object) : encrypted
        let error = #expect(throws: TenantryError.self) {
            try workspace.render(TargetSelection(.all), to: FilePath(folder), layout: layout)
        }
        #expect(error?.category == .cannotCreate)
    }

    @Test func valuesStandBesideManifests() throws {
        let estate = try estate()
        _ = try render(estate)
        let layout = RenderLayout(encryptedFor: [estate.recipient])
        let values = try estate.workspace().render(TargetSelection(.all), to: "/out", as: .helm, layout: layout)
        #expect((values.files, values.changed, values.removed) == (2, 2, 0))
        let again = try render(estate)
        #expect((again.changed, again.removed) == (0, 0))
    }

    @Test func whoCannotReadEncryptsAnewAndSaysSo() throws {
        let estate = try estate()
        let cluster = try X25519Identity().recipient.description
        _ = try render(estate, for: [cluster])
        let before = try bytes(estate)
        let report = try render(estate, for: [cluster])
        #expect(report.lost == ["acme/secret-shop.enc.yaml", "globex/secret-shop.enc.yaml"])
        #expect(try bytes(estate) != before)
    }

    /// Whatever is done to a file of an earlier render, the next one makes a file that is right.
    @Test(arguments: 0..<24)
    func aDamagedFileIsMadeAnew(seed: Int) throws {
        let estate = try estate()
        _ = try render(estate)
        let old = try bytes(estate)
        var damaged = old
        let place = (seed * 7919 + 13) % damaged.count
        switch seed % 4 {
        case 0: damaged[place] ^= 1
        case 1: damaged.remove(at: place)
        case 2: damaged.removeLast(damaged.count - place)
        default: damaged.insert(UInt8(ascii: "x"), at: place)
        }
        estate.store.put(String(decoding: damaged, as: UTF8.self), at: FilePath(Self.file))
        _ = try render(estate)
        let data = try #require(try opened(estate).roots[0].mapping?["data"]?.mapping)
        #expect(data["DB_PASSWORD"]?.string.flatMap { Data(base64Encoded: $0) } == Data("before".utf8))
    }

    @Test func aPatternNamesTheCluster() throws {
        let estate = try estate()
        let gold = try X25519Identity()
        estate.put(
            "tenantry.yaml",
            WriteEstate.manifest.replacing("required: true", with: "rotate: 90d") + """
                kubernetes: {namespace: "{tenant}", encrypt: {recipients: ["cluster-{tier}"]}}
                recipients: {cluster-gold: \(gold.recipient.description)}

                """)
        _ = try render(estate, for: [])
        let file = try EncryptedFile(parsing: SourceText(name: "secret", bytes: bytes(estate)))
        #expect(file.metadata.groups.flatMap(\.entries).map(\.name) == [gold.recipient.description])
        estate.put("acme/tenant.yaml", "attributes: {tier: silver}\n")
        estate.put("tiers/silver/env.yaml", "A: b\n")
        let report = try render(estate, for: [])
        #expect(report.render.failures.errors.map(\.category) == [.badConfiguration])
        #expect(report.files == 0)
    }

    @Test func nobodyToEncryptForIsAnError() throws {
        let estate = try estate()
        #expect(throws: TenantryError.self) { try render(estate, for: []) }
        #expect(throws: TenantryError.self) { try render(estate, for: ["nobody"]) }
        #expect(try estate.store.status("/out") == nil)
    }

    @Test(arguments: ["labels", "annotations"])
    func metadataIsNeverEncrypted(what: String) throws {
        let estate = try estate("kubernetes: {namespace: \"{tenant}\", \(what): {data: x}}\n")
        let report = try render(estate)
        #expect(report.render.failures.errors.first?.category == .badConfiguration)
        #expect(try estate.store.status("/out") == nil)
    }

    @Test func filesOfSuspendedTenantsStayAndOthersGo() throws {
        let estate = try estate()
        _ = try render(estate)
        estate.put("acme/tenant.yaml", "attributes: {tier: gold}\nsuspended: true\n")
        try estate.store.remove("/estate/globex/tenant.yaml")
        estate.put("initech/tenant.yaml", "attributes: {tier: gold}\n")
        let report = try render(estate)
        #expect((report.files, report.changed, report.removed) == (2, 2, 2))
        #expect(try !bytes(estate).isEmpty)
        #expect(try estate.store.status("/out/globex/secret-shop.enc.yaml") == nil)
    }

    @Test func filesOfOtherTenantsStay() throws {
        let estate = try estate()
        _ = try render(estate)
        estate.put("acme/env.yaml", "NAME: Acme\n")
        let report = try render(estate, TargetSelection("acme"))
        // The Secret's checksum is that of the ConfigMap, too.
        #expect((report.files, report.changed, report.removed) == (2, 2, 0))
        #expect(try !bytes(estate, "/out/globex/secret-shop.enc.yaml").isEmpty)
    }
}

extension EncryptedRenderTests {
    fileprivate func render(_ estate: WriteEstate, _ tenants: TargetSelection) throws -> FolderReport {
        try render(estate, for: nil, tenants)
    }
}
