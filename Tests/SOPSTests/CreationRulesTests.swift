import Age
import Documents
import Testing

@testable import SOPS

struct CreationRulesTests {
    private let first: String
    private let second: String

    init() throws {
        (first, second) = (try X25519Identity().recipient.description, try X25519Identity().recipient.description)
    }

    private func rules(_ text: String) throws -> CreationRules {
        let text = text.replacing("@1", with: first).replacing("@2", with: second)
        return try CreationRules(parsing: SourceText(name: ".sops.yaml", text))
    }

    @Test func takesTheFirstRuleThatMatches() throws {
        let rules = try rules(
            """
            creation_rules:
              - path_regex: ^acme/
                age: "@1, @2"
                encrypted_regex: ^data$
                mac_only_encrypted: true
              - path_regex: \\.yaml$
                age: ["@2"]
              - age: >-
                  @1,
                  @2
            stores: {yaml: {indent: 2}}
            """)
        #expect(rules.indentations.yaml == .spaces(2))
        let acme = try #require(rules.rule(for: "acme/secrets.enc.yaml"))
        #expect(acme.keys.map(\.description) == [first, second])
        #expect(acme.isMACOnlyEncrypted && acme.selection.pattern == "^data$")
        #expect(rules.rule(for: "b/acme/x.yaml")?.keys.map(\.description) == [second])
        #expect(rules.rule(for: "other.txt")?.keys.count == 2)
    }

    @Test func readsKeyGroups() throws {
        let rules = try rules(
            """
            creation_rules:
              - shamir_threshold: 2
                key_groups:
                  - age: ["@1"]
                  - merge: [{age: ["@1"]}]
                    age: ["@2"]
            """)
        let rule = try #require(rules.rule(for: "x"))
        #expect(rule.groups.map(\.count) == [1, 2])
        #expect(rule.shamirThreshold == 2)
    }

    @Test(arguments: [
        ("creation_rule: []\n", SOPSError.Code.invalidConfiguration), ("creation_rules: {}\n", .invalidConfiguration),
        ("creation_rules:\n  - path_rgex: x\n", .invalidConfiguration),
        ("creation_rules:\n  - x\n", .invalidConfiguration),
        ("creation_rules:\n  - age: age1nonsense\n", .invalidConfiguration),
        ("creation_rules: [\n", .invalidConfiguration),
        ("creation_rules:\n  - path_regex: (\n", .invalidSelection), ("", .invalidConfiguration),
        ("creation_rules:\n  - encrypted_regex: (\n", .invalidSelection),
        ("creation_rules:\n  - {encrypted_regex: a, encrypted_suffix: b}\n", .invalidSelection),
        ("creation_rules:\n  - {key_groups: [{}], shamir_threshold: 2}\n", .invalidConfiguration),
        ("creation_rules:\n  - {mac_only_encrypted: maybe}\n", .invalidConfiguration),
    ])
    func refuses(_ text: String, _ code: SOPSError.Code) throws {
        let error = #expect(throws: SOPSError(code, "")) { try rules(text) }
        #expect(error?.diagnostic.file == ".sops.yaml")
    }

    /// A few bytes that stand for much, alone and many times.
    @Test func boundsWhatExpressionsRepeat() throws {
        _ = try rules("creation_rules:\n  - path_regex: ^[a-z0-9-]{1,1000}$\n    encrypted_regex: ^.{1,255}$\n")
        #expect(throws: SOPSError(.invalidSelection, "")) {
            try rules("creation_rules:\n  - path_regex: (\\pL{100}){10}\n")
        }
        for list in ["creation_rules", "destination_rules"] {
            let patterns = (0..<100).map { "  - path_regex: a{1000}\($0)\n" }
            let error = #expect(throws: SOPSError(.invalidConfiguration, "")) {
                try rules("\(list):\n" + patterns.joined())
            }
            #expect(error?.diagnostic.position?.line ?? 100 < 40)
        }
        let patterns = (0..<5000).map { "  - path_regex: ^tenants/t\($0)/[a-z0-9-]{1,63}\\.enc\\.yaml$\n" }
        #expect(throws: SOPSError(.invalidConfiguration, "")) { try rules("creation_rules:\n" + patterns.joined()) }
        let plain = (0..<5000).map { "  - path_regex: ^tenants/t\($0)/[a-z0-9-]+\\.enc\\.yaml$\n" }
        _ = try rules("creation_rules:\n" + plain.joined())
    }

    @Test func suggestsTheKeyThatWasMeant() throws {
        let error = #expect(throws: SOPSError.self) { try rules("creation_rules:\n  - path_rgex: x\n") }
        #expect(error?.diagnostic.hint == "did you mean path_regex?")
        #expect(error?.diagnostic.position == SourcePosition(line: 2, column: 5))
    }

    private func inserting(_ text: String, for path: String = "acme/s.yaml") throws -> String {
        let rules = try rules(text)
        let recipients = try [first, second].map { name throws(SOPSError) in try MasterKey(age: name) }
        let bytes = try rules.inserting(pattern: "^acme/", keys: recipients, for: path)
        let result = try CreationRules(parsing: SourceText(name: ".sops.yaml", bytes: bytes))
        #expect(result.rules.count == rules.rules.count + 1)
        #expect(result.rule(for: path)?.keys.map(\.description) == [first, second])
        return String(decoding: bytes, as: UTF8.self).replacing(first, with: "@1").replacing(second, with: "@2")
    }

    @Test func insertsBeforeTheRuleThatMatchedSoFar() throws {
        let text = """
            # Who can read what.
            creation_rules:
              # the old ones
              - path_regex: ^old/
                age: @1
              # everybody else
              - age: @2   # ops
            """
        let expected = """
            # Who can read what.
            creation_rules:
              # the old ones
              - path_regex: ^old/
                age: @1
              - path_regex: ^acme/
                age: >-
                  @1,
                  @2
              # everybody else
              - age: @2   # ops
            """
        #expect(try inserting(text) == expected)
    }

    @Test func findsTheDashBehindAComment() throws {
        #expect(
            try inserting("creation_rules:\n  - # a-b\n    path_regex: acme\n    age: @1\n")
                == "creation_rules:\n  - path_regex: ^acme/\n    age: >-\n      @1,\n      @2\n"
                + "  - # a-b\n    path_regex: acme\n    age: @1\n")
    }

    @Test func keepsTheLineBreaksOfTheFile() throws {
        let text = try inserting("creation_rules:\r\n  - path_regex: ^old/\r\n    age: @1\r\n")
        #expect(
            text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == text.utf8.filter { $0 == UInt8(ascii: "\r") }.count)
    }

    @Test func namesTheKindsThatCannotBeUsed() throws {
        let rules = try rules(
            "creation_rules:\n  - key_groups: [{age: [@1], kms: [{arn: x}], merge: [{hc_vault: [x]}]}]\n")
        #expect(rules.rules[0].unsupportedKinds == [.kms, .hcVault])
    }

    @Test func readsEveryKindOfKey() throws {
        let rules = try rules(
            """
            creation_rules:
              - age: "@1"
                pgp: E96D 0C65 C4B5 A2A4 A5CA 3845 48AE 030B 3923 F485,
                kms: ["arn:aws:kms:x+arn:aws:iam::1:role/r"]
                aws_profile: p
                gcp_kms: projects/a, projects/b
                hckms: [region:id]
                azure_keyvault: https://v.vault.azure.net/keys/k/1
                hc_vault_transit_uri: https://vault:8200/v1/sops/keys/k
            """)
        #expect(
            rules.rules[0].keys.map(\.title) == [
                first, "PGP E96D0C65C4B5A2A4A5CA384548AE030B3923F485", "kms arn:aws:kms:x", "gcp_kms projects/a",
                "gcp_kms projects/b", "hckms region:id", "azure_kv https://v.vault.azure.net/keys/k/1",
                "hc_vault https://vault:8200/v1/sops/keys/k",
            ])
    }

    @Test func mergesGroupsAndDropsDoubles() throws {
        let rules = try rules(
            """
            creation_rules:
              - key_groups:
                  - merge:
                      - merge: [{age: ["@1"]}]
                        kms: [{arn: x, role: r, context: {a: b}, aws_profile: p}]
                      - age: ["@1", "@2"]
                        azure_keyvault: [{vaultUrl: "https://v", key: k, version: "1"}]
                        gcp_kms: [{resource_id: g}]
                        hckms: [{key_id: h}]
                    age: ["@2"]
            """)
        #expect(
            rules.rules[0].groups.map { $0.map(\.title) } == [
                [first, "kms x", second, "gcp_kms g", "hckms h", "azure_kv https://v/keys/k/1"]
            ])
    }

    @Test func readsTheStores() throws {
        let rules = try rules(
            "creation_rules: []\nstores: {json: {indent: 2}, json_binary: {indent: 0}, yaml: {indent: 3}, dotenv: {}}\n"
        )
        #expect(rules.indentations == Indentations(yaml: .spaces(3), json: .spaces(2), binary: .spaces(0)))
        let standard = try self.rules("creation_rules: []\nstores: {json: {indent: -1}, yaml: {indent: 0}}\n")
        #expect(standard.indentations == Indentations())
    }

    @Test func acceptsDestinationRules() throws {
        let rules = try rules(
            "destination_rules:\n  - {path_regex: a, s3_bucket: b, recreation_rule: {age: \"@1\"}, omit_extensions: true}\n"
        )
        #expect(rules.rules.isEmpty)
    }

    @Test(arguments: [
        ("creation_rules: [{age: {}}]", 1, 24), ("creation_rules: [{pgp: F00}]", 1, 24),
        ("creation_rules: [{pgp: [[]]}]", 1, 25), ("creation_rules: [{key_groups: [{}]}]", 1, 32),
        ("creation_rules: [{key_groups: [{kms: [x]}]}]", 1, 39),
        ("creation_rules: [{key_groups: [{kms: [{anr: x}]}]}]", 1, 40),
        ("creation_rules: [{key_groups: [{merge: [{aeg: []}]}]}]", 1, 42),
        ("creation_rules: [{age: \"@1\", key_groups: [{age: [\"@1\"]}]}]", 1, 24),
        ("creation_rules: [{path_regex: [a]}]", 1, 31), ("creation_rules: [{shamir_threshold: two}]", 1, 37),
        ("stores: {yml: {indent: 2}}", 1, 10), ("stores: {json: {indnet: 2}}", 1, 17),
        ("stores: {json: {indent: two}}", 1, 25), ("stores: {ini: {indent: 2}}", 1, 16), ("stores: []", 1, 9),
        ("destination_rules: [{s3_buket: b}]", 1, 22),
        ("destination_rules: [{recreation_rule: {aeg: b}}]", 1, 40),
    ])
    func pointsAtWhatIsWrong(_ text: String, line: Int, column: Int) throws {
        let error = #expect(throws: SOPSError(.invalidConfiguration, "")) { try rules(text) }
        #expect(error?.diagnostic.position == SourcePosition(line: line, column: column))
    }

    @Test func insertsPGPKeys() throws {
        let keys = try [MasterKey(age: first), MasterKey(pgp: "E96D0C65C4B5A2A4A5CA384548AE030B3923F485")]
        for text in ["creation_rules:\n", "creation_rules: [{path_regex: old, age: @1}]\n"] {
            let bytes = try rules(text).inserting(pattern: "^a$", keys: keys, for: "a")
            let result = try CreationRules(parsing: SourceText(name: ".sops.yaml", bytes: bytes))
            #expect(result.rule(for: "a")?.keys == keys)
        }
    }

    @Test func appendsWhereNoRuleMatches() throws {
        #expect(
            try inserting("creation_rules:\n- path_regex: ^old/\n  age: @1\n\nstores: {}\n")
                == "creation_rules:\n- path_regex: ^old/\n  age: @1\n- path_regex: ^acme/\n  age: >-\n    @1,\n    @2\n\nstores: {}\n"
        )
        #expect(
            try inserting("creation_rules: []\n")
                == "creation_rules:\n  - path_regex: ^acme/\n    age: >-\n      @1,\n      @2\n")
    }
}
