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
