import Estate
import SystemPackage
import Testing

@testable import Tenantry

@Suite struct MaterializeTests {
    @Test func linksBecomeWhatTheyLeadTo() throws {
        let estate = try WriteEstate()
        estate.store.putLink(to: "../base/env.yaml", at: "/estate/globex/env.yaml")
        estate.store.putLink(to: "../base", at: "/estate/acme/more")
        let report = try estate.workspace().materialize(.all, to: "/plain")
        #expect(report.linked == 3)
        #expect(report.changed == report.files)
        let base = try estate.text("base/env.yaml")
        for copy in ["/plain/globex/env.yaml", "/plain/acme/more/env.yaml"] {
            #expect(try estate.store.status(FilePath(copy))?.kind == .file)
            #expect(try String(decoding: estate.store.read(FilePath(copy)), as: UTF8.self) == base)
        }
        let again = try estate.workspace().materialize(.all, to: "/plain")
        #expect((again.changed, again.removed) == (0, 0))
    }

    @Test func onlyOwnFilesAreRemoved() throws {
        let estate = try WriteEstate()
        _ = try estate.workspace().materialize(.all, to: "/plain")
        estate.store.put("mine", at: "/plain/note")
        try estate.store.remove("/estate/globex/tenant.yaml")
        let report = try estate.workspace().materialize(.all, to: "/plain")
        #expect(report.removed == 1)
        #expect(try estate.store.status("/plain/globex/tenant.yaml") == nil)
        #expect(try estate.store.status("/plain/note") != nil)
    }

    @Test(arguments: ["../x", "/x", "a/../../x", "", "."])
    func aListThatNamesOtherFilesIsRefused(name: String) throws {
        let estate = try WriteEstate()
        estate.store.put("mine", at: "/x")
        var index = FolderIndex(madeBy: "materialize")
        index.names = [FilePath(name)]
        estate.store.put(String(decoding: index.text, as: UTF8.self), at: "/plain/.tenantry.files")
        let error = estate.failure { () throws(TenantryError) in
            _ = try estate.workspaceOrFail().materialize(.all, to: "/plain")
        }
        #expect(name.isEmpty ? error == nil : error?.category == .badInput)
        #expect(try estate.store.status("/x") != nil)
    }

    @Test(arguments: ["", "# list\n", "acme/env.yaml\n", "# Made by tenantry render --encrypted. What is listed\n"])
    func whatOthersHaveMadeIsNotRemoved(list: String) throws {
        let estate = try WriteEstate()
        estate.store.put("theirs", at: "/plain/acme/env.yaml")
        estate.store.put(list + "gone.yaml\n", at: "/plain/.tenantry.files")
        estate.store.put("theirs", at: "/plain/gone.yaml")
        let error = estate.failure { () throws(TenantryError) in
            _ = try estate.workspaceOrFail().materialize(.all, to: "/plain")
        }
        #expect(error?.category == .cannotCreate)
        #expect(try estate.store.status("/plain/gone.yaml") != nil)
    }

    @Test(arguments: ["/estate", "/estate/acme", "/estate/new/folder", "/"])
    func neverIntoTheEstateOrAroundIt(folder: String) throws {
        let estate = try WriteEstate()
        let error = estate.failure { () throws(TenantryError) in
            _ = try estate.workspaceOrFail().materialize(.all, to: FilePath(folder))
        }
        #expect(error?.category == .cannotCreate)
    }
}

extension WriteEstate {
    fileprivate func workspaceOrFail() throws(TenantryError) -> Workspace {
        try Workspace(from: "/estate", surroundings: surroundings)
    }
}
