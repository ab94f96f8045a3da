import Documents
import Estate
import FoundationEssentials
import Resolution
import Testing

@Suite("Explanations")
struct ExplanationTests {
    private static func configuration() throws -> Configuration {
        try resolve(
            layer(
                "base",
                values: ["image:\n  tag: '1'\ningress:\n  hosts:\n    - host: a\n      port: 1\n"],
                env:
                    "LOG_LEVEL: info\nURL: http://${{ env.HOST }}:${{ secrets.PASSWORD }}/${{ tenant.name }}\nHOST: a\nOLD: x\n",
                secrets: "PASSWORD: low\n"),
            layer("tiers/gold", values: ["image: ~\n"], env: "LOG_LEVEL: warn\nOLD: ~\n"),
            layer(
                "tenant-1",
                values: [
                    "image:\n  tag: ${{ env.LOG_LEVEL }}\ningress:\n  hosts:\n    - host: a\n      port: 2\n    - host: b\nalias: ${{ values.ingress }}\n"
                ],
                env: "\nLOG_LEVEL: debug\n", secrets: "PASSWORD: hunter2\n"),
            rules: [MergeRule(path: ["values", "ingress", "hosts"], strategy: .by(key: "host"))])
    }

    private func explain(_ path: String) throws -> Explanation {
        try Self.configuration().explain(ConfigurationPath(parsing: path))
    }

    @Test("Each layer that set a variable, lowest first")
    func variable() throws {
        let explanation = try explain("env.LOG_LEVEL")
        #expect(explanation.value == "debug")
        #expect(explanation.destination == .configMap)
        #expect(
            explanation.steps.map(\.origin.description) == [
                "base/env.yaml:1:1", "tiers/gold/env.yaml:1:1", "tenant-1/env.yaml:2:1",
            ])
        #expect(explanation.steps.map(\.effect) == [.set, .replaced, .replaced])
        #expect(explanation.steps.map(\.value) == ["info", "warn", "debug"])
    }

    @Test("Secrets are masked, and so is what refers to them")
    func masked() throws {
        let secret = try explain("secrets.PASSWORD")
        #expect(secret.value == "********")
        #expect(secret.steps.map(\.value) == ["********", "********"])
        #expect(secret.destination == .secret)
        let url = try explain("env.URL")
        #expect(url.value == "********")
        #expect(url.isSensitive)
        #expect(url.destination == .secret)
        #expect(url.steps.map(\.value) == ["http://${{ env.HOST }}:${{ secrets.PASSWORD }}/${{ tenant.name }}"])
        #expect(url.uses.map(\.path) == ["env.HOST", "secrets.PASSWORD", "tenant.name"])
        #expect(url.uses.map(\.value) == ["a", "********", "tenant-1"])
        #expect(url.uses.map { $0.origin?.description } == ["base/env.yaml:3:1", "tenant-1/secrets.yaml:1:1", nil])
    }

    @Test("A removed variable has no value, but a history")
    func removed() throws {
        let explanation = try explain("env.OLD")
        #expect(explanation.value == nil)
        #expect(explanation.destination == nil)
        #expect(explanation.steps.map(\.effect) == [.set, .removed])
    }

    @Test("The removal of the map around a value is part of its history")
    func values() throws {
        let explanation = try explain("values.image.tag")
        #expect(explanation.value == "debug")
        #expect(explanation.steps.map(\.effect) == [.set, .removed, .set])
        #expect(explanation.steps.map(\.value) == ["1", nil, "${{ env.LOG_LEVEL }}"])
        #expect(explanation.uses.map(\.path) == ["env.LOG_LEVEL"])
    }

    @Test("Lists record each contribution, and how it was merged")
    func lists() throws {
        let list = try explain("values.ingress.hosts")
        #expect(list.value == "a list of 2")
        #expect(list.steps.map(\.effect) == [.set, .mergedBy(key: "host")])
        let port = try explain("values.ingress.hosts[0].port")
        #expect(port.value == "2")
        #expect(port.steps.map(\.effect) == [.set, .replaced])
        #expect(port.steps.map(\.origin.position.line) == [6, 6])
        let host = try explain("values.ingress.hosts.1.host")
        #expect(host.steps.map(\.origin.layer) == ["tenant-1"])
    }

    @Test("A path may lead through a reference")
    func throughReference() throws {
        let explanation = try explain("values.alias.hosts[1].host")
        #expect(explanation.value == "b")
        #expect(explanation.uses.map(\.path) == ["values.ingress"])
    }

    @Test(arguments: [
        "env.LOG_LEVELS", "secrets.NOPE", "values.image.tags", "values.nope", "env", "nope.x", "", "values.alias.x",
    ])
    func unknown(_ path: String) {
        #expect(code { _ = try explain(path) } == .unknownPath)
    }

    @Test("What was probably meant")
    func suggestion() {
        #expect(diagnostic { _ = try explain("env.LOG_LEVLE") }?.hint == "did you mean env.LOG_LEVEL?")
        #expect(diagnostic { _ = try explain("env.PASSWORD") }?.hint == "did you mean secrets.PASSWORD?")
        #expect(diagnostic { _ = try explain("values.imgae.tag") }?.hint == "did you mean values.image?")
    }

    @Test("Everything at once")
    func all() throws {
        let all = try Self.configuration().explainAll()
        #expect(
            all.map(\.path.description) == [
                "env.HOST", "env.LOG_LEVEL", "env.URL", "secrets.PASSWORD", "values.image.tag",
                "values.ingress.hosts[0].host", "values.ingress.hosts[0].port", "values.ingress.hosts[1].host",
                "values.alias.hosts[0].host", "values.alias.hosts[0].port", "values.alias.hosts[1].host",
            ])
    }

    @Test("A null in a list is a value")
    func nullElement() throws {
        let configuration = try resolve(layer("base", values: ["a: [1, ~]\nb: {}\n"]))
        #expect(try configuration.explainAll().map(\.value) == ["1", "null", "an empty map"])
        #expect(try configuration.explainAll().map { $0.steps.map(\.effect) } == [[.set], [.set], [.set]])
    }

    @Test("Secrets need not be decrypted")
    func encrypted() throws {
        let configuration = try resolve(
            layer("base", env: "URL: x${{ secrets.A }}", secrets: "A: ENC[AES256_GCM,data:eA==,iv:,tag:,type:str]"))
        let all = try configuration.explainAll()
        #expect(all.map(\.value) == ["********", "********"])
        #expect(all.map(\.destination) == [.secret, .secret])
    }

    @Test("As JSON")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(explain("secrets.PASSWORD")), as: UTF8.self)
        #expect(
            text == """
                {"destination":"Secret","layers":[{"column":1,"effect":"set","file":"base/secrets.yaml","layer":"base","line":1,\
                "value":"********"},{"column":1,"effect":"replaced","file":"tenant-1/secrets.yaml","layer":"tenant-1","line":1,\
                "value":"********"}],"path":"secrets.PASSWORD","references":[],"sensitive":true,"value":"********"}
                """)
    }

    @Test("The path of a key with dots")
    func paths() throws {
        for text in ["values.a.b", "values.a[0].b", "values.a[\"x.y/z\"]", "env.a.b", "secrets.tls.crt"] {
            #expect(try ConfigurationPath(parsing: text).description == text)
        }
        #expect(try ConfigurationPath(parsing: "values['a'].b").description == "values.a.b")
        #expect(try ConfigurationPath(parsing: "env.a.b").steps == [.key("a.b")])
    }
}
