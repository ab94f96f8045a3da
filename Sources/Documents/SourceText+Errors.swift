/// Errors that several formats have in common.
extension SourceText {
    func duplicateKey(_ key: Node, first: SourcePosition) -> DocumentError {
        let name = key.scalar.map { " \(shown(key: $0.text))" } ?? ""
        return DocumentError(
            .duplicateKey,
            diagnostic(
                "the key\(name) appears twice", at: key, notes: ["first at \(place(first))"],
                hint: "remove one of the two"))
    }

    /// A key's name as a message may hold it.
    func shown(key: String) -> String {
        let isSimple = key.utf8.count <= 64 && key.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        if isSimple { return key }
        if masksValues { return "…" }
        // The description leaves U+0080 to U+009F as they are.
        return Self.printable(String(String.UnicodeScalarView(key.unicodeScalars.prefix(64))).debugDescription)
    }

    /// A text in quotes as a message may hold it.
    package static func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

    /// A text as a message may hold it: cut where it is too long, and without a character that a terminal would obey.
    package static func printable(_ text: String) -> String {
        let longest = 400
        var shown = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            if count == longest {
                shown.append("…")
                break
            }
            shown.append(scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar)
            count += 1
        }
        return String(shown)
    }

    func error(_ fault: TextCheck.Fault, at offset: Int, in format: DocumentFormat) -> DocumentError {
        switch fault {
        case .notUTF8:
            let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
            return DocumentError(
                .notUTF8,
                diagnostic(
                    isUTF16 ? "the file is UTF-16, not UTF-8" : "the file is not UTF-8: byte \(offset) is not text",
                    atOffset: offset, hint: "save the file as UTF-8"))
        case .controlCharacter(let scalar):
            return DocumentError(
                .controlCharacter,
                diagnostic(
                    "the control character \(TextCheck.name(of: scalar)) cannot stand in \(format.name)",
                    atOffset: offset, hint: "remove it, or write it as an escape in double quotes"))
        }
    }

    // MARK: Paths

    func noElement(_ index: Int, amongThoseOf node: Node, _ count: Int) -> DocumentError {
        DocumentError(
            .noSuchPath, diagnostic("this list has \(count) elements, no number \(index)", at: node))
    }

    /// The error for a path that goes on where the text has no collection of the right kind.
    func noWay(to component: PathComponent, in node: Node) -> DocumentError {
        let summary =
            switch component {
            case .key(let name):
                "\(shown(key: name)) cannot be found here: this is \(node.kindName), no mapping"
            case .index(let index):
                "element \(index) cannot be found here: this is \(node.kindName), no list"
            }
        return DocumentError(.noSuchPath, diagnostic(summary, at: node))
    }
}
