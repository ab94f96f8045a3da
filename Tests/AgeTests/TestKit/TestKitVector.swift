import Age
import Testing

/// One file of the test kit: lines `key: value`, an empty line, and the age file.
struct TestKitVector: Sendable, CustomTestStringConvertible {
    let name: String
    var expect = ""
    /// The SHA-256, in hexadecimal digits, of all plaintext that comes out, also before a failure.
    var payload: String?
    var identities: [String] = []
    var passphrases: [String] = []
    var isArmored = false
    var isCompressed = false
    private var body: [UInt8] = []

    var testDescription: String { name }

    init(name: String, parsing bytes: [UInt8]) {
        self.name = name
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: rest[..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            if line.isEmpty { break }
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = String(line[line.index(colon, offsetBy: 2)...])
            switch line[..<colon] {
            case "expect": expect = value
            case "payload": payload = value
            case "identity": identities.append(value)
            case "passphrase": passphrases.append(value)
            case "armored": isArmored = value == "yes"
            case "compressed": isCompressed = value == "zlib"
            default: break
            }
        }
        body = Array(rest)
    }

    /// The age file.
    func file() throws -> [UInt8] {
        guard isCompressed else { return body }
        return try #require(try TestKit.inflated.get()[name])
    }

    /// All identities, passphrases among them.
    func knownIdentities() throws -> [any Identity] {
        let keys = try identities.map { text in
            let bytes = [UInt8](text.utf8)
            return try AgeKeys.identity(parsing: bytes.span)
        }
        return try keys + passphrases.map { try ScryptIdentity(passphrase($0)) }
    }

    /// The code that the vector expects; nil for success.
    func expectedFailure() throws -> AgeError.Code? {
        switch expect {
        case "success": return nil
        case "no match": return .noMatch
        case "HMAC failure": return .hmacFailure
        case "header failure": return .headerFailure
        case "armor failure": return .armorFailure
        case "payload failure": return .payloadFailure
        default: throw Command.Failure(description: "the vector expects an outcome of another name: \(expect)")
        }
    }
}
