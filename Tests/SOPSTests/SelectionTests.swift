import Documents
import Testing

@testable import SOPS

struct SelectionTests {
    private static let text = """
        apiVersion: v1
        data:
          token: a
        stringData: {x: b}
        other_secret:
          deep: [c, {d_plain: e}]
        visible_plain: f

        """

    private func sealedKeys(_ selection: Selection) throws -> [String] {
        let keeper = try Keeper()
        return try keeper.open(keeper.encrypt(Self.text, selection)).opened.map(\.additionalData)
    }

    @Test func selectsAsEachRuleSays() throws {
        #expect(try sealedKeys(Selection(.encryptedRegex, "^(data|stringData)$")) == ["data:token:", "stringData:x:"])
        #expect(
            try sealedKeys(Selection(.unencryptedRegex, "^(data|stringData|apiVersion)$"))
                == ["other_secret:deep:", "other_secret:deep:d_plain:", "visible_plain:"])
        #expect(
            try sealedKeys(Selection(.encryptedSuffix, "_secret")) == [
                "other_secret:deep:", "other_secret:deep:d_plain:",
            ])
        #expect(
            try sealedKeys(Selection(.unencryptedSuffix, "_plain"))
                == ["apiVersion:", "data:token:", "stringData:x:", "other_secret:deep:"])
    }

    @Test func refusesARuleThatSelectsNothing() throws {
        let selection = try Selection(.encryptedRegex, "^password$")
        #expect(throws: SOPSError(.invalidSelection, "")) { try Keeper().encrypt("token: a\n", selection) }
    }

    @Test(arguments: ["(", "a{2,1}", "(?=x)", "\\1", "[z-a]"])
    func refusesWhatRE2Refuses(_ pattern: String) throws {
        #expect(throws: SOPSError(.invalidSelection, "")) { try Selection(.encryptedRegex, pattern) }
    }

    @Test func matchesAsRE2Does() throws {
        #expect(try RegularExpression("").matches(""))
        #expect(try RegularExpression("b").matches("abc"))
        #expect(try !RegularExpression("^b").matches("abc"))
        #expect(try RegularExpression("(?i)ÄB").matches("xäb"))
        #expect(try RegularExpression("\\z").matches("a"))
        #expect(try RegularExpression("(a+)+$").matches(String(repeating: "a", count: 50_000) + "b") == false)
    }

    @Test func comparesSuffixesByteByByte() throws {
        let composed = try Selection(.encryptedSuffix, "\u{E9}")
        #expect(!composed.names(key: "cafe\u{301}"))
        #expect(composed.names(key: "caf\u{E9}"))
    }

    @Test func obeysComments() throws {
        let keeper = try Keeper()
        let selection = try Selection(.encryptedCommentRegex, "sops:enc")
        let text = "a: 1\n# sops:enc\n# more\nb:\n  # inner\n  c: 2\nd: 3\ne: 4 # sops:enc\n"
        let opened = try keeper.open(keeper.encrypt(text, selection))
        #expect(opened.opened.map(\.additionalData) == [":", "b:", "b:c:", "e:"])
        #expect(try opened.plaintext() == Array(text.utf8))
    }

    @Test(arguments: [
        ("", 0), ("abc", 3), ("(ab){3}c", 7), ("a{2,}b{2,5}", 7), ("a{0}", 1), ("((a{10}){10}){10}", 1000),
        ("a{,5}", 5), ("a{x}", 4), ("[{1,9}]{2}", 8), ("[]a]{2}", 8), ("[^]a]{2}", 8), ("[a\\]{9}].{2}", 13),
        ("[[:alpha:]]{2}", 8), ("\\{9}", 3), ("\\p{Greek}{3}", 300), ("\\pL{3}", 300), ("[\\PLa]", 104), ("\\p", 100),
        ("\\x{10FFFF}{3}", 3),
        ("(a{1000}){1000}", 1_000_000), ("(", 0), ("a)", 1), ("a{", 2), ("[", 4), ("\\", 1), ("(((a{9}", 9),
        ("a{9999999999}{9999999999}", .max), ("a{99999999999999999999}", 23),
    ])
    func knowsWhatRepetitionsAdd(pattern: String, size: Int) {
        #expect(RepeatedSize.of(pattern) == size)
    }

    /// A file that somebody else wrote names the expression.
    @Test func refusesWhatRepeatsTooMuch() throws {
        _ = try Selection(.encryptedRegex, "^[a-z]{1,1000}$")
        _ = try Selection(.encryptedRegex, String(repeating: "a|", count: 5000))
        let patterns = [
            String(repeating: "a{1000}", count: 100), "((a{10}){10}){1000}", "(\\pL{10}){10}",
            String(repeating: "a|", count: 10_000), String(repeating: "\\pL", count: 200),
        ]
        for pattern in patterns {
            #expect(throws: SOPSError(.invalidSelection, "")) { try Selection(.encryptedRegex, pattern) }
        }
    }
}
