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
        #expect(acme.recipients.map(\.description) == [first, second])
        #expect(acme.isMACOnlyEncrypted && acme.selection.pattern == "^data$")
        #expect(rules.rule(for: "b/acme/x.yaml")?.recipients.map(\.description) == [second])
        #expect(rules.rule(for: "other.txt")?.recipients.count == 2)
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

    @Test func suggestsTheKeyThatWasMeant() throws {
        let error = #expect(throws: SOPSError.self) { try rules("creation_rules:\n  - path_rgex: x\n") }
        #expect(error?.diagnostic.hint == "did you mean path_regex?")
        #expect(error?.diagnostic.position == SourcePosition(line: 2, column: 5))
    }

    private func inserting(_ text: String, for path: String = "acme/s.yaml") throws -> String {
        let rules = try rules(text)
        let recipients = try [first, second].map { name throws(SOPSError) in try FileRecipient(name) }
        let bytes = try rules.inserting(pattern: "^acme/", recipients: recipients, for: path)
        let result = try CreationRules(parsing: SourceText(name: ".sops.yaml", bytes: bytes))
        #expect(result.rules.count == rules.rules.count + 1)
        #expect(result.rule(for: path)?.recipients.map(\.description) == [first, second])
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
            "creation_rules:\n  - key_groups: [{age: [@1], pgp: [F00], merge: [{hc_vault: [x]}]}]\n")
        #expect(rules.rules[0].unsupportedKinds == ["pgp", "hc_vault"])
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
