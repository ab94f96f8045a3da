import Configuration
import ConfigurationTesting
import Foundation
import Tenantry
import TenantryConfiguration
import Testing

/// The provider as a service uses it.
struct TenantConfigProviderTests {
    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let keys = ["SOPS_AGE_KEY_FILE": project.appending(path: "keys.example").path]

    private func sample(_ tenant: String = "acme") throws -> TenantConfigProvider {
        try TenantConfigProvider(
            directory: Self.project.appending(path: "tenants").path, tenant: tenant, variables: Self.keys)
    }

    /// A provider for an estate with these files, in a folder that goes again.
    private func provider(_ files: [String: String]) throws -> TenantConfigProvider {
        let folder = FileManager.default.temporaryDirectory.appending(path: "provider-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var files = files
        files["tenantry.yaml"] = files["tenantry.yaml"] ?? "version: 1\nservices: [shop]\n"
        for (name, text) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return try TenantConfigProvider(directory: folder.path, tenant: "one", variables: [:])
    }

    @Test func servesVariablesSecretsAndValues() throws {
        let config = ConfigReader(provider: try sample())
        #expect(config.string(forKey: "db.host") == "acme-db.internal")
        #expect(config.string(forKey: "DB_HOST") == "acme-db.internal")
        #expect(config.int(forKey: "db.poolSize") == 50)
        #expect(config.string(forKey: "image.tag") == "2.14.3")
        #expect(config.string(forKey: "db.password")?.count == 32)
        #expect(config.string(forKey: "no.such.key") == nil)
        #expect(throws: (any Error).self) { try config.requiredInt(forKey: "db.host") }
    }

    @Test func marksSecretsAndWhatIsMadeOfThem() throws {
        let provider = try sample()
        func isSecret(_ key: String) throws -> Bool? {
            try provider.value(forKey: AbsoluteConfigKey(ConfigKey(key)), type: .string).value?.isSecret
        }
        #expect(try isSecret("db.password") == true)
        #expect(try isSecret("database.url") == true)
        #expect(try isSecret("db.host") == false)
        let password = try #require(ConfigReader(provider: provider).string(forKey: "db.password"))
        var dumped = ""
        dump(provider, to: &dumped)
        let value = try provider.value(forKey: AbsoluteConfigKey(ConfigKey("db.password")), type: .string)
        #expect(!"\(provider)\(dumped)\(value)".contains(password))
        #expect(provider.providerName == "Tenantry[acme, devops-demo]")
    }

    /// No value is in the error: it may be a secret.
    @Test func saysWhatIsOfAnotherTypeWithoutShowingIt() throws {
        let provider = try sample()
        let error = #expect(throws: (any Error).self) {
            try provider.value(forKey: AbsoluteConfigKey(ConfigKey("db.password")), type: .int)
        }
        #expect(error.map { "\($0)" } == "the value of DB_PASSWORD is no int")
    }

    @Test func readsTypedVariables() throws {
        let config = ConfigReader(
            provider: try provider([
                "one/env.yaml": """
                PORT: 8080
                RATIO: 0.25
                BETA: yes
                OFF: "FALSE"
                HOSTS: a.example, b.example
                PORTS: 1,2, 3
                BLOB: AAEC
                VERSION: 1.10
                EMPTY: ""
                """
            ]))
        #expect(config.int(forKey: "port") == 8080)
        #expect(config.double(forKey: "ratio") == 0.25)
        #expect(config.bool(forKey: "beta") == true)
        #expect(config.bool(forKey: "off") == false)
        #expect(config.stringArray(forKey: "hosts") == ["a.example", "b.example"])
        #expect(config.intArray(forKey: "ports") == [1, 2, 3])
        #expect(config.bytes(forKey: "blob") == [0, 1, 2])
        #expect(config.string(forKey: "version") == "1.10")
        #expect(config.string(forKey: "empty") == "")
        #expect(config.stringArray(forKey: "empty") == [])
    }

    @Test func aVariableGoesBeforeAValueOfTheSameKey() throws {
        let config = ConfigReader(
            provider: try provider([
                "one/env.yaml": "LOG_LEVEL: debug\n", "one/values.yaml": "log: {level: info, on: true}\n",
            ])
        )
        #expect(config.string(forKey: "log.level") == "debug")
        #expect(config.bool(forKey: "log.on") == true)
    }

    @Test func asksForOneTarget() throws {
        let directory = Self.project.appending(path: "Tests/Estates/matrix").path
        let several = #expect(throws: TenantryError.self) {
            try TenantConfigProvider(directory: directory, tenant: "alpha", variables: [:])
        }
        #expect(several?.category == .usage)
        let one = try TenantConfigProvider(
            directory: directory, tenant: "alpha", service: "gateway", environment: "dev", variables: [:])
        #expect(ConfigReader(provider: one).string(forKey: "upstream") == "api.internal")
        let unknown = #expect(throws: TenantryError.self) { try sample("acne") }
        #expect(unknown?.category == .notFound)
    }

    /// The suite that every provider of swift-configuration runs.
    @Test func conformsAsOtherProvidersDo() async throws {
        let provider = try provider([
            "one/values.yaml": """
            string: Hello
            int: 42
            double: 3.14
            bool: true
            bytes: !!binary bWFnaWM=
            stringy: {array: [Hello, World]}
            inty: {array: [42, 24]}
            doubly: {array: [3.14, 2.72]}
            booly: {array: [true, false]}
            byteChunky: {array: [bWFnaWM=, bWFnaWMy]}
            other:
              string: Other Hello
              int: 24
              double: 2.72
              bool: false
              bytes: bWFnaWMy
              stringy: {array: [Hello, Swift]}
              inty: {array: [16, 32]}
              doubly: {array: [0.9, 1.8]}
              booly: {array: [false, true, true]}
              byteChunky: {array: [bWFnaWM=, bWFnaWMy, bWFnaWM=]}
            """
        ])
        try await ProviderCompatTest(provider: provider).runTest()
    }
}
