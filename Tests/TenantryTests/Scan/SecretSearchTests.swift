import Documents
import Estate
import SystemPackage
import Testing

@testable import Tenantry

/// What a scan takes for a secret in a plain text, and what not. The tokens are put together here, so that no file has one.
struct SecretSearchTests {
    private func codes(_ text: String, at path: String = "a.yaml", allowing rules: String? = nil) throws -> [String] {
        let files = MemoryFileStore()
        if let rules { files.put(rules, at: FilePath("/\(ScanAllowance.fileName)")) }
        let search = SecretSearch(allowance: try ScanAllowance(in: "/", files))
        return search.problems(in: SourceText(name: path, text), at: path).map(\.code)
    }

    private static let letters =
        "q8Zr2Lw9Xc4Vb7Nm1Kj6Hg3Fd5Sa0PtYuIoEeWwQqRrTtMmBbGgHhJjLlZzXxCcVv123456789DdAaSsPpOoNn"
    private static let digits = "0a9b8c7d6e5f4f3e2d1c0b9a8f7e6d5c4b3a29180f1e2d3c4b5a69788796a5b4"
    private static let capitals = "Q8ZR2LW9XC4VB7NM1KJ6HG3FD5SA0PTYUIE7WQ9RTMBG2HJLZXC4V1DASPN6K3"

    /// One token for each prefix of the table.
    static let tokens: [(name: String, token: String)] = TokenShape.known.flatMap { shape in
        shape.prefixes.map { prefix in
            let source =
                switch shape.alphabet {
                case .hex: digits
                case .upperAlphanumeric: capitals
                default: letters
                }
            let body =
                prefix == "eyJ"
                ? letters.prefix(20) + ".eyJ" + letters.prefix(30) + "." + letters.prefix(43)
                : Substring(String(String(repeating: source, count: 2).prefix(shape.length.lowerBound)))
            return ("\(shape.name): \(prefix)", prefix + body)
        }
    }

    @Test(arguments: tokens) func findsTokens(name: String, token: String) throws {
        for text in ["key: \(token)\n", "see \"\(token)\", and more", token, "x=\(token).", "<\(token)>"] {
            let found = try codes(text, at: "a.txt")
            #expect(found == ["token"], "\(name) in \(text.count) bytes")
        }
        // In the middle of a word, it is none.
        #expect(try codes("some\(token)", at: "a.txt") == [])
    }

    @Test func findsPrivateKeys() throws {
        let body = String(Self.letters.prefix(64))
        for kind in [
            "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "PGP PRIVATE KEY BLOCK",
        ] {
            let begin = "-----BEGIN " + kind + "-----"
            let text = "\(begin)\n\(body)\n-----END \(kind)-----\n"
            #expect(try codes(text, at: "id") == ["private_key"])
            #expect(try codes("{\"key\": \"\(text.replacing("\n", with: "\\n"))\"}", at: "a.json") == ["private_key"])
            #expect(try codes("  key: |\n    \(begin)\n    \(body)\n") == ["private_key"])
            #expect(try codes("a file that begins with \(begin) is one\n\n# More\n", at: "a.md") == [])
        }
        #expect(try codes("-----BEGIN CERTIFICATE-----\n\(body)\n-----END CERTIFICATE-----\n") == [])
        #expect(try codes("-----BEGIN PUBLIC KEY-----\n\(body)\n-----END PUBLIC KEY-----\n") == [])
    }

    @Test func findsRandomStrings() throws {
        let random = String(Self.letters.prefix(32))
        for text in ["DB_PASSWORD: \(random)\n", "a: \"\(random)\"\n", "a:\n  - \(random)\n"] {
            #expect(try codes(text) == ["random_string"])
        }
        #expect(try codes("PASSWORD=\(random)\n", at: ".env") == ["random_string"])
        #expect(try codes("TOKEN_SECRET: \(Self.digits.prefix(40))\n") == ["random_string"])
        #expect(try codes("let secret = \"\(random)\"\n", at: "a.swift") == ["random_string"])
        #expect(try codes("url: postgres://app:\(random.prefix(12))@db/app\n") == ["password_in_url"])
    }

    @Test func leavesAloneWhatIsNoSecret() throws {
        let random = String(Self.letters.prefix(43))
        for text in [
            // Checksums, public keys, identifiers.
            "revision: \(Self.digits.prefix(40))\n", "image: app@sha256:\(Self.digits.prefix(64))\n",
            "digest: \(Self.digits.prefix(64))\n", "id: 550e8400-e29b-41d4-a716-446655440000\n",
            "integrity: sha512-\(random)\n", "key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI\(random)\n",
            "recipient: age1wq3dd7vw5d4t4ezaeqa565sssg2m4t6azuhyyh8eph53y93hfdsqsmvswy\n",
            "a: ENC[AES256_GCM,data:\(random),iv:\(random),tag:\(random),type:str]\n",
            "icon: data:image/png;base64,\(random)\n", "url: https://example.com/path/\(random)\n",
            // Words, paths, names.
            "path: services/devops-demo-base/kubernetes-1.29/values.yaml\n",
            "class: TenantryConfigurationReaderFactory2\n", "name: kube-prometheus-stack-operator-7d4b9c6f5d-x2x9z\n",
            // Stand-ins.
            "password: ${{ secrets.DB_PASSWORD }}\n", "url: postgres://app:${PASSWORD}@db/app\n",
            "url: postgres://postgres:postgres@db/app\n", "token: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n",
            "key: AKIA" + "IOSFODNN7EXAMPLE\n", "a: ghp_" + String(repeating: "a", count: 36) + "\n",
        ] {
            #expect(try codes(text) == [], "\(text)")
        }
        #expect(try codes("let name = \"\(random)\"\n", at: "a.swift") == [])
        #expect(try codes("\"version\": \"\(random)\"\n", at: "package-lock.json") == [])
    }

    @Test func allowsWhatSomebodyHasLookedAt() throws {
        let token = "ghp_" + Self.letters.prefix(36)
        let print = ScanAllowance.fingerprint("a.yaml", Array(token.utf8)[...])
        #expect(try codes("a: \(token) # tenantry:allow for the tests\n") == [])
        #expect(try codes("a: \(token)\n", allowing: "allow:\n  - {path: \"*.yaml\"}\n") == [])
        #expect(try codes("a: \(token)\n", allowing: "allow:\n  - {fingerprint: \(print), reason: old}\n") == [])
        #expect(try codes("a: \(token)\n", allowing: "allow:\n  - {pattern: ^ghp_q8}\n") == [])
        #expect(try codes("a: \(token)\n", allowing: "allow:\n  - {pattern: ^gho_}\n") == ["token"])
        #expect(try codes("a: \(token)\n", allowing: "allow:\n  - {path: b/**, pattern: ^ghp_}\n") == ["token"])
        #expect(
            try codes("a: \(token)\n", at: "b.yaml", allowing: "allow:\n  - {fingerprint: \(print)}\n") == ["token"])
        for rules in [
            "alow: []\n", "allow: x\n", "allow:\n  - {}\n", "allow:\n  - {reason: x}\n", "allow:\n  - {pattern: (}\n",
        ] {
            #expect(throws: TenantryError.self) { try codes("", allowing: rules) }
        }
    }

    @Test func neverShowsWhatItFinds() throws {
        let search = SecretSearch(allowance: try ScanAllowance(in: "/", MemoryFileStore()))
        let token = "ghp_" + Self.letters.prefix(36)
        let random = String(Self.letters.reversed().prefix(32))
        let problems = search.problems(
            in: SourceText(name: "a.yaml", "b: 1\na: [\(token), \(random)]\n"), at: "a.yaml")
        #expect(
            problems.map(\.diagnostic.position) == [
                SourcePosition(line: 2, column: 5), SourcePosition(line: 2, column: 47),
            ])
        for problem in problems {
            let text = problem.diagnostic.text()
            #expect(!text.contains(random) && !text.contains(String(token.dropFirst(8))))
        }
    }

    @Test(arguments: [
        ("*.yaml", "a.yaml", true), ("*.yaml", "a/b.yaml", false), ("**/*.yaml", "a/b/c.yaml", true),
        ("**/*.yaml", "c.yaml", true), ("Tests/**", "Tests/a/b", true), ("Tests/**", "Test", false),
        ("a?c", "abc", true), ("a?c", "a/c", false), ("**", "a/b", true), ("a**b", "a/x/b", true), ("", "", true),
        ("*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
    ])
    func matchesPaths(pattern: String, path: String, isMatch: Bool) {
        #expect(PathGlob(pattern).matches(path) == isMatch)
    }

    @Test func measuresEntropy() {
        #expect(Randomness.entropy([]) == 0)
        #expect(Randomness.entropy([1, 1, 1, 1]) == 0)
        #expect(abs(Randomness.entropy([1, 2]) - 1) < 0.001)
        #expect(abs(Randomness.entropy(ArraySlice(0..<64)) - 6) < 0.001)
        #expect(abs(Randomness.entropy([1, 1, 1, 2, 2, 3]) - 1.459) < 0.002)
    }
}
