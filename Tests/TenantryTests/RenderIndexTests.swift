import Documents
import Emission
import Estate
import SystemPackage
import Testing

@testable import Tenantry

@Suite struct RenderIndexTests {
    @Test func whateverIsWrittenIsRead() throws {
        let tenant = try TenantName("acme")
        let target = Target(tenant: tenant, service: "shop", environment: "prod")
        var index = RenderIndex()
        index.estate = "../an \"estate\"\\"
        // More than 2,000,000 nodes.
        for number in 0..<160_000 {
            let file = OutputFile(name: "acme/\(number).yaml", bytes: [], target: target, isConfidential: true)
            index.entries[file.name] = RenderIndex.Entry(file, of: tenant, .kubernetes)
        }
        let read = try RenderIndex(parsing: index.text, named: "index", of: "../an \"estate\"\\")
        #expect(read.entries == index.entries && read.estate == index.estate)
    }

    @Test func anotherEstatesIndexIsRefused() throws {
        var index = RenderIndex()
        index.estate = "../one"
        let error = #expect(throws: TenantryError.self) {
            try RenderIndex(parsing: index.text, named: "index", of: "../two")
        }
        #expect(error?.category == .cannotCreate)
        #expect(error?.diagnostic.hint?.contains("\"../two\"") == true)
        // Earlier indexes do not say whose they are.
        index.estate = nil
        #expect(try RenderIndex(parsing: index.text, named: "index", of: "../two").estate == nil)
    }

    @Test(arguments: [
        ("/a/out", "/a/estate", "../estate"), ("/a/estate/out", "/a/estate", ".."), ("/a", "/a/b/c", "b/c"),
        ("/x/y", "/a", "../../a"), ("/a", "/a", "."),
    ])
    func theWayFromOneFolderToAnother(from: String, to: String, expected: String) {
        #expect(FilePath(from).way(to: FilePath(to)) == expected)
    }
}
