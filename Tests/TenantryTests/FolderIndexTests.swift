import Documents
import Emission
import Estate
import SystemPackage
import Testing

@testable import Tenantry

@Suite struct FolderIndexTests {
    private func read(
        _ text: [UInt8], _ estate: String, by maker: FolderIndex.Maker = .render
    ) throws -> FolderIndex {
        try FolderIndex(parsing: text, named: "index", of: maker, estate: estate)
    }

    @Test func whateverIsWrittenIsRead() throws {
        let tenant = try TenantName("acme")
        let target = Target(tenant: tenant, service: "shop", environment: "prod")
        var index = FolderIndex(of: .render, estate: "../an \"estate\"\\")
        for number in 0..<2_000 {
            let file = OutputFile(
                name: "acme/\(number).yaml", bytes: [], scope: .target(target), isConfidential: true)
            index.entries[file.name] = FolderIndex.Entry(file, of: tenant, .kubernetes, TargetSelection(.all))
        }
        #expect(try read(index.text, "../an \"estate\"\\") == index)
    }

    @Test(arguments: ["a\"b", "a\\b", "é/\u{2028}", ".sops.yaml", "a b"])
    func namesOfCopiesHaveAnyCharacter(name: String) throws {
        var index = FolderIndex(of: .materialize, estate: "..")
        index.entries[name] = FolderIndex.Entry()
        #expect(try read(index.text, "..", by: .materialize) == index)
    }

    @Test func anotherEstatesIndexIsRefused() throws {
        let index = FolderIndex(of: .render, estate: "../one")
        let error = #expect(throws: TenantryError.self) { try read(index.text, "../two") }
        #expect(error?.category == .cannotCreate)
        #expect(error?.diagnostic.hint?.contains("\"../two\"") == true)
    }

    @Test(arguments: [FolderIndex.Maker.encryptedRender, .materialize])
    func anotherVerbsIndexIsRefused(maker: FolderIndex.Maker) throws {
        let error = #expect(throws: TenantryError.self) {
            try read(FolderIndex(of: maker, estate: "..").text, "..")
        }
        #expect(error?.category == .cannotCreate)
        #expect(error?.diagnostic.summary.contains(maker.rawValue) == true)
    }

    @Test(arguments: [
        "../x", "/x", "a/../../x", "", ".", "a//b", "a/./b", ".tenantry.index", ".tenantry.index-1-of-2",
        ".git/config", "a/.git/x",
    ])
    func anIndexThatNamesOtherFilesIsRefused(name: String) throws {
        var index = FolderIndex(of: .materialize, estate: "..")
        index.entries[name] = FolderIndex.Entry()
        let error = #expect(throws: TenantryError.self) { try read(index.text, "..", by: .materialize) }
        #expect(error?.category == .badInput)
        #expect(error?.diagnostic.position?.line == 2)
    }

    @Test func noRenderMakesHiddenFiles() throws {
        var index = FolderIndex(of: .render, estate: "..")
        let file = OutputFile(name: ".github/w.yaml", bytes: [], scope: .tenant, isConfidential: false)
        index.entries[file.name] = FolderIndex.Entry(file, of: try TenantName("a"), .kubernetes, TargetSelection(.all))
        #expect(throws: TenantryError.self) { try read(index.text, "..") }
    }

    @Test func filesOfARenderHaveATenantAndAFormat() throws {
        var index = FolderIndex(of: .render, estate: "..")
        index.entries["acme.yaml"] = FolderIndex.Entry()
        #expect(throws: TenantryError.self) { try read(index.text, "..") }
    }

    @Test(arguments: [
        ("/a/out", "/a/estate", "../estate"), ("/a/estate/out", "/a/estate", ".."), ("/a", "/a/b/c", "b/c"),
        ("/x/y", "/a", "../../a"), ("/a", "/a", "."),
    ])
    func theWayFromOneFolderToAnother(from: String, to: String, expected: String) {
        #expect(FilePath(from).way(to: FilePath(to)) == expected)
    }
}
