import Age
import Testing

@Suite struct IdentityFileTests {
    private static let secret = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
    private static let other = "AGE-SECRET-KEY-143WN7DCXU4G8R5AXQSSYD9AEPYDNT3HXSLWSPK36CDU6E8M59SSSAGZ3KG"

    @Test(arguments: [
        (secret, 1), (secret + "\n", 1), ("# created: today\n# public key: age1…\n\(secret)\n", 1),
        ("\n\n  \n\(secret)\n\n#\(other)\n\(other)", 2), ("\(secret)\r\n# x\r\n\(other)\r\n", 2),
        ("  \(secret)\t\n", 1),
    ])
    func reads(text: String, count: Int) throws {
        let text = [UInt8](text.utf8)
        #expect(try IdentityFile(parsing: text.span).identities.count == count)
    }

    @Test(arguments: [
        ("", "no identity"), ("# only a comment\n", "no identity"), ("\(secret)X\n", "line 1:"),
        ("# one\n\n\(secret)\nAGE-SECRET-KEY-1QQQ\n", "line 4:"), ("\(secret) \(other)", "line 1:"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "-----END OPENSSH PRIVATE KEY-----"),
        ("age1xmwwc06ly3ee5rytxm9mflaz2u56jjj36s0mypdrwsvlul66mv4q47ryef", "line 1: this is a public key"),
    ])
    func refuses(text: String, reason: String) throws {
        let bytes = [UInt8](text.utf8)
        let error = try #require(throws: AgeError.self) { _ = try IdentityFile(parsing: bytes.span) }
        #expect(error.code == .invalidIdentity)
        #expect(error.reason.contains(reason))
        for word in text.split(whereSeparator: \.isWhitespace) where word.count > 20 {
            #expect(!error.description.contains(word))
        }
        #expect(!error.description.contains("EGTZVFF"))
    }
}
