import Age
import Documents
import Testing

@testable import SOPS

/// Keys of rules are changed where they stand, and nothing else is.
struct RuleEditingTests {
    private let names: [String]

    init() throws {
        names = try (0..<4).map { _ in try X25519Identity().recipient.description }
    }

    /// `@0` to `@3` stand for recipients.
    private func filled(_ text: String) -> String {
        names.enumerated().reduce(text) { $0.replacing("@\($1.offset)", with: $1.element) }
    }

    private func rules(_ text: String) throws -> CreationRules {
        try CreationRules(parsing: SourceText(name: ".sops.yaml", filled(text)))
    }

    private func key(_ index: Int) throws -> MasterKey { try MasterKey(age: names[index]) }

    private func text(_ rules: CreationRules) -> String { String(decoding: rules.source.bytes, as: UTF8.self) }

    private static let list = """
        # All rules.
        creation_rules:
          # The first.
          - path_regex: ^a/ # folder a
            age:
              - @0 # ops
              - @1

          - age: @0   # for the rest
        # The end.

        """

    @Test func addsToAList() throws {
        let changed = try rules(Self.list).changing([0: RuleChange(added: [NotedKey(key(2), note: "alice")])])
        #expect(text(changed) == filled(Self.list.replacing("      - @1\n", with: "      - @1\n      - @2 # alice\n")))
        #expect(changed.rules[0].keys.count == 3)
    }

    @Test func addsToAText() throws {
        let plain = try rules(Self.list).changing([1: RuleChange(added: [NotedKey(key(2))])])
        #expect(text(plain) == filled(Self.list.replacing("- age: @0 ", with: "- age: @0,@2 ")))
        let noted = try rules(Self.list).changing([1: RuleChange(added: [NotedKey(key(2), note: "alice")])])
        #expect(noted.rules[1].keys.map(\.name) == [names[0], names[2]])
        #expect(text(noted).contains("\(names[2]) # alice\n") && text(noted).contains("# for the rest"))
    }

    @Test func addsAnotherKind() throws {
        let pgp = try MasterKey(pgp: "0123456789ABCDEF0123456789ABCDEF01234567")
        let changed = try rules(Self.list).changing([0: RuleChange(added: [NotedKey(pgp, note: "bob")])])
        #expect(changed.rules[0].keys.map(\.kind) == [.age, .age, .pgp])
        #expect(changed.keyNotes()[0][0].map(\.text) == ["ops", "bob"])
    }

    @Test(arguments: [
        ("      - @0 # ops\n      - @1\n", 1, "      - @0 # ops\n"),
        ("      - @0 # ops\n      - @1\n", 0, "      - @1\n"),
    ])
    func removesFromAList(_ before: String, _ index: Int, _ after: String) throws {
        let changed = try rules(Self.list).changing([0: RuleChange(removed: [key(index).id])])
        #expect(text(changed) == filled(Self.list.replacing(before, with: after)))
    }

    @Test(arguments: [
        "[\"@0\", \"@1\"]", "\"@0,@1\"", "'@0, @1'", ">-\n        @0,\n        @1", "|\n        @0\n        @1",
        "\n      - @0,@1", "[\"@0,@1\"]",
    ])
    func removesFromEverySpelling(_ keys: String) throws {
        let rules = try rules("creation_rules:\n  - path_regex: x\n    age: \(keys)\n  - age: \"@3\" # last\n")
        let one = try rules.changing([0: RuleChange(removed: [key(0).id])])
        #expect(one.rules[0].keys.map(\.name) == [names[1]])
        let three = try rules.changing([0: RuleChange(added: [NotedKey(key(2))])])
        #expect(three.rules[0].keys.map(\.name) == Array(names[..<3]))
        for changed in [one, three] { #expect(text(changed).hasSuffix(filled("  - age: \"@3\" # last\n"))) }
    }

    @Test func changesOneOfSeveralGroups() throws {
        let rules = try rules(
            """
            creation_rules:
              - shamir_threshold: 2
                key_groups:
                  - age: ["@0"]
                  - age:
                      - "@1" # second
                    kms: [{arn: "arn:aws:kms:x"}]
            """)
        let changed = try rules.changing([0: RuleChange(added: [NotedKey(key(2), note: "alice")], group: 1)])
        #expect(changed.rules[0].groups.map { $0.map(\.name) } == [[names[0]], [names[1], names[2], "arn:aws:kms:x"]])
        #expect(changed.keyNotes()[0].map { $0.map(\.text) } == [[], ["second", "alice"]])
        #expect(throws: SOPSError.self) { _ = try rules.changing([0: RuleChange(removed: [key(0).id])]) }
    }

    /// A list that other rules share by an alias stays; the rule that changes gets one of its own.
    @Test func leavesWhatAnAliasNames() throws {
        let rules = try rules(
            """
            keys:
              - &ops @0
              - &team [*ops, "@1"]
            creation_rules:
              - path_regex: ^a/
                age: *team
              - path_regex: ^b/
                age: *team
              - age: [*ops]
            """)
        let changed = try rules.changing([
            0: RuleChange(added: [NotedKey(key(2))]), 2: RuleChange(added: [NotedKey(key(3))]),
        ])
        #expect(changed.rules.map { $0.keys.count } == [3, 2, 2])
        #expect(text(changed).contains("age: *team") && text(changed).contains("&team [*ops"))
        let fewer = try rules.changing([1: RuleChange(removed: [key(0).id])])
        #expect(fewer.rules.map { $0.keys.count } == [2, 1, 1])
    }

    @Test func copiesARuleInFrontOfIt() throws {
        let copied = try rules(Self.list).copying(0, for: "^a/b$")
        #expect(copied.rules.map(\.pathPattern) == ["^a/b$", "^a/", nil])
        #expect(copied.rules[0].keys == copied.rules[1].keys)
        #expect(copied.index(for: "a/b") == 0 && copied.index(for: "a/c") == 1 && copied.index(for: "z") == 2)
        let last = try rules(Self.list).copying(1, for: "^z$")
        #expect(last.rules.map(\.pathPattern) == ["^a/", "^z$", nil])
        #expect(text(last).contains("# The end.") && text(last).contains("# All rules."))
    }

    @Test func removesARuleWithItsComment() throws {
        let rest = try rules(Self.list).removing([0])
        #expect(
            text(rest) == filled("# All rules.\ncreation_rules:\n\n  - age: @0   # for the rest\n# The end.\n"))
        #expect(try rules(Self.list).removing([0, 1]).rules.isEmpty)
        let flow = try rules("creation_rules: [{path_regex: a, age: \"@0\"}, {age: \"@1\"}]\n")
        #expect(try flow.removing([0]).rules.map { $0.keys.map(\.name) } == [[names[1]]])
    }

    /// Many rules are changed as fast as they are read.
    @Test func changesManyRulesAtOnce() throws {
        let rule = { (number: Int) in "  - path_regex: ^t\(number)/x$\n    age: [\"@0\", \"@1\"] # \(number)\n" }
        let text = "creation_rules:\n" + (0..<500).map(rule).joined()
        let rules = try rules(text)
        let changes = try Dictionary(
            uniqueKeysWithValues: rules.rules.indices.map { ($0, RuleChange(removed: [try key(1).id])) })
        let changed = try rules.changing(changes)
        #expect(changed.rules.allSatisfy { $0.keys.count == 1 })
        #expect(self.text(changed) == filled(text.replacing(", \"@1\"", with: "")))
    }

    // MARK: The order of rules

    /// The first rule is found as by trying one after the other.
    @Test func findsTheFirstRule() throws {
        let patterns = ["^a/x$", "a", "^b/x$", "^a/x$", "^b\\.c$", "^b.c$", "^(d|e)$", "^f$|^g$", "x$", "^h\\/i$", ""]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let chosen = patterns.shuffled(using: &generator).prefix(6)
            let lines = chosen.map { "  - path_regex: '\($0)'\n    age: \"@0\"\n" }.joined()
            let rules = try rules("creation_rules:\n\(lines)")
            for path in ["a/x", "b/x", "b.c", "bxc", "d", "e", "f", "g", "x", "h/i", "zzz", "a/x\n"] {
                #expect(rules.index(for: path) == rules.rules.firstIndex { $0.matches(path) }, "\(chosen) \(path)")
            }
        }
    }

    @Test(arguments: ["acme/secrets.enc.yaml", "a+b(c)[d]{e}^$|?*\\ f", "ä/ö", "a-b_c"])
    func anEscapedPathIsExact(_ path: String) throws {
        let rules = try rules("creation_rules:\n  - path_regex: '^\(CreationRule.escaped(path))$'\n    age: \"@0\"\n")
        #expect(rules.rules[0].exactPath == path)
        #expect(rules.rules[0].matches(path) && rules.index(for: path) == 0)
        #expect(!rules.rules[0].matches(path + "x"))
    }

    // MARK: Entries

    @Test func anEntryOfAnotherTypeIsSeen() throws {
        let ssh = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN"
        let hybrid = try HybridIdentity().recipientText ?? ""
        func entry(_ name: String, for recipient: String) throws -> KeyEntry {
            let text = try AgeFile.encrypt([1, 2], to: [AgeKeys.recipient(parsing: recipient)], armored: true)
            return KeyEntry(age: name, encrypted: String(decoding: text, as: UTF8.self))
        }
        for one in [names[0], ssh, hybrid] {
            #expect(try entry(one, for: one).flaw == nil)
            for other in [names[0], ssh, hybrid] where other != one {
                #expect(try entry(one, for: other).flaw != nil)
            }
        }
        // An SSH stanza names its key; an X25519 one does not.
        let another = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPL1ZKMkbsFqmJ7TeKk6Fq8RkfrvmEPBNsZ1k0hBzbEr"
        if (try? AgeKeys.recipient(parsing: another)) != nil {
            #expect(try entry(ssh, for: another).flaw == "it is for another SSH key")
        }
        #expect(try entry(names[0], for: names[1]).flaw == nil)
        #expect(KeyEntry(age: names[0], encrypted: "nonsense").flaw != nil)
    }

    @Test func keysAreTheSameHoweverTheyAreWritten() {
        #expect(KeyID(.pgp, "0123 4567 89ab CDEF") == KeyID(.pgp, "0x0123456789ABCDEF"))
        #expect(KeyID(.age, "ssh-ed25519  AAAA me@home") == KeyID(.age, "ssh-ed25519 AAAA"))
        #expect(KeyID(.kms, "a") != KeyID(.gcpKMS, "a"))
    }
}
