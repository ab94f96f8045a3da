import Documents
import Estate
import SystemPackage
import Testing

@testable import Tenantry

/// The verbs that write several files, killed at every call that changes something.
struct CrashVerbTests {
    private static let environments = WriteEstate.manifest.replacing(
        "layers: [base, \"tiers/{tier}\", \"{tenant}\"]",
        with: "environments: [test, prod]\nlayers: [base, \"{tenant}\", \"{tenant}/{environment}\"]")

    /// Kills a verb, and compares with what there was and with what there is when nobody kills it.
    ///
    /// - Parameter root: what the next process puts in order.
    private func kill(
        _ estate: WriteEstate, root: FilePath = "/estate", atLeast: Int, _ verb: @escaping (WriteEstate) throws -> Void
    ) throws {
        let old = estate.store.listing
        let done = WriteEstate(estate, store: MemoryFileStore(copying: estate.store))
        try verb(done)
        let new = done.store.listing
        let changed = Set(new.keys).union(old.keys).filter { old[$0] != new[$0] }
        #expect(!changed.contains { $0.contains(TemporaryName.prefix) })
        var decrypted: Set<String> = []
        var run = CrashRun { store in
            try verb(WriteEstate(estate, store: store))
        } recover: { store in
            try WriteEstate(estate, store: store).surroundings.settle(store.resolve(root))
        } check: { store, place in
            // Of a folder that was made, or lost its last file, just before the power failed, nobody knows.
            let losesPower = place.contains("power")
            func state(_ listing: [String: String]) -> [String: String] {
                losesPower ? listing.filter { !$0.value.isEmpty } : listing
            }
            let (now, old, new) = (state(store.listing), state(old), state(new))
            let changed = changed.filter { !losesPower || old[$0] != nil || new[$0] != nil }
            let isOld = now == old
            let isNew =
                now.keys == new.keys && changed.allSatisfy { old[$0] != now[$0] }
                && old.allSatisfy { changed.contains($0.key) || now[$0.key] == $0.value }
            #expect(isOld || isNew, "\(place): \(now.keys.sorted().filter { now[$0] != old[$0] })")
            let estate = WriteEstate(estate, store: store)
            for (path, text) in now where path.hasSuffix(".enc.yaml") && decrypted.insert(text).inserted {
                _ = try estate.plaintext(String(path.dropFirst("/estate/".count)))
            }
        }
        try run.run(on: estate.store)
        #expect(run.points >= atLeast, "\(run.points) kills")
    }

    @Test func add() throws {
        let other = "age1kx7gwqqrn0xxvrwkrrxfluw6jn8cqg5dekz550ztg42vqqu2judsr94wd8"
        let request = TenantRequest(name: "new", attributes: [("tier", "gold")], recipients: [other])
        try kill(WriteEstate(), atLeast: 250) { _ = try $0.workspace().add(request) }
    }

    @Test func rotateInSeveralFiles() throws {
        let estate = try WriteEstate(manifest: Self.environments)
        try estate.putSecrets("acme/prod/secrets.enc.yaml", "TOKEN: prod's\n")
        try estate.putSecrets("acme/secrets.enc.yaml", "DB_PASSWORD: before\n")
        let request = RotationRequest(tenant: "acme", keys: ["DB_PASSWORD", "TOKEN"])
        try kill(estate, atLeast: 150) { _ = try $0.workspace().rotate(request) }
    }

    @Test func setASecretThatWasPlain() throws {
        let request = EntryRequest(tenant: "acme", key: "NAME", section: .secrets)
        try kill(WriteEstate(), atLeast: 140) { _ = try $0.workspace().set(request, to: Array("hidden".utf8)) }
    }

    @Test func unsetInOneFile() throws {
        let request = EntryRequest(tenant: "acme", key: "TOKEN")
        try kill(WriteEstate(), atLeast: 20) { _ = try $0.workspace().unset(request) }
    }

    @Test func removeATenant() throws {
        try kill(WriteEstate(), atLeast: 100) { estate in
            try estate.workspace().transaction { staged throws(TenantryError) in
                for name in ["tenant.yaml", "env.yaml", "secrets.enc.yaml"] {
                    try staged.stage(.removal(of: FilePath("/estate/acme").appending(name)))
                }
            }
        }
    }

    @Test func renderToAFolder() throws {
        let estate = try WriteEstate(manifest: WriteEstate.manifest + "kubernetes: {namespace: \"{tenant}\"}\n")
        try estate.putSecrets("base/secrets.enc.yaml", "LICENCE: x\nDB_PASSWORD: y\n")
        #expect(try estate.workspace().render(TargetSelection(.all), to: "/out").changed > 0)
        try estate.putSecrets("base/secrets.enc.yaml", "LICENCE: z\nDB_PASSWORD: y\n")
        try kill(estate, root: "/out", atLeast: 100) { estate in
            let selection = TargetSelection(.all, service: nil, environment: nil)
            let report = try estate.workspace().render(selection, to: "/out")
            if let error = report.render.failures.errors.first { throw error }
        }
    }

    @Test func initialize() throws {
        let estate = try WriteEstate()
        estate.store.putFolder(at: "/new")
        try kill(estate, root: "/new", atLeast: 200) { estate in
            _ = try Initialization(estate.surroundings).begin(in: "/new", recipients: [], service: nil)
        }
    }

    /// Whoever reads finds all new or all old, and is told.
    @Test func theNextVerbSaysWhatItDid() throws {
        let estate = try WriteEstate()
        let request = EntryRequest(tenant: "acme", key: "NAME", section: .secrets)
        var notes: Set<String> = []
        for number in 0..<40 {
            let next = WriteEstate(estate, store: MemoryFileStore(copying: estate.store))
            next.store.failOperation(number, with: .ioError, lasting: true)
            _ = try? next.workspace().set(request, to: [1])
            next.store.stopFailing()
            let heard = Heard()
            let surroundings = Surroundings(
                environment: [:], store: next.store,
                person: Person(askPassphrase: nil, note: { heard.add($0) }) { _ in })
            _ = try Workspace(from: "/estate", surroundings: surroundings).list()
            notes.formUnion(heard.all)
        }
        #expect(
            notes.sorted() == [
                "a command was interrupted before it changed a file; its temporary files are removed now",
                "a command was interrupted while it changed 2 files; all of them are changed now",
            ])
    }
}
