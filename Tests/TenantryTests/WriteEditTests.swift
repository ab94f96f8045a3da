import Documents
import Estate
import Testing

@testable import Tenantry

struct WriteEditTests {
    @Test func whatDoesNotChangeKeepsItsCiphertext() throws {
        let estate = try WriteEstate()
        let before = try estate.text("acme/secrets.enc.yaml").split(separator: "\n")
        let session = try estate.workspace().edit(tenant: "acme", section: .secrets)
        #expect(session.plaintext == Array("# acme's\nDB_PASSWORD: before\nTOKEN: acme\n".utf8))
        try session.finish(with: session.result(of: Array("# acme's\nDB_PASSWORD: after\nTOKEN: acme\n".utf8)))
        let after = try estate.text("acme/secrets.enc.yaml").split(separator: "\n")
        #expect(zip(before, after).count { $0 != $1 } == 3)
        #expect(try estate.plaintext("acme/secrets.enc.yaml").contains("DB_PASSWORD: after\n"))
    }

    @Test func aFileThatDoesNotExistYetIsMade() throws {
        let estate = try WriteEstate()
        let session = try estate.workspace().edit(tenant: "globex", section: .secrets)
        try session.finish(with: session.result(of: Array("A: b\n".utf8)))
        #expect(try estate.plaintext("globex/secrets.enc.yaml") == "A: b\n")
    }

    @Test(arguments: ["A: [", "A: 1\nA: 2\n", "- a\n", "A: {b: c}\n", "1A: x\n", "A: 1\n---\nB: 2\n"])
    func refusesAnEnvFileThatIsNone(_ text: String) throws {
        let estate = try WriteEstate()
        let session = try estate.workspace().edit(tenant: "acme", section: .env)
        #expect(throws: TenantryError.self) { try session.result(of: Array(text.utf8)) }
    }

    /// What `set` refuses does not get in by another way.
    @Test(arguments: [
        ("A: x\n1A: x\n", 2), ("A: {b: c}\n", 1), ("A: x\nsops: y\n", 2), ("A: x\nNAME: y\n", 2), ("- a\n", 1),
        ("A: x\nRATE: y\n", 2),
    ])
    func refusesSecretsThatAreNone(_ text: String, _ line: Int) throws {
        let estate = try WriteEstate()
        for tenant in ["acme", "globex"] where tenant == "acme" || !text.contains("NAME") {
            let session = try estate.workspace().edit(tenant: tenant, section: .secrets)
            let error = estate.failure { () throws(TenantryError) in _ = try session.result(of: Array(text.utf8)) }
            #expect(error?.category == .badInput)
            #expect(error?.diagnostic.file == "the edited text")
            #expect(error?.diagnostic.position?.line == line)
        }
        let session = try estate.workspace().edit(tenant: "acme", section: .secrets)
        #expect(throws: TenantryError.self) { try session.result(of: Array("A: x\n---\nB: y\n".utf8)) }
    }

    @Test func saysWhoSeesTheChangeOfASharedLayer() throws {
        let estate = try WriteEstate()
        let session = try estate.workspace().edit(tenant: "acme", section: .secrets, layer: "base")
        let edited = Array("SHARED: everybody's\nTOKEN: new\n".utf8)
        try session.finish(with: session.result(of: edited))
        #expect(try session.affectedTargets(by: edited)?.0.map(\.title) == ["globex, shop"])
        #expect(try session.affectedTargets(by: session.plaintext) == nil)
    }

    @Test func anErrorShowsNoSecret() throws {
        let estate = try WriteEstate()
        let session = try estate.workspace().edit(tenant: "acme", section: .secrets)
        let error = estate.failure { () throws(TenantryError) in
            _ = try session.result(of: Array("A: one\nTOKEN: \"hunter2\n".utf8))
        }
        #expect(error?.category == .badInput)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test func aChangeBySomebodyElseIsNotOverwritten() throws {
        let estate = try WriteEstate()
        let session = try estate.workspace().edit(tenant: "acme", section: .env)
        estate.put("acme/env.yaml", "NAME: theirs\n")
        #expect(throws: TenantryError.self) { try session.finish(with: Array("NAME: ours\n".utf8)) }
        #expect(try estate.text("acme/env.yaml") == "NAME: theirs\n")
    }
}
