/// A text with its references taken apart. `$${{` stands for a literal `${{`.
struct Template: Sendable {
    enum Part: Sendable {
        case text(String)
        /// A reference, and the offset in the text at which its `${{` begins.
        case reference(Reference, offset: Int)
    }

    /// Why a text is no template; the offset is that of the `${{`.
    enum Failure: Error {
        case unterminated(offset: Int)
        case malformed(Substring, offset: Int)
    }

    let parts: [Part]

    /// Whether the text has to be taken apart at all: a quick look, for most have not.
    static func isNeeded(for text: String) -> Bool {
        let utf8 = text.utf8
        guard utf8.count >= 3, var index = utf8.firstIndex(of: dollar) else { return false }
        while index < utf8.endIndex {
            let next = utf8.index(after: index)
            if utf8[index] == dollar, utf8[next...].starts(with: opening) { return true }
            index = next
        }
        return false
    }

    /// The reference, where the text is nothing else.
    static func whole(_ text: String) -> Reference? {
        guard text.utf8.first == dollar, isNeeded(for: text), let template = try? Template(parsing: text) else {
            return nil
        }
        return template.wholeReference
    }

    /// The reference, where there is nothing else.
    var wholeReference: Reference? {
        guard parts.count == 1, case .reference(let reference, _) = parts[0] else { return nil }
        return reference
    }

    init(parsing text: String) throws(Failure) {
        var parts: [Part] = []
        var pending = ""
        let utf8 = text.utf8
        var index = utf8.startIndex
        var literalStart = index
        while index < utf8.endIndex {
            guard utf8[index] == Self.dollar else {
                utf8.formIndex(after: &index)
                continue
            }
            let next = utf8.index(after: index)
            if utf8[next...].starts(with: Self.escaped) {
                pending += text[literalStart..<index]
                literalStart = next
                index = utf8.index(next, offsetBy: Self.escaped.count)
            } else if utf8[next...].starts(with: Self.opening) {
                pending += text[literalStart..<index]
                let offset = utf8.distance(from: utf8.startIndex, to: index)
                let start = utf8.index(next, offsetBy: Self.opening.count)
                guard let end = Self.closing(in: utf8, from: start) else { throw .unterminated(offset: offset) }
                guard let reference = Reference(parsing: text[start..<end]) else {
                    throw .malformed(text[start..<end], offset: offset)
                }
                if !pending.isEmpty { parts.append(.text(pending)) }
                pending = ""
                parts.append(.reference(reference, offset: offset))
                index = utf8.index(end, offsetBy: 2)
                literalStart = index
            } else {
                index = next
            }
        }
        pending += text[literalStart...]
        if !pending.isEmpty || parts.isEmpty { parts.append(.text(pending)) }
        self.parts = parts
    }

    private static let dollar = UInt8(ascii: "$")
    private static let brace = UInt8(ascii: "}")
    private static let opening: [UInt8] = [UInt8(ascii: "{"), UInt8(ascii: "{")]
    private static let escaped: [UInt8] = [dollar] + opening

    /// Where the `}}` begins.
    private static func closing(in utf8: String.UTF8View, from start: String.Index) -> String.Index? {
        var index = start
        while index < utf8.endIndex {
            let next = utf8.index(after: index)
            if utf8[index] == brace, next < utf8.endIndex, utf8[next] == brace { return index }
            index = next
        }
        return nil
    }
}
