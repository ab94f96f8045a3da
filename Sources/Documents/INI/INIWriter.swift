/// Writes a tree as an INI text, with the values of each section aligned.
package enum INIWriter {
    /// The text of a mapping of mappings of single values. A comment stands above what it precedes in the tree.
    ///
    /// - Parameter name: of the file that is written, for messages.
    /// - Throws: `unrepresentable` if the tree holds something that would not read back as it is.
    package static func text(of root: Node, named name: String) throws(DocumentError) -> [UInt8] {
        guard let mapping = root.mapping else {
            throw refusal("this is \(root.kindName), and an INI file holds sections", root, name)
        }
        var text = ""
        var hasSections = false
        var followsSection = false
        for item in mapping.items {
            if followsSection { text += "\n" }
            switch item {
            case .comment(let comment):
                text += comment.iniLines + "\n"
                followsSection = false
            case .entry(let entry):
                let section = try section(entry, isFirst: !hasSections, name)
                text += section
                followsSection = !section.isEmpty
                hasSections = true
            }
        }
        let bytes = Array(text.utf8)
        let read = try? DocumentFile(parsing: SourceText(name: name, bytes: bytes), as: .ini)
        guard let read = read?.root, flattened(DocumentValue(read)) == flattened(DocumentValue(root)) else {
            throw refusal("an INI file would not read back as this", root, name)
        }
        return bytes
    }

    private static func section(_ entry: Entry, isFirst: Bool, _ name: String) throws(DocumentError) -> String {
        guard let title = entry.keyText else {
            throw refusal("the name of a section is \(entry.key.kindName)", entry.key, name)
        }
        guard let mapping = entry.value.mapping else {
            throw refusal(
                "\(title.debugDescription) is \(entry.value.kindName), and an INI file holds sections at its top",
                entry.key, name)
        }
        let isDefault = isFirst && title == INIParser.defaultSection
        if isDefault, mapping.items.isEmpty { return "" }
        var text = ""
        var items = mapping.items[...]
        // The first comment of a section stands above its header, where SOPS has it.
        if !isDefault, case .comment(let comment)? = items.first {
            text += comment.iniLines + "\n"
            items.removeFirst()
        }
        do throws(INISpelling.Problem) {
            if !isDefault { text += try INISpelling.header(title) + "\n" }
        } catch {
            throw refusal("\(title.debugDescription) cannot be a section: \(error.reason)", entry.key, name)
        }
        let width = items.reduce(0) { width, item in
            guard case .entry(let entry) = item, let key = try? INISpelling.key(entry.keyText ?? "") else {
                return width
            }
            return max(width, key.utf8.count)
        }
        for item in items {
            switch item {
            case .comment(let comment): text += comment.iniLines + "\n"
            case .entry(let child): text += try line(child, in: title, width, name) + "\n"
            }
        }
        return text
    }

    private static func line(
        _ entry: Entry, in title: String, _ width: Int, _ name: String
    ) throws(DocumentError) -> String {
        let path = "\(title).\(entry.keyText ?? "?")".debugDescription
        guard let key = entry.keyText, let scalar = entry.value.scalar else {
            throw refusal("\(path) is \(entry.value.kindName), and a section cannot nest", entry.key, name)
        }
        do throws(INISpelling.Problem) {
            return try line(key, scalar.value, width)
        } catch {
            throw refusal("\(path) cannot be written in an INI file: \(error.reason)", entry.key, name, error.hint)
        }
    }

    private static func line(_ key: String, _ value: ScalarValue, _ width: Int) throws(INISpelling.Problem) -> String {
        let name = try INISpelling.key(key)
        let padding = String(repeating: " ", count: max(0, width - name.utf8.count))
        return try "\(name)\(padding) = \(INISpelling.value(value))"
    }

    /// The lines of new entries.
    static func lines(of entries: [(String, ScalarValue)]) throws(INISpelling.Problem) -> [String] {
        var width = 0
        for (key, _) in entries { width = max(width, try INISpelling.key(key).utf8.count) }
        var lines: [String] = []
        for (key, value) in entries { lines.append(try line(key, value, width)) }
        return lines
    }

    private static func refusal(
        _ summary: String, _ node: Node, _ name: String, _ hint: String = "use another format"
    ) -> DocumentError {
        DocumentError(.unrepresentable, Diagnostic(summary, file: name, position: node.position, hint: hint))
    }

    /// A tree as its texts, without an empty first section.
    private static func flattened(_ value: DocumentValue) -> DocumentValue {
        switch value {
        case .scalar(let scalar):
            return .string(FlatText.text(of: scalar) ?? "")
        case .mapping(let pairs):
            return .mapping(
                pairs.compactMap { pair in
                    if pair.key == .string(INIParser.defaultSection), pair.value == .mapping([]) { return nil }
                    return .init(flattened(pair.key), flattened(pair.value))
                })
        case .sequence:
            return value
        }
    }
}

extension Comment {
    /// The comment on lines of its own.
    fileprivate var iniLines: String {
        INISpelling.comment(String(text.drop { $0 == " " }), prefix: "; ")
    }
}
