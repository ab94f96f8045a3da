import Documents
import Emission
import Estate
import SystemPackage
import Testing

@testable import Tenantry

@Suite struct ReadRenderTests {
    private func names(_ text: String) throws -> [String] {
        try DocumentFile(parsing: SourceText(name: "rendered", text)).documents.compactMap { document in
            guard let root = document.root?.mapping, let metadata = root["metadata"]?.mapping else { return nil }
            return "\(root["kind"]?.string ?? "") \(metadata["namespace"]?.string ?? "")"
        }
    }

    @Test func rendersInTheOrderOfNames() throws {
        let estate = try ReadEstate()
        let all = try estate.rendered(TargetSelection(.all))
        #expect(all.report.failures.isEmpty)
        #expect(all.report.targets == 2)
        #expect(try names(all.text) == ["ConfigMap acme", "Secret acme", "ConfigMap globex", "Secret globex"])
        let named = try estate.rendered(TargetSelection(.named(["globex", "acme", "globex"])))
        #expect(named.text == all.text)
    }

    @Test func rendersManyTenantsInOrder() throws {
        let estate = try ReadEstate(manifest: ReadEstate.manifest.replacing("required: true", with: "rotate: 1d"))
        for number in 100..<300 { estate.put("many-\(number)/env.yaml", "N: \"\(number)\"\nURL: null\n") }
        let all = try estate.rendered(TargetSelection(.all))
        #expect(all.report.targets == 202)
        let found = try names(all.text)
        #expect(found == found.sorted { $0.split(separator: " ")[1] < $1.split(separator: " ")[1] })
    }

    @Test func leavesOutWhatFailsAndReportsIt() throws {
        let estate = try ReadEstate()
        estate.put("acme/env.yaml", "A: ${{ env.NOWHERE }}\n")
        let all = try estate.rendered(TargetSelection(.all))
        #expect(try names(all.text) == ["ConfigMap globex", "Secret globex"])
        #expect(all.report.failures.count == 1)
        #expect(all.report.failures.errors.first?.category == .badInput)
        #expect(all.report.failures.errors.first?.diagnostic.excerpt == "A: ${{ env.NOWHERE }}")
    }

    @Test func whatAllShareFailsOnce() throws {
        let estate = try ReadEstate()
        estate.put("base/env.yaml", "A: 1\nA: 2\n")
        let all = try estate.rendered(TargetSelection(.all))
        #expect(all.text.isEmpty)
        #expect(all.report.failures.count == 1)
    }

    @Test func aMissingRequiredSecretIsAnError() throws {
        let estate = try ReadEstate()
        try estate.putSecrets("acme/secrets.enc.yaml", "OTHER: x\n")
        estate.put("base/env.yaml", "A: b\n")
        let report = try estate.rendered(TargetSelection("acme")).report
        let diagnostic = try #require(report.failures.errors.first).diagnostic
        #expect(diagnostic.summary.contains("DB_PASSWORD"))
        #expect(diagnostic.file == "tenantry.yaml")
        #expect(diagnostic.position?.line == 5)
    }

    @Test func suspendedTenantsAreRenderedOnlyWhenNamed() throws {
        let estate = try ReadEstate()
        estate.put("acme/tenant.yaml", "suspended: true\n")
        let all = try estate.rendered(TargetSelection(.all))
        #expect(try names(all.text) == ["ConfigMap globex", "Secret globex"])
        #expect(all.report.suspended.map(\.description) == ["acme"])
        #expect(try names(estate.rendered(TargetSelection("acme")).text) == ["ConfigMap acme", "Secret acme"])
    }

    @Test func anEmptyRenderIsAnError() throws {
        let estate = try ReadEstate()
        estate.put("acme/tenant.yaml", "suspended: true\n")
        estate.put("globex/tenant.yaml", "suspended: true\n")
        let error = #expect(throws: TenantryError.self) { try estate.rendered(TargetSelection(.all)) }
        #expect(error?.category == .badInput)
    }

    @Test func noKeyIsNoPermission() throws {
        let report = try ReadEstate().rendered(TargetSelection(.all), hasKey: false).report
        #expect(report.failures.errors.first?.category == .noPermission)
    }

    @Test func whoeverTakesTheTextCanEndTheRender() throws {
        let workspace = try ReadEstate().workspace()
        let error = #expect(throws: TenantryError.self) {
            try workspace.render(TargetSelection(.all)) { _ throws(TenantryError) in
                throw TenantryError(.inputOutput, "full")
            }
        }
        #expect(error?.category == .inputOutput)
    }
}

@Suite struct ReadRenderFolderTests {
    @Test func writesPrivateFilesAndLeavesEqualOnesAlone() throws {
        let estate = try ReadEstate()
        let workspace = try estate.workspace()
        let first = try workspace.render(TargetSelection(.all), to: "/out/deep")
        #expect(first.files == 2)
        #expect(first.changed == 2)
        #expect(try estate.store.status("/out/deep/acme.yaml")?.permissions == .ownerReadWrite)
        estate.put("globex/env.yaml", "NEW: value\n")
        let second = try workspace.render(TargetSelection(.all), to: "/out/deep")
        #expect(second.changed == 1)
        #expect(try estate.rendered(TargetSelection("acme")).text == estate.text("../out/deep/acme.yaml"))
    }

    @Test func tellsOfManifestsThatNoTenantHas() throws {
        let estate = try ReadEstate()
        estate.store.put("old", at: "/out/gone.yaml")
        let report = try estate.workspace().render(TargetSelection(.all), to: "/out")
        #expect(report.strangers == ["gone.yaml"])
    }

    @Test func writesNothingIfOneFails() throws {
        let estate = try ReadEstate()
        estate.put("globex/env.yaml", "A: ${{ env.NOWHERE }}\n")
        let report = try estate.workspace().render(TargetSelection(.all), to: "/out")
        #expect(report.render.failures.count == 1)
        #expect(try estate.store.status("/out") == nil)
    }

    @Test(arguments: [RenderFormat.externalSecret, .secretProviderClass])
    func whatKeepsSecretsOutWritesNoObjectsAndNoPatches(format: RenderFormat) throws {
        let estate = try ReadEstate()
        for layout in [RenderLayout(split: .object), RenderLayout(split: .kind), RenderLayout(withPatch: true)] {
            let error = #expect(throws: TenantryError.self) {
                try estate.workspace().render(TargetSelection(.all), to: "/out", as: format, layout: layout)
            }
            #expect(error?.category == .usage)
        }
        #expect(try estate.store.status("/out") == nil)
        _ = try estate.workspace().render(TargetSelection(.all), to: "/out", as: format)
        #expect(!(try estate.text("../out/acme.yaml").contains("kind: Secret\n")))
    }

    @Test func refusesAFolderAboveThoseOfSources() throws {
        let estate = try ReadEstate(
            manifest: "version: 1\nservices: [shop]\ntenants: 'tenants/{tenant}'\n"
                + "layers: [shared/base, 'tiers/{tier?}', '{tenant}']\n")
        estate.put("tenants/eu/env.yaml", "A: b\n")
        estate.put("shared/base/env.yaml", "A: a\n")
        for folder in ["tenants", "shared", "tiers"] {
            let error = #expect(throws: TenantryError.self) {
                try estate.workspace().render(TargetSelection(.all), to: FilePath("/estate/\(folder)"))
            }
            #expect(error?.category == .cannotCreate, "\(folder)")
        }
        #expect(try estate.workspace().render(TargetSelection(.all), to: "/estate/rendered").files == 1)
    }

    @Test(arguments: ["/estate", "/estate/acme", "/estate/acme/new/one", "/estate/base"])
    func refusesTheFoldersOfSources(folder: String) throws {
        let error = #expect(throws: TenantryError.self) {
            try ReadEstate().workspace().render(TargetSelection(.all), to: FilePath(folder))
        }
        #expect(error?.category == .cannotCreate)
    }
}
