import Documents

/// Edits a file in many ways, each from the file as it was: the tree must then be the expected one, and what the edit
/// is not about must stand there byte for byte.
struct EditCheck {
    private let file: DocumentFile
    private let probe: any Probe
    private var random: SeededRandom

    /// How many places are edited in each way: in a small file nearly all.
    private let mostPlaces: Int

    private static let texts = [
        "", "a", "yes", "1.10", "0644", "null", "~", " a ", "a: b", "a #b", "- a", "a\nb\n", "\n", "a\n\n", "\ta", "'",
        "\"", "it's \"x\"", "é", "🎉", "\\", "\u{85}", "\u{2028}", "\u{7F}", "[a]", "{a}", "a,b", "#", "=", "a=b", ";",
        "<<", "---", "...", "C:\\x", "ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]", "a\r\nb", "a\\", "\"\"\"",
        "-----BEGIN X-----\nMIIB\n-----END X-----\n",
    ]

    init(_ file: DocumentFile, probe: any Probe, variation: UInt64) {
        self.file = file
        self.probe = probe
        self.mostPlaces = file.source.bytes.count < 256 ? 4 : 1
        self.random = SeededRandom(file.source.bytes, variation: variation)
    }

    consuming func check() throws(Violation) {
        try checkNoChange()
        for (index, document) in file.documents.enumerated() {
            guard let root = document.root else { continue }
            let places = EditPlaces(root)
            if !places.hasAliases, !hasByteOrderMarkInside {
                for place in random.some(mostPlaces, of: places.scalars) {
                    try checkReplacing(place, inDocument: index)
                }
            }
            for path in random.some(mostPlaces, of: places.paths) {
                let value = value()
                try checkEdit(at: path, of: root, inDocument: index, "setting \(path) to \(value)") {
                    editor throws(DocumentError) in
                    try editor.set(path, to: value, inDocument: index, placement: .afterLastEntry)
                } expecting: {
                    $0.replacing(path[...], with: value)
                }
                try checkEdit(at: path, of: root, inDocument: index, removes: true, "removing \(path)") {
                    editor throws(DocumentError) in
                    try editor.remove(path, inDocument: index)
                } expecting: {
                    $0.replacing(path[...], with: nil)
                }
            }
            for path in random.some(mostPlaces, of: places.newPaths) {
                let value = value()
                try checkEdit(at: path, of: root, inDocument: index, "adding \(value) at \(path)") {
                    editor throws(DocumentError) in
                    try editor.set(path, to: value, inDocument: index, placement: .afterLastEntry)
                } expecting: {
                    $0.replacing(path[...], with: value)
                }
            }
        }
    }

    /// libyaml passes over the mark at the beginning of a line, unless a value goes on there.
    private var hasByteOrderMarkInside: Bool {
        file.source.text(0..<file.source.bytes.count).unicodeScalars.dropFirst().contains("\u{FEFF}")
    }

    private func checkNoChange() throws(Violation) {
        var editor = file.editor()
        let same: DocumentFile
        do throws(DocumentError) {
            same = try editor.finish()
        } catch {
            throw Violation("an edit that changes nothing fails: \(error)")
        }
        try require(same.source.bytes == file.source.bytes, "an edit that changes nothing changes the text")
    }

    // MARK: Values

    private mutating func value() -> DocumentValue {
        let isTree = file.format == .yaml || file.format == .json
        switch isTree ? random.number(below: 8) : 7 {
        case 0: return .mapping([.init(.string("k"), .scalar(scalar())), .init(.string("l"), .sequence([]))])
        case 1: return .sequence([.scalar(scalar()), .entries([("m", .scalar(scalar()))])])
        case 2: return .mapping([])
        default: return .scalar(scalar())
        }
    }

    private mutating func scalar() -> ScalarValue {
        let isTyped = file.format == .yaml || file.format == .json
        switch isTyped ? random.number(below: 10) : 9 {
        case 0: return .null
        case 1: return .bool(true)
        case 2: return .int(-5)
        case 3: return .float(1.5)
        default: return .string(random.pick(Self.texts))
        }
    }

    // MARK: Single nodes

    /// Whether there is a carriage return, one of the line breaks that only YAML 1.1 knows, or a tab before anything else
    /// on a line: libyaml passes over that behind a text without quotes only.
    private var hasOddSpace: Bool {
        var isIndentation = true
        for character in String(decoding: file.source.bytes, as: UTF8.self).unicodeScalars {
            switch character {
            case "\r", "\u{85}", "\u{2028}", "\u{2029}": return true
            case "\t" where isIndentation: return true
            case "\n": isIndentation = true
            case " ": break
            default: isIndentation = false
            }
        }
        return false
    }

    private mutating func checkReplacing(_ place: EditPlaces.Place, inDocument index: Int) throws(Violation) {
        let value = scalar()
        var editor = file.editor()
        let result = try probe.measure(file.source.bytes.count) { () throws(DocumentError) in
            editor.replace(place.node, with: value)
            return try editor.finish()
        }
        let what = { "replacing \(place.path) with \(value)" }
        switch result {
        case .failure(let error):
            // After a key of several lines, such as `{a\nb}`, no colon can be written. And line breaks without line
            // feeds can hide that a value goes on in lines that have nothing but white space.
            let isOdd = place.node.span.isEmpty || hasOddSpace
            try require(
                error.code == .unrepresentable || isOdd && error.code == .notEditable, "\(what()) fails: \(error)")
        case .success(let edited):
            var expected = file.documents.map { $0.root.map { DocumentValue($0) } }
            expected[index] = expected[index]?.replacing(place.path[...], with: .scalar(value))
            try checkResult(edited, expected, at: place.path, inDocument: index, what)
        }
    }

    // MARK: Paths

    private func checkEdit(
        at path: [PathComponent], of root: Node, inDocument index: Int, removes: Bool = false,
        _ what: @autoclosure () -> String,
        _ edit: (inout any DocumentEditor) throws(DocumentError) -> Void,
        expecting change: (DocumentValue) -> DocumentValue?
    ) throws(Violation) {
        var editor = file.editor()
        let result = try probe.measure(file.source.bytes.count) { () throws(DocumentError) in
            try edit(&editor)
        }
        switch result {
        case .failure(let error):
            switch error.code {
            case .notEditable, .unrepresentable, .noSuchPath, .tooDeep, .tooLarge, .aliasBomb: break
            default: throw Violation("\(what()) fails with another error: \(error)")
            }
            let isUntouched = editor.file.source.bytes == file.source.bytes
            try require(isUntouched, "\(what()) fails and still changes the text")
        case .success:
            var expected = file.documents.map { $0.root.map { DocumentValue($0) } }
            expected[index] = change(DocumentValue(root))
            try checkResult(editor.file, expected, at: path, inDocument: index, removes: removes, what)
        }
    }

    private func checkResult(
        _ edited: DocumentFile, _ expected: [DocumentValue?], at path: [PathComponent], inDocument index: Int,
        removes: Bool = false, _ what: () -> String
    ) throws(Violation) {
        let text = edited.source.text(0..<edited.source.bytes.count)
        let trees = edited.documents.map { $0.root.map { DocumentValue($0) } }
        try require(
            trees.map(withoutEmptyDefault) == expected.map(withoutEmptyDefault),
            "\(what()) leads to another tree: \(text.debugDescription)")
        try TreeCheck(edited, mostReadAlone: 2).check()
        if file.format == .ini, path.first == .key("DEFAULT") { return }
        let before = UntouchedTexts(of: file, without: path, inDocument: index)
        let after = UntouchedTexts(of: edited, without: removes ? nil : path, inDocument: index)
        try require(
            after.hasSameScalars(as: before),
            "\(what()) changes \(after.firstDifference(from: before)) in \(text.debugDescription)")
        // In INI, all comments of an entry are one, and those of a removed entry go to the next.
        let keepsComments = file.format == .ini || after.hasComments(of: before)
        try require(keepsComments, "\(what()) loses a comment: \(text.debugDescription)")
    }

    /// In INI, the section of the keys before the first header is there only while it has any.
    private func withoutEmptyDefault(_ tree: DocumentValue?) -> DocumentValue? {
        guard file.format == .ini, case .mapping(let pairs)? = tree else { return tree }
        return .mapping(pairs.filter { $0 != .init(.string("DEFAULT"), .mapping([])) })
    }
}
