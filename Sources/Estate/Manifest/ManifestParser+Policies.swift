import Documents

extension ManifestParser {
    /// The section `secrets`.
    func policies(_ node: Node?) throws(EstateError) -> [SecretPolicy] {
        guard let node else { return [] }
        var policies: [SecretPolicy] = []
        for entry in try reader.entries(node, "secrets") {
            let key = try reader.at(entry.key) { () throws(EstateError) in try ConfigKey(entry.name) }
            let what = "secrets.\(entry.name)"
            let fields = try reader.fields(entry.value, what, known: ["required", "generate", "rotate", "hook"])
            var policy = SecretPolicy(key: key, position: entry.key.position)
            if let node = fields["required"] { policy.isRequired = try reader.boolean(node, "\(what).required") }
            if let node = fields["generate"] { policy.generator = try generator(node, "\(what).generate") }
            if let node = fields["rotate"] { policy.rotation = try interval(node, "\(what).rotate") }
            if let node = fields["hook"] { policy.hook = try filePath(node, "\(what).hook") }
            policies.append(policy)
        }
        return policies
    }

    private func generator(_ node: Node, _ what: String) throws(EstateError) -> SecretGenerator {
        let fields = try reader.fields(node, what, known: ["length", "alphabet"])
        var generator = SecretGenerator()
        if let node = fields["length"] {
            generator.length = try reader.integer(node, "\(what).length", in: SecretGenerator.lengths)
        }
        if let node = fields["alphabet"] { generator.characters = try alphabet(node, "\(what).alphabet") }
        return generator
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

    /// A time such as `90d`.
    private func interval(_ node: Node, _ what: String) throws(EstateError) -> Duration {
        let text = try reader.text(node, what)
        let hours: [Character: Int] = ["h": 1, "d": 24, "w": 7 * 24]
        guard let unit = text.last.flatMap({ hours[$0] }),
            text.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text.dropLast()), (1...100_000).contains(number)
        else {
            throw reader.error(
                .invalidValue, at: node, "\(what) is \(text.debugDescription), expected a time such as 90d",
                hint: "write a whole number and h for hours, d for days or w for weeks")
        }
        return .seconds(number * unit * 3600)
    }
}
