import Documents
import Estate
import SystemPackage
import Testing

/// Symbolic links on the disk, as teams use them that share values by links.
struct LinkTests {
    /// `prod/devops-demo-base` with the values, and tenants that link to them.
    private func linkedEstate(layers: String = "[prod/devops-demo-base, 'prod/{tenant}']") throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.put("version: 1\ntenants: 'prod/{tenant}'\nlayers: \(layers)\n", at: "estate/tenantry.yaml")
        try folder.put("a: 1\n", at: "estate/prod/devops-demo-base/values.yaml")
        try folder.put("tag: 2\n", at: "estate/prod/devops-demo-base/version.yaml")
        for tenant in ["tenant-1", "tenant-2"] {
            try folder.put("NAME: \(tenant)\n", at: "estate/prod/\(tenant)/env.yaml")
            for file in ["values.yaml", "version.yaml"] {
                try folder.putLink(to: "../devops-demo-base/\(file)", at: "estate/prod/\(tenant)/\(file)")
            }
        }
        return folder
    }

    private func estate(in folder: TemporaryFolder) throws -> EstateFolder {
        try EstateFolder(at: folder.path.appending("estate"), store: DiskFileStore())
    }

    @Test func countsALinkedFileOnce() throws {
        let folder = try linkedEstate()
        let estate = try estate(in: folder)
        #expect(try estate.tenants().map(\.description) == ["tenant-1", "tenant-2"])
        let layers = try estate.load("tenant-1")
        #expect(layers.map(\.layer) == ["prod/devops-demo-base", "prod/tenant-1"])
        #expect(
            layers[0].values.map(\.file) == [
                "prod/devops-demo-base/values.yaml", "prod/devops-demo-base/version.yaml",
            ])
        #expect(layers[1].values.isEmpty)
        #expect(texts(layers[1].env) == ["NAME=tenant-1"])
    }

    @Test func countsALinkedFileInTheTenantIfNoLayerHasIt() throws {
        let folder = try linkedEstate(layers: "['{tenant}']")
        let cache = LayerCache()
        for tenant in ["tenant-1", "tenant-2"] {
            let layers = try estate(in: folder).load(tenant, cache: cache)
            #expect(layers.map(\.layer) == ["prod/\(tenant)"])
            #expect(layers[0].values.map(\.file).first == "prod/devops-demo-base/values.yaml")
        }
    }

    @Test func readsAFileForTwoSections() throws {
        let folder = try TemporaryFolder()
        try folder.put("version: 1\nfiles: {env: {path: values.yaml, root: env}}\n", at: "estate/tenantry.yaml")
        try folder.put("env: {A: 1}\n", at: "estate/base/values.yaml")
        try folder.putLink(to: "../base/values.yaml", at: "estate/t/values.yaml")
        let layers = try estate(in: folder).load("t")
        #expect(layers[0].values.count == 1 && texts(layers[0].env) == ["A=1"])
        #expect(layers[1].values.isEmpty && layers[1].env == nil)
    }

    @Test func followsLinkedFolders() throws {
        let folder = try linkedEstate()
        try folder.putLink(to: "tenant-1", at: "estate/prod/alias")
        let estate = try estate(in: folder)
        #expect(try estate.tenants().map(\.description) == ["alias", "tenant-1", "tenant-2"])
        #expect(try estate.load("alias")[1].env?.file == "prod/tenant-1/env.yaml")
    }

    @Test func worksThroughALinkToTheEstate() throws {
        let folder = try linkedEstate()
        try folder.putLink(to: "estate/prod", at: "shortcut")
        let estate = try EstateFolder.find(from: folder.path.appending("shortcut/tenant-1"), store: DiskFileStore())
        #expect(estate.root == folder.path.appending("estate"))
    }

    @Test(arguments: ["env.yaml", "tenant.yaml", "folder"])
    func refusesALinkThatLeavesTheEstate(_ what: String) throws {
        let folder = try linkedEstate()
        try folder.put("A: 1\n", at: "outside/env.yaml")
        if what == "folder" {
            try folder.putLink(to: "../../outside", at: "estate/prod/tenant-3")
        } else {
            try folder.put("A: 1\n", at: "estate/prod/tenant-3/secrets.enc.yaml")
            try folder.putLink(to: folder.path.appending("outside/env.yaml").string, at: "estate/prod/tenant-3/\(what)")
        }
        let error = try #require(throws: EstateError.self) { try estate(in: folder).load("tenant-3") }
        #expect(error.code == .leavesEstate)
        #expect(error.diagnostic.file == (what == "folder" ? "prod/tenant-3" : "prod/tenant-3/\(what)"))
    }

    @Test func listsPastLinksToOtherThings() throws {
        let folder = try linkedEstate()
        try folder.put("#!/bin/sh\n", at: "outside/run")
        try folder.put("A: 1\n", at: "tenants/acme/env.yaml")
        try folder.putLink(to: "../../outside", at: "estate/prod/scripts")
        #expect(try estate(in: folder).tenants().count == 2)
        try folder.putLink(to: "../../tenants/acme", at: "estate/prod/acme")
        let error = try #require(throws: EstateError.self) { try estate(in: folder).tenants() }
        #expect(error.code == .leavesEstate && error.diagnostic.file == "prod/acme")
    }

    @Test func refusesAManifestOutsideOfTheEstate() throws {
        let folder = try TemporaryFolder()
        try folder.put("version: 1\n", at: "tenantry.yaml")
        try folder.putLink(to: "../tenantry.yaml", at: "estate/tenantry.yaml")
        let error = try #require(throws: EstateError.self) { try estate(in: folder) }
        #expect(error.code == .leavesEstate)
    }

    @Test func refusesALinkThatLeadsNowhere() throws {
        let folder = try linkedEstate()
        try folder.putLink(to: "../nowhere.yaml", at: "estate/prod/tenant-1/secrets.enc.yaml")
        let error = try #require(throws: EstateError.self) { try estate(in: folder).load("tenant-1") }
        #expect(error.code == .notFound)
        #expect(error.diagnostic.file == "prod/tenant-1/secrets.enc.yaml")
    }

    @Test func refusesLinksInACircle() throws {
        let folder = try linkedEstate()
        try folder.putLink(to: "secrets.enc.yaml", at: "estate/prod/tenant-1/secrets.enc.yaml")
        #expect(throws: EstateError.self) { try estate(in: folder).load("tenant-1") }
    }
}
