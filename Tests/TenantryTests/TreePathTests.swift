import Documents
import Testing

@testable import Tenantry

/// Paths as the command line of `sops` has them.
@Suite struct TreePathTests {
    @Test(
        arguments: [
            ("", []), (#"["a"]"#, [.key("a")]), (#"["a"]['b'][0]"#, [.key("a"), .key("b"), .index(0)]),
            (#"["a b"][12]"#, [.key("a b"), .index(12)]), (#"["a[0]"]"#, [.key("a[0]")]),
            (#"["it's"]"#, [.key("it's")]), (#"['"quoted"']"#, [.key("\"quoted\"")]), (#"["ä.ö:"]"#, [.key("ä.ö:")]),
            (#"[""]"#, [.key("")]),
        ] as [(String, [PathComponent])])
    func reads(text: String, path: [PathComponent]) {
        #expect(TreePath.components(of: text) == path)
    }

    @Test(arguments: [
        "a", "[", "[]", "[a]", "[-1]", #"["a"#, #"["a""#, #"["a']"#, #"["a"]b"#, #"["a"] ["b"]"#, "[1", "[1]]",
        "[9999999999999999999999]",
    ])
    func refuses(text: String) {
        #expect(TreePath.components(of: text) == nil)
    }
}
