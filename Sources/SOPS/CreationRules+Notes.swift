package import Documents

/// A comment behind a key in a rule, which may say for whom the key stands there: `- age1… # platform`.
package struct KeyNote: Sendable {
    package let key: KeyID
    /// Without the mark and white space around it.
    package let text: String
    package let position: SourcePosition
}

extension CreationRules {
    /// The comments behind keys that have lines of their own, by rule and key group.
    package func keyNotes() -> [[[KeyNote]]] {
        guard let list = file.root?.mapping?["creation_rules"]?.sequence else { return [] }
        return list.elements.map { rule in
            let groups = rule.mapping?["key_groups"]?.sequence.map { Array($0.elements) } ?? []
            return (groups.isEmpty ? [rule] : groups).map(Self.notes)
        }
    }

    private static func notes(in holder: Node) -> [KeyNote] {
        var notes: [KeyNote] = []
        for (name, kind) in CreationRulesReader.flatKinds {
            guard let sequence = holder.mapping?[name]?.sequence else { continue }
            var comment: Comment?
            for item in sequence.items {
                switch item {
                case .comment(let found): comment = found.isInline ? found : nil
                case .element(let element):
                    defer { comment = nil }
                    guard let comment, let text = element.scalar?.text else { continue }
                    let names = MasterKey.names(in: text)
                    guard names.count == 1 else { continue }
                    notes.append(
                        KeyNote(
                            key: KeyID(kind, names[0]), text: trimmed(comment.text), position: element.position))
                }
            }
        }
        return notes
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
    }
}
