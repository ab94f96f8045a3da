import Documents
import Estate
import Testing

struct NameTests {
    @Test(arguments: ["a", "tenant-1", "0", "1a", "x--y", String(repeating: "a", count: 63)])
    func takesDNSLabels(_ name: String) throws {
        #expect(try TenantName(name).description == name)
    }

    @Test(arguments: [
        ("", "empty", "use lower-case"), ("Tenant", "'T' is an upper-case", "tenant would"),
        ("a_b", "'_' is neither", "a-b would"), ("-a", "begins with '-'", "a would"), ("a-", "ends with", "a would"),
        ("a.b", "'.'", "a-b"), ("a/b", "'/'", "a-b"), ("..", "'.'", "use lower-case"), ("zoë", "'ë'", "zo would"),
        ("a\nb", "'\\n'", "a-b"), ("Müller GmbH", "'M'", "m-ller-gmbh"),
        (String(repeating: "a", count: 64), "has 64 characters", String(repeating: "a", count: 63)),
    ])
    func refusesOtherTenantNames(_ name: String, _ flaw: String, _ hint: String) throws {
        let error = try #require(throws: EstateError.self) { try TenantName(name) }
        #expect(error.code == .invalidName)
        #expect(error.diagnostic.summary.contains(flaw), "\(error.diagnostic.summary)")
        #expect(error.diagnostic.hint?.contains(hint) == true, "\(error.diagnostic.hint ?? "")")
    }

    @Test(arguments: ["A", "_", "-", "LOG_LEVEL", "a.b-c", ".dockerconfigjson", String(repeating: "A", count: 253)])
    func takesConfigKeys(_ key: String) throws {
        #expect(try ConfigKey(key).description == key)
    }

    @Test(arguments: ["", ".", "..", "..a", "1A", "A B", "A=B", "ä", "A\n", String(repeating: "A", count: 254)])
    func refusesOtherConfigKeys(_ key: String) throws {
        let error = try #require(throws: EstateError.self) { try ConfigKey(key) }
        #expect(error.code == .invalidKey)
    }

    @Test(
        arguments: [
            ("servises", "services"), ("Services", "services"), ("envs", "env"), ("layesr", "layers"),
            ("kubernets", "kubernetes"),
            ("vrsion", "version"), ("x", nil), ("foobar", nil), ("", nil),
        ] as [(String, String?)])
    func suggestsTheNearestName(_ name: String, _ expected: String?) {
        let candidates = ["version", "services", "env", "layers", "kubernetes"]
        #expect(Suggestion.nearest(to: name, among: candidates) == expected)
    }
}
