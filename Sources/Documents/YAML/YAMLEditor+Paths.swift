extension YAMLEditor {
    /// A node that an edit is about, and how it hangs in the text.
    struct Place {
        var node: Node
        /// Right after the `:` or the `-` that the node follows; nil for the root.
        var attachment: Int?
        /// Its number among the entries or elements of its parent.
        var number = 0
        /// The key of an entry's value.
        var key: Node?
    }

    /// How far a path leads.
    struct Target {
        /// The last node that is there; nil if the document is empty.
        var place: Place?
        var parent: Place?
        /// The part of the path that is not there.
        var rest: ArraySlice<PathComponent>
        var document: Document

        var isComplete: Bool { rest.isEmpty && place != nil }
        /// How much of `rest` is written as a new item of `place`: its key, where `place` is a collection.
        var consumed: Int {
            guard let node = place?.node, node.scalar == nil else { return 0 }
            return min(1, rest.count)
        }
    }

    func target(of path: [PathComponent], inDocument index: Int) throws(DocumentError) -> Target {
        let document = try file.document(index)
        var target = Target(place: nil, parent: nil, rest: path[...], document: document)
        guard let root = document.root else { return target }
        target.place = Place(node: root)
        while let component = target.rest.first, let place = target.place {
            guard place.node.alias == nil else {
                throw DocumentError(
                    .notEditable,
                    source.diagnostic(
                        "this is an alias, so what is in it stands elsewhere", at: place.node,
                        hint: "change the anchor that it refers to"))
            }
            guard let next = try child(component, of: place) else { return target }
            target.parent = place
            target.place = next
            target.rest = target.rest.dropFirst()
        }
        return target
    }

    /// nil if there is none, but could be.
    private func child(_ component: PathComponent, of place: Place) throws(DocumentError) -> Place? {
        switch (place.node.content, component) {
        case (.mapping(let mapping), .key(let name)):
            for (number, entry) in mapping.entries.enumerated() where entry.hasKey(name) {
                let end = entry.key.span.upperBound
                let colon = source.firstIndex(of: UInt8(ascii: ":"), outsideCommentsFrom: end)
                let attachment = colon.map { $0 < entry.value.fullSpan.lowerBound ? $0 + 1 : end } ?? end
                return Place(node: entry.value, attachment: attachment, number: number, key: entry.key)
            }
            return nil
        case (.sequence(let sequence), .index(let index)):
            let elements = Array(sequence.elements)
            guard elements.indices.contains(index) else {
                if index == elements.count { return nil }
                throw source.noElement(index, amongThoseOf: place.node, elements.count)
            }
            let attachment = sequence.isFlow ? elements[index].fullSpan.lowerBound : dash(of: index, in: place.node) + 1
            return Place(node: elements[index], attachment: attachment, number: index)
        case (.scalar(let scalar), _) where scalar.value == .null:
            return nil
        case (_, let component):
            throw source.noWay(to: component, in: place.node)
        }
    }

    /// The offset of an element's `-` in a block sequence.
    func dash(of number: Int, in node: Node) -> Int {
        guard number > 0, let sequence = node.sequence else { return node.span.lowerBound }
        let previous = Array(sequence.elements)[number - 1]
        return source.firstIndex(of: UInt8(ascii: "-"), outsideCommentsFrom: previous.span.upperBound)
            ?? node.span.lowerBound
    }
}
