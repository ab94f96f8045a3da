import FoundationEssentials
import Testing

/// Texts to begin with, and words to put into them.
enum Seeds {
    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")

    private static let sealed =
        "ENC[AES256_GCM,data:Nw==,iv:AAECAwQFBgcICQoLDA0ODw==,tag:AAECAwQFBgcICQoLDA0ODw==,type:int]"
    private static let armored = """
        -----BEGIN AGE ENCRYPTED FILE-----
        YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBURWlGMHlwcXIrYnBjcWhB
        c2hhcmUKZGVtbwotLS0gYWJj
        -----END AGE ENCRYPTED FILE-----

        """

    static func texts(for target: String) throws -> [[UInt8]] {
        switch target {
        case "yaml":
            return try files([
                "tenants/tenantry.yaml", "tenants/base/env.yaml", "Tests/Estates/matrix/tenantry.yaml",
                "Tests/Estates/symlinked/prod/devops-demo-base/values.yaml",
            ]) + bytes(["a: &x [1, {b: c}]\nd: *x\n? e\n: |\n  f\n# g\nh: >-\n  i\n  j # k\n", "- a\n- - b\n-\n"])
        case "json":
            return bytes([
                "{\n\t\"a\": [1, -0.5e3, \"\\u00e9\"],\n\t\"b\": {\"c\": null}, \"d\": true\n}\n", "[]",
                "{\"password\": \"hunter2\"}",
            ])
        case "dotenv":
            return bytes(["# a\nKEY=value\nB=a\\nb\n\nC=\n", "PASSWORD=hunter2\r\nX= y z \r\n"])
        case "ini":
            return bytes([
                "; a\ntop = 1\n[b]\nc = \"d e\"\n# f\ng: `h`\n\n[b.i]\nj = \"\"\"k\nl\"\"\"\n",
                "[a]\npassword = hunter2\n",
            ])
        case "metadata":
            return try files(["tenants/acme/secrets.enc.yaml"])
                + bytes(["{\"sops\": {\"age\": [{\"recipient\": \"a\", \"enc\": \"b\"}], \"version\": \"3.13.2\"}}"])
        case "value":
            return bytes([sealed])
        case "rules":
            return try files(["tenants/.sops.yaml"])
                + bytes([
                    "creation_rules:\n  - path_regex: ^a|b$\n    encrypted_regex: (?i)pass\nstores:\n  yaml: {indent: 2}\n"
                ])
        case "agefile":
            let stanza = "-> X25519 TEiF0ypqr+bpcqhXyCVJpL7OuFIyxmvR4sBmtbE7oWg"
            let mac = "gxhoSa5BciRDt8lOpYNcx4EYtKpS0CJ06F3ZwN82VaM"
            return bytes([
                "age-encryption.org/v1\n\(stanza)\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n--- \(mac)\n", armored,
            ])
        case "armor":
            return bytes([armored])
        case "bech32":
            return bytes(["age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef", "AGE-SECRET-KEY-1"])
        case "identities":
            return try files(["keys.example"]) + bytes(["# hunter2\n\nhunter2\n"])
        case "ssh":
            let names = ["ed25519", "ed25519.pub", "ed25519-encrypted", "rsa", "rsa.pub"]
            return try files(names.map { "Tests/SSHKeys/" + $0 }) + sshContents(["ed25519", "rsa", "rsa-pkcs8"])
        case "stream":
            // A length, and one step of damage each.
            return [[0, 0, 9], [1, 0, 1, 0, 6, 0, 0, 1], [1, 0, 0, 1, 6, 0, 0], [2, 0, 5, 6, 2, 0, 0, 6, 0, 0]]
        default:
            return []
        }
    }

    /// The words of the fuzzer's dictionary: `"text"` a line, with `\\`, `\"` and `\xAB`.
    static func words(for target: String) throws -> [[UInt8]] {
        let text = try String(contentsOfFile: root + "/Fuzzing/Dictionaries/\(target).dict", encoding: .utf8)
        return text.split(separator: "\n").filter { $0.hasPrefix("\"") }.map { line in
            var word: [UInt8] = []
            var rest = line.dropFirst().dropLast().utf8
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                    word.append(byte)
                    continue
                }
                guard escaped == UInt8(ascii: "x") else {
                    word.append(escaped)
                    continue
                }
                word.append(UInt8(Substring(rest.prefix(2)), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            }
            return word
        }
    }

    private static func files(_ paths: [String]) throws -> [[UInt8]] {
        try paths.map { path in
            let data = try #require(FileManager.default.contents(atPath: root + "/" + path), "\(path) is missing")
            return Array(data)
        }
    }

    /// What stands in base64 in files of SSH keys.
    private static func sshContents(_ names: [String]) throws -> [[UInt8]] {
        try files(names.map { "Tests/SSHKeys/" + $0 }).map { file in
            let lines = String(decoding: file, as: UTF8.self).split(separator: "\n").dropFirst().dropLast()
            return Array(try #require(Data(base64Encoded: lines.joined())))
        }
    }

    private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }
}
