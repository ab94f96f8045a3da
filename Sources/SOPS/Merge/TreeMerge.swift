import Documents

/// A three-way merge of trees, entry by entry. A list counts as one value.
struct TreeMerge {
    /// A change that brings our tree to the merged one.
    struct Edit {
        let path: [PathComponent]
        /// Nil removes what is at the path.
        let value: DocumentValue?
    }

    /// Which side's value is taken where both differ.
    let side: SecretsMerge.Side
    /// Where both sides changed one value in different ways.
    private(set) var conflicts: [[PathComponent]] = []
    private(set) var edits: [Edit] = []

    init(favoring side: SecretsMerge.Side) {
        self.side = side
    }

    /// The merged value; nil if it is gone.
    mutating func merge(
        base: DocumentValue?, ours: DocumentValue?, theirs: DocumentValue?, at path: [PathComponent] = []
    ) -> DocumentValue? {
        let (plainBase, plainOurs, plainTheirs) = (base?.sorted, ours?.sorted, theirs?.sorted)
        if plainOurs == plainTheirs || plainBase == plainTheirs { return ours }
        // Also where only they have changed something: the rest of the text stays ours.
        if case .mapping(let left)? = ours, case .mapping(let right)? = theirs {
            return merge(base: base?.pairs ?? [], ours: left, theirs: right, at: path)
        }
        if plainBase == plainOurs {
            edits.append(Edit(path: path, value: theirs))
            return theirs
        }
        conflicts.append(path)
        guard side == .theirs else { return ours }
        edits.append(Edit(path: path, value: theirs))
        return theirs
    }

    private mutating func merge(
        base: [DocumentValue.Pair], ours: [DocumentValue.Pair], theirs: [DocumentValue.Pair],
        at path: [PathComponent]
    ) -> DocumentValue {
        let (before, left, right) = (Self.index(base), Self.index(ours), Self.index(theirs))
        var merged: [DocumentValue.Pair] = []
        for pair in ours + theirs.filter({ left[$0.key] == nil }) {
            guard case .scalar(.string(let key)) = pair.key else { continue }
            let value = merge(
                base: before[pair.key], ours: left[pair.key], theirs: right[pair.key], at: path + [.key(key)])
            if let value { merged.append(DocumentValue.Pair(pair.key, value)) }
        }
        return .mapping(merged)
    }

    private static func index(_ pairs: [DocumentValue.Pair]) -> [DocumentValue: DocumentValue] {
        Dictionary(pairs.map { ($0.key, $0.value) }) { first, _ in first }
    }
}

extension DocumentValue {
    /// The entries of a mapping; none of anything else.
    fileprivate var pairs: [Pair] {
        if case .mapping(let pairs) = self { pairs } else { [] }
    }

    /// The value with the entries of each mapping in one order: two that say the same are equal.
    var sorted: DocumentValue {
        switch self {
        case .scalar: self
        case .sequence(let elements): .sequence(elements.map(\.sorted))
        case .mapping(let pairs):
            .mapping(
                pairs.map { (text: "\($0.key)", pair: Pair($0.key, $0.value.sorted)) }
                    .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }.map(\.pair))
        }
    }
}
