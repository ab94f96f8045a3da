import Documents
import Resolution
import Testing

@testable import Tenantry

@Suite struct ReadExplainTests {
    @Test(arguments: ["env.LOG_LEVEL", "LOG_LEVEL"])
    func namesEachLayer(path: String) throws {
        let explained = try ReadEstate().workspace(hasKey: false).explain("acme", path: path)
        let explanation = try #require(explained.first?.explanations.first)
        #expect(explanation.steps.map(\.origin.description) == ["base/env.yaml:1:1", "acme/env.yaml:1:1"])
        #expect(explanation.steps.map(\.effect) == [.set, .replaced])
        #expect(explanation.value == "debug")
    }

    @Test func followsReferencesAndMasksThem() throws {
        let explained = try ReadEstate().workspace(hasKey: false).explain("acme", path: "URL")
        let explanation = try #require(explained.first?.explanations.first)
        #expect(explanation.isSensitive)
        #expect(explanation.destination == .secret)
        #expect(explanation.uses.map(\.path) == ["secrets.DB_PASSWORD"])
        #expect(explanation.uses.first?.value == ResolvedValue.mask)
        #expect(explanation.uses.first?.origin?.file == "acme/secrets.enc.yaml")
    }

    @Test func explainsAllOrASection() throws {
        let workspace = try ReadEstate().workspace(hasKey: false)
        let all = try #require(try workspace.explain("acme").first).explanations.map(\.path.description)
        #expect(
            all == [
                "env.LOG_LEVEL", "env.PORT", "env.URL", "secrets.DB_PASSWORD", "secrets.SHARED", "values.image.tag",
            ])
        let values = try #require(try workspace.explain("acme", path: "values").first).explanations
        #expect(values.map(\.path.description) == ["values.image.tag"])
    }

    @Test func explainsWhatIsInAMap() throws {
        let explained = try ReadEstate().workspace(hasKey: false).explain("acme", path: "values.image")
        #expect(explained.first?.explanations.map(\.path.description) == ["values.image", "values.image.tag"])
    }

    @Test(arguments: [("env.LOG_LEVLE", "env.LOG_LEVEL"), ("LOG_LEVLE", "LOG_LEVEL"), ("values.image.tga", "tag")])
    func suggestsWhatWasMeant(path: String, meant: String) throws {
        let error = #expect(throws: TenantryError.self) {
            try ReadEstate().workspace(hasKey: false).explain("acme", path: path)
        }
        #expect(error?.category == .notFound)
        #expect(error?.diagnostic.hint?.contains(meant) == true)
    }
}
