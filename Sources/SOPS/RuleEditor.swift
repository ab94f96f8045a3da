import Documents

/// Changes the keys of one rule in a text.
struct RuleEditor {
    private var editor: YAMLEditor
    private let path: [PathComponent]

    init(_ file: DocumentFile, rule index: Int) {
        editor = YAMLEditor(file)
        path = [.key("creation_rules"), .index(index)]
    }

    func applying(_ change: RuleChange) throws(SOPSError) -> DocumentFile {
        var copy = self
        return try editing { () throws(DocumentError) in
            if let pattern = change.pattern { try copy.editor.set(copy.path + ["path_regex"], to: .string(pattern)) }
            try copy.remove(change.removed)
            try copy.add(change.added, group: change.group)
            return copy.editor.file
        }
    }

    private static let kinds: [(name: String, kind: MasterKey.Kind)] = [("age", .age), ("pgp", .pgp)]

    private func node(_ path: [PathComponent]) -> Node? {
        var node = editor.file.root
        for component in path {
            switch component {
            case .key(let key): node = node?.mapping?[key]
            case .index(let index): node = node?.sequence.flatMap { Array($0.elements).dropFirst(index).first }
            }
        }
        return node
    }

    /// The mappings that hold keys: the rule, or its groups.
    private func holders() -> [[PathComponent]] {
        let groups = node(path + ["key_groups"])?.sequence.map { Array($0.elements) } ?? []
        return groups.isEmpty ? [path] : groups.indices.map { path + ["key_groups", .index($0)] }
    }

    // MARK: Removing

    private mutating func remove(_ removed: Set<KeyID>) throws(DocumentError) {
        guard !removed.isEmpty else { return }
        for holder in holders() {
            for (name, kind) in CreationRulesReader.flatKinds where node(holder)?.mapping?[name] != nil {
                try remove(removed, kind, at: holder, name)
            }
        }
    }

    private mutating func remove(
        _ removed: Set<KeyID>, _ kind: MasterKey.Kind, at holder: [PathComponent], _ name: String
    ) throws(DocumentError) {
        let path = holder + [.key(name)]
        guard let node = node(path) else { return }
        guard let sequence = node.sequence else {
            let names = MasterKey.names(in: node.scalar?.text ?? "")
            let kept = names.filter { !removed.contains(KeyID(kind, $0)) }
            if kept.isEmpty, !names.isEmpty {
                try editor.remove(path)
            } else if kept.count < names.count {
                let isList = node.isOfLines && kept.count > 1
                try editor.set(
                    path, to: isList ? .sequence(kept.map(DocumentValue.string)) : .string(kept.joined(separator: ",")))
            }
            return
        }
        let elements = Array(sequence.elements)
        var kept: [(index: Int, names: [String], isChanged: Bool)] = []
        for (index, element) in elements.enumerated() {
            let names = MasterKey.names(in: element.scalar?.text ?? "")
            let staying = names.filter { !removed.contains(KeyID(kind, $0)) }
            guard !staying.isEmpty || names.isEmpty else { continue }
            kept.append((index, staying, staying.count < names.count))
        }
        if kept.isEmpty, !elements.isEmpty { return try editor.remove(path) }
        guard kept.count < elements.count || kept.contains(where: \.isChanged) else { return }
        // The list of an alias is others' as well: this rule gets one of its own.
        if node.alias != nil {
            return try editor.set(path, to: .sequence(kept.flatMap { $0.names.map(DocumentValue.string) }))
        }
        for (index, names, isChanged) in kept where isChanged {
            try editor.set(path + [.index(index)], to: .string(names.joined(separator: ",")))
        }
        for index in elements.indices.reversed() where !kept.contains(where: { $0.index == index }) {
            try editor.remove(path + [.index(index)])
        }
    }

    // MARK: Adding

    private mutating func add(_ added: [NotedKey], group: Int?) throws(DocumentError) {
        let holders = holders()
        guard !added.isEmpty, holders.indices.contains(group ?? 0) else { return }
        for (name, kind) in Self.kinds {
            let keys = added.filter { $0.key.kind == kind }
            guard !keys.isEmpty else { continue }
            let path = holders[group ?? 0] + [.key(name)]
            try add(keys, at: path)
            try note(keys, at: path)
        }
    }

    private mutating func add(_ keys: [NotedKey], at path: [PathComponent]) throws(DocumentError) {
        let names = keys.map { DocumentValue.string($0.key.name) }
        guard let node = node(path), !node.isNull else {
            return try editor.set(path, to: .sequence(names))
        }
        if let sequence = node.sequence {
            if node.alias != nil {
                return try editor.set(path, to: .sequence(sequence.elements.map { DocumentValue($0) } + names))
            }
            for name in names { try editor.append(name, toSequenceAt: path) }
            return
        }
        let present = MasterKey.names(in: node.scalar?.text ?? "")
        // A comment needs a line, and lines should stay lines.
        if keys.contains(where: { $0.note != nil }) || node.isOfLines {
            try editor.set(path, to: .sequence(present.map(DocumentValue.string) + names))
        } else {
            try editor.set(path, to: .string((present + keys.map(\.key.name)).joined(separator: ",")))
        }
    }

    /// Puts the names behind the keys, where each has a line.
    private mutating func note(_ keys: [NotedKey], at path: [PathComponent]) throws(DocumentError) {
        guard let sequence = node(path)?.sequence, !sequence.isFlow else { return }
        for element in sequence.elements where !element.isInFlow && element.alias == nil {
            guard let text = element.scalar?.text, let key = keys.first(where: { $0.key.name == text }),
                let note = key.note
            else { continue }
            let end = element.span.upperBound
            let rest = editor.file.source.bytes[end...].prefix { $0 != 0x0A && $0 != 0x0D }
            guard rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
            editor.splice(Splice(end..<end, " # \(note)"))
        }
        try editor.finish()
    }
}

extension Node {
    /// Whether it is a text that is written on several lines.
    fileprivate var isOfLines: Bool { scalar?.style == .folded || scalar?.style == .literal }
}
