import Documents
import Sealing

extension ManifestParser {
    private enum GeneratorType: String, CaseIterable {
        case password, hex, base64, base64url, uuid, ed25519, rsa, age

        /// What can be said of it besides its type.
        var fields: [String] {
            switch self {
            case .password: ["length", "alphabet"]
            case .hex, .base64, .base64url: ["bytes"]
            case .uuid: []
            case .ed25519, .age: ["public"]
            case .rsa: ["bits", "public"]
            }
        }
    }

    /// `uuid`, `{type: hex, bytes: 32}`, `{type: rsa, bits: 3072, public: NAME}`, …; without a type, that of a password.
    func generator(_ node: Node, _ what: String, _ policy: SecretPolicy) throws(EstateError) -> SecretGenerator {
        let generator = try generator(node, what, key: policy.key)
        if let length = generator.length, let wanted = policy.shape.length, !wanted.contains(length) {
            throw reader.error(
                .invalidValue, at: node,
                "\(what) makes \(length) characters, which secrets.\(policy.key).length forbids",
                hint: "make both say the same")
        }
        return generator
    }

    private func generator(_ node: Node, _ what: String, key: ConfigKey) throws(EstateError) -> SecretGenerator {
        guard node.mapping != nil else {
            return SecretGenerator(try kind(reader.choice(node, what, GeneratorType.self), [:], what))
        }
        let all = ["type"] + GeneratorType.allCases.flatMap(\.fields)
        let known = all.enumerated().filter { all.firstIndex(of: $1) == $0 }.map(\.element)
        let entries = try reader.entries(node, what)
        let fields = try reader.fields(node, what, known: known)
        var type = GeneratorType.password
        if let node = fields["type"] { type = try reader.choice(node, "\(what).type", GeneratorType.self) }
        let suitable = ["type"] + type.fields
        if let entry = entries.first(where: { !suitable.contains($0.name) }) {
            throw reader.error(
                .invalidValue, at: entry.key, "\(what) is of the type \(type.rawValue), which has no \(entry.name)",
                hint: type.fields.isEmpty
                    ? "write {type: \(type.rawValue)}" : "it has \(type.fields.joined(separator: " and "))")
        }
        var generator = SecretGenerator(try kind(type, fields, what))
        if let node = fields["public"] {
            let name = try reader.text(node, "\(what).public")
            guard name != key.description else {
                throw reader.error(
                    .invalidValue, at: node, "\(what).public is the secret itself",
                    hint: "name another entry for the public key, such as \(key)_PUBLIC")
            }
            generator.publicKey = try reader.at(node) { () throws(EstateError) in try ConfigKey(name) }
        }
        return generator
    }

    private func kind(
        _ type: GeneratorType, _ fields: [String: Node], _ what: String
    ) throws(EstateError) -> SecretGenerator.Kind {
        switch type {
        case .password:
            let length = try integer(fields["length"], "\(what).length", in: SecretGenerator.lengths)
            let characters = try fields["alphabet"].map { node throws(EstateError) in
                try alphabet(node, "\(what).alphabet")
            }
            return .password(
                length: length ?? 32, characters: characters ?? SecretGenerator.Alphabet.alphanumeric.characters)
        case .hex: return .hex(bytes: try bytes(fields, what))
        case .base64: return .base64(bytes: try bytes(fields, what))
        case .base64url: return .base64url(bytes: try bytes(fields, what))
        case .uuid: return .uuid
        case .ed25519: return .ed25519
        case .age: return .age
        case .rsa:
            let sizes = PEMKeyPair.modulusSizes
            guard let node = fields["bits"] else { return .rsa(bits: 3072) }
            let bits = try reader.integer(node, "\(what).bits", in: 1...Int(Int32.max))
            guard sizes.contains(bits) else {
                throw reader.error(
                    .invalidValue, at: node,
                    "\(what).bits is \(bits), expected \(sizes.map(String.init).joined(separator: ", "))")
            }
            return .rsa(bits: bits)
        }
    }

    private func bytes(_ fields: [String: Node], _ what: String) throws(EstateError) -> Int {
        try integer(fields["bytes"], "\(what).bytes", in: SecretGenerator.byteCounts) ?? 32
    }

    private func integer(_ node: Node?, _ what: String, in range: ClosedRange<Int>) throws(EstateError) -> Int? {
        guard let node else { return nil }
        return try reader.integer(node, what, in: range)
    }

    private func alphabet(_ node: Node, _ what: String) throws(EstateError) -> [UInt8] {
        guard node.mapping != nil else {
            return try reader.choice(node, what, SecretGenerator.Alphabet.self).characters
        }
        guard let node = try reader.fields(node, what, known: ["characters"])["characters"] else {
            throw reader.error(
                .missingKey, at: node, "\(what) has no characters", hint: "write {characters: \"abc123\"}")
        }
        let characters = Array(try reader.text(node, "\(what).characters").utf8)
        guard characters.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw reader.error(.invalidValue, at: node, "\(what).characters has other than printable ASCII characters")
        }
        guard characters.count > 1, Set(characters).count == characters.count else {
            throw reader.error(
                .invalidValue, at: node, "\(what).characters does not have at least two characters, each once",
                hint: "a character that stands there twice would come up more often than others")
        }
        return characters
    }
}
