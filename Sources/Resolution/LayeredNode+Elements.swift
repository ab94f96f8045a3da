import Documents
import Estate

extension LayeredNode {
    /// The elements of a list, merged as the rule for its path says.
    func elements() throws(ResolutionError) -> [LayeredNode] {
        var groups: [[Event]] = []
        if case .by(let key)? = rules?.strategy {
            groups = try groupedElements(by: key)
        } else {
            for event in inForce {
                var own: [[Event]] = []
                for case .element(let node) in event.node?.sequence?.items ?? [] {
                    own.append([Event(source: event.source, position: node.position, node: node)])
                }
                groups = event.effect == .prepended ? own + groups : groups + own
            }
        }
        var rules = rules
        rules?.strategy = nil
        var elements: [LayeredNode] = []
        elements.reserveCapacity(groups.count)
        for (index, events) in groups.enumerated() {
            elements.append(try LayeredNode(path: path.appending(.index(index)), events: events, rules: rules))
        }
        return elements
    }

    /// Elements with the same text under `key` come together, in the order in which that text appears first.
    private func groupedElements(by key: String) throws(ResolutionError) -> [[Event]] {
        var groups: [[Event]] = []
        var places: [String: Int] = [:]
        for event in inForce {
            var seen: Set<String> = []
            for case .element(let node) in event.node?.sequence?.items ?? [] {
                guard let name = try node.mergedEntry(key, event.source)?.value.scalar, name.value != .null else {
                    throw invalidElement("has no text under \(key), by which the list is merged", node, event)
                }
                guard seen.insert(name.text).inserted else {
                    throw invalidElement(
                        "has the same \(key) \(name.text.debugDescription) as another one of the list", node, event)
                }
                let element = Event(source: event.source, position: node.position, node: node)
                if let place = places[name.text] {
                    groups[place].append(element)
                } else {
                    places[name.text] = groups.count
                    groups.append([element])
                }
            }
        }
        return groups
    }

    private func invalidElement(_ problem: String, _ node: Node, _ event: Event) -> ResolutionError {
        ResolutionError(
            .invalidListElement,
            Diagnostic(
                "an element of \(path) \(problem)", file: event.source.file, position: node.position,
                hint: "change the element, or the rule for \(path) under merge in the manifest"))
    }
}
