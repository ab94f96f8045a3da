import Documents
import Estate
import Synchronization
import Testing

@testable import Emission

/// What the readers of the formats cannot tell: Tests/Checks has the round trips through them.
struct FormatTests {
    private func text(_ format: any TextFormat, _ pairs: KeyValuePairs<String, String>) throws -> String {
        var output: [UInt8] = []
        try format.append(configuration(env: strings(pairs)), to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [
        ("plain-1.2/3", "A=plain-1.2/3\n"), ("", "A=''\n"), ("two words", "A='two words'\n"), ("$x", "A='$x'\n"),
        ("it's", "A=\"it's\"\n"), (#"a\b"#, #"A='a\b'"# + "\n"), (#"a\\b"#, #"A='a\\\\b'"# + "\n"),
        (#"end\"#, #"A='end\\'"# + "\n"), (#"it's "it""#, #"A='it\'s "it"'"# + "\n"), ("a\nb", "A='a\nb'\n"),
    ])
    func dotenvTakesTheQuotesThatMostReadersAgreeOn(value: String, expected: String) throws {
        #expect(try text(DotenvFormat(), ["A": value]) == expected)
    }

    @Test(arguments: [
        ("plain", "A=plain\n"), ("a #b", "A='a #b'\n"), ("$x", #"A="\$x""# + "\n"), ("it's", "A=\"it's\"\n"),
        ("a\n", #"A="a\n""# + "\n"), (#"\"#, #"A="\\""# + "\n"),
    ])
    func composeEscapesInDoubleQuotesOnly(value: String, expected: String) throws {
        #expect(try text(ComposeFormat(), ["A": value]) == expected)
    }

    @Test func aDelimiterThatOccursIsNotTaken() throws {
        let delimiters = Mutex(["taken", "taken", "free"])
        var format = GitHubEnvironmentFormat()
        format.delimiter = { delimiters.withLock { $0.removeFirst() } }
        #expect(try text(format, ["A": "x\ntaken\ny"]) == "A<<free\nx\ntaken\ny\nfree\n")
    }

    @Test(arguments: [
        ("shell", "A.B"), ("shell", "A-B"), ("shell", "UID"), ("gitlab", "A-B"), ("sops-dotenv", "sops_mac"),
        ("github-env", "GITHUB_TOKEN"), ("github-env", "NODE_OPTIONS"),
    ])
    func namesThatAReaderDoesNotTakeAreRefused(format: String, name: String) throws {
        let writer = try #require(RenderFormat(rawValue: format)?.text)
        #expect(code { _ = try text(writer, [name: "x"]) } == .invalidKey)
    }

    @Test func nothingToWriteIsAnError() throws {
        for format in RenderFormat.allCases {
            guard let writer = format.text, writer is any VariableFormat, format != .githubMasks else { continue }
            #expect(code { _ = try text(writer, [:]) } == .emptyRender, "\(format)")
        }
        #expect(try text(GitHubMaskFormat(), ["PUBLIC": "x"]).isEmpty)
        #expect(code { _ = try text(SecretsManagerFormat(), ["PUBLIC": "x"]) } == .emptyRender)
    }

    @Test func theErrorNamesTheKeyAndNeverTheValue() throws {
        let configuration = try configuration(secrets: strings(["KEY": "s3cret\nlines"]))
        var output: [UInt8] = []
        let error = #expect(throws: EmissionError.self) { try GitLabFormat().append(configuration, to: &output) }
        let diagnostic = try #require(error?.diagnostic)
        #expect(diagnostic.summary.contains("KEY") && diagnostic.file == "base/secrets.yaml")
        #expect(!"\(diagnostic)".contains("s3cret"))
        let variable = try #require(configuration.processVariables().first)
        var dumped = ""
        dump(variable, to: &dumped)
        #expect(variable.value == "s3cret\nlines" && !"\(variable)\(dumped)".contains("s3cret"))
    }

    // MARK: Objects that fetch secrets

    private func external(
        _ kind: ExternalManifests.Kind, key: String? = nil, environment: String? = nil,
        secrets: [String] = ["A", "a-b"]
    ) throws -> String {
        var settings = ExternalSecretSettings()
        settings.key = try key.map { try Pattern($0) }
        let configuration = try configuration(
            env: strings(["PUBLIC": "x"]), secrets: secrets.map { ($0, .string("s3cret")) }, environment: environment)
        let objects = try KubernetesEmitter(KubernetesSettings(suffix: .hash)).objects(for: configuration)
        var output: [UInt8] = []
        try ExternalManifests(kind, settings).append(objects, of: configuration, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test(arguments: [
        (nil, nil, "tenant-1/devops-demo"), (nil, "prod", "tenant-1/devops-demo/prod"),
        ("x/{service}@{tenant}", nil, "x/devops-demo@tenant-1"),
    ])
    func theNameInTheStoreIsThePatterns(key: String?, environment: String?, expected: String) throws {
        let text = try external(.externalSecret, key: key, environment: environment)
        #expect(text.contains("key: \(expected)\n"))
        #expect(!text.contains("s3cret") && !text.contains("kind: Secret\n") && text.contains("name: devops-demo\n"))
    }

    @Test func aKeyThatIsNoIdentifierIsQuotedForJMESPath() throws {
        let text = try external(.secretProviderClass)
        #expect(text.contains("path: A\n") && text.contains("path: '\"a-b\"'\n"))
    }

    @Test func whatCannotBeFetchedIsRefused() throws {
        #expect(code { _ = try external(.externalSecret, secrets: []) } == .emptyRender)
        #expect(code { _ = try external(.externalSecret, key: "{tier}") } == .missingAttribute)
        #expect(code { _ = try external(.externalSecret, key: "a b") } == .invalidName)
    }

    private func typed(
        _ kind: ExternalManifests.Kind, data: String, note: String = "none", secrets: [String] = ["USER", "PASSWORD"]
    ) throws -> String {
        let configuration = try configuration(
            env: strings(["PUBLIC": "x"]), secrets: secrets.map { ($0, .string("s3cret")) },
            attributes: [("note", note)])
        let kubernetes = """
            secrets:
              - {name: login, type: kubernetes.io/basic-auth, annotations: {note: "{note}"}, \(data), exclusive: true}
            """
        let objects = try KubernetesEmitter(settings(kubernetes)).objects(for: configuration)
        var output: [UInt8] = []
        try ExternalManifests(kind, ExternalSecretSettings()).append(objects, of: configuration, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("A typed Secret keeps its type, its keys and its annotations, also where there is no main one")
    func typedSecretsAreFetched() throws {
        let data = "data: {username: secrets.USER, password: secrets.PASSWORD}"
        let text = try typed(.externalSecret, data: data, note: "{{ .x }}")
        #expect(text.contains("template:\n      type: kubernetes.io/basic-auth\n"))
        #expect(text.contains("secretKey: username\n      remoteRef:\n        key: tenant-1/devops-demo\n"))
        #expect(text.contains("property: USER\n") && !text.contains("s3cret"))
        // What the operator takes for a template, it makes the text of.
        #expect(text.contains("note: '{{ .x }}'\n") && text.contains("note: '{{ `{{` }} .x }}'\n"))
        #expect(!text.contains("name: devops-demo\nspec"))

        let provider = try typed(.secretProviderClass, data: data)
        #expect(provider.contains("type: kubernetes.io/basic-auth\n") && provider.contains("objectName: USER\n"))
    }

    @Test func aKeyThatIsNoSecretOfTheTargetIsRefused() throws {
        let data = "data: {username: env.PUBLIC, password: secrets.PASSWORD}"
        #expect(code { _ = try typed(.externalSecret, data: data) } == .unrepresentable)
        let text = try typed(.externalSecret, data: "dataFrom: secrets", secrets: ["username", "password"])
        #expect(text.contains("property: username\n"))
    }
}
