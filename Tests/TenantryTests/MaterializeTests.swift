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

    @Test func aListThatNamesOtherFilesIsRefused() throws {
        let estate = try WriteEstate()
        estate.store.put("mine", at: "/x")
        var index = FolderIndex(of: .materialize, estate: "../estate")
        index.entries["../x"] = FolderIndex.Entry()
        estate.store.put(String(decoding: index.text, as: UTF8.self), at: "/plain/.tenantry.index")
        let error = estate.failure { () throws(TenantryError) in
            _ = try estate.workspaceOrFail().materialize(.all, to: "/plain")
        }
        #expect(error?.category == .badInput)
        #expect(try estate.store.status("/x") != nil)
    }

    @Test(arguments: [
        (nil, TenantryError.Category.cannotCreate), ("", .badInput), ("[]", .badInput), ("{\"version\":3}", .badInput),
        ("{\"version\":2,\"maker\":\"render\",\"estate\":\"../estate\",\"files\":[]}", .cannotCreate),
        ("{\"version\":2,\"maker\":\"materialize\",\"estate\":\"../other\",\"files\":[]}", .cannotCreate),
    ])
    func whatOthersHaveMadeIsNotRemoved(index: String?, category: TenantryError.Category) throws {
        let estate = try WriteEstate()
        estate.store.put("theirs", at: "/plain/acme/env.yaml")
        if let index { estate.store.put(index, at: "/plain/.tenantry.index") }
        let error = estate.failure { () throws(TenantryError) in
            _ = try estate.workspaceOrFail().materialize(.all, to: "/plain")
        }
        #expect(error?.category == category)
        #expect(try String(decoding: estate.store.read("/plain/acme/env.yaml"), as: UTF8.self) == "theirs")
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
