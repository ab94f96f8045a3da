/// Writes a tree as a dotenv text.
package enum DotenvWriter {
    /// The text of a mapping of single values; comments stand where they stand in the tree.
    ///
    /// - Parameter name: of the file that is written, for messages.
    /// - Throws: `unrepresentable` if the tree holds something that would not read back as it is.
    package static func text(of root: Node, named name: String) throws(DocumentError) -> [UInt8] {
        guard case .mapping(let mapping) = root.content else {
            throw DocumentError(
                .unrepresentable,
                Diagnostic(
                    "a dotenv file holds keys with values, and this is \(root.kindName)", file: name,
                    position: root.position, hint: "write it in another format"))
        }
        var bytes: [UInt8] = []
        for item in mapping.items {
            do throws(DotenvLine.Problem) {
                switch item {
                case .comment(let comment):
                    for line in comment.lines { bytes += try DotenvLine.line(ofComment: line) + [0x0A] }
                case .entry(let entry):
                    bytes += try line(of: entry)
                }
            } catch {
                throw refusal(of: item, error, name)
            }
        }
        return bytes
    }

    private static func line(of entry: Entry) throws(DotenvLine.Problem) -> [UInt8] {
        guard let key = entry.keyText else {
            throw DotenvLine.Problem(reason: "the key is \(entry.key.kindName)", hint: "name the key by a text")
        }
        try DotenvLine.check(key: key)
        guard let scalar = entry.value.scalar else {
            throw DotenvLine.Problem(
                reason: "it is \(entry.value.kindName), and a dotenv file cannot nest",
                hint: "write it in another format, or flatten it")
        }
        return try Array(key.utf8) + [UInt8(ascii: "=")] + DotenvLine.text(of: scalar.value) + [0x0A]
    }

    private static func refusal(
        of item: Mapping.Item, _ problem: DotenvLine.Problem, _ name: String
    ) -> DocumentError {
        let (what, position) =
            switch item {
            case .comment(let comment): ("this comment", comment.position)
            case .entry(let entry): (entry.keyText.map { $0.debugDescription } ?? "this", entry.key.position)
            }
        return DocumentError(
            .unrepresentable,
            Diagnostic(
                "\(what) cannot be written in a dotenv file: \(problem.reason)", file: name, position: position,
                hint: problem.hint))
    }
}
