import Documents

extension LayeredNode {
    /// The member of a map; nil where no layer ever set it. It may be absent all the same.
    func member(_ key: String) throws(ResolutionError) -> LayeredNode? {
        var found: [Event] = []
        for event in events {
            if event.effect.isReset { Self.reset(&found, by: event) }
            guard let entry = try event.node?.mergedEntry(key, event.source) else { continue }
            found.append(Event(source: event.source, position: entry.key.position, node: entry.value))
        }
        guard !found.isEmpty else { return nil }
        return try LayeredNode(path: path.appending(.key(key)), events: found, rules: rules?.children[key])
    }

    /// All members of a map that are not absent, in the order in which the layers name them, the lowest layer first.
    func members() throws(ResolutionError) -> [(key: String, node: LayeredNode)] {
        var keys: [String] = []
        var found: [[Event]] = []
        var places: [String: Int] = [:]
        let isAlone = events.count == 1
        for event in events {
            if event.effect.isReset {
                for index in found.indices { Self.reset(&found[index], by: event) }
            }
            guard let mapping = try event.node?.merged(event.source) else { continue }
            for case .entry(let entry) in mapping.items {
                let key = try text(ofKey: entry.key, event.source)
                let member = Event(source: event.source, position: entry.key.position, node: entry.value)
                if !isAlone, let place = places[key] {
                    found[place].append(member)
                } else {
                    if !isAlone { places[key] = keys.count }
                    keys.append(key)
                    found.append([member])
                }
            }
        }
        var members: [(key: String, node: LayeredNode)] = []
        members.reserveCapacity(keys.count)
        for (key, events) in zip(keys, found) {
            let member = try LayeredNode(path: path.appending(.key(key)), events: events, rules: rules?.children[key])
            if !member.isAbsent { members.append((key, member)) }
        }
        return members
    }

    /// Notes that what was said of a member no longer counts, because the map around it went.
    private static func reset(_ events: inout [Event], by event: Event) {
        guard let last = events.last, last.node != nil else { return }
        events.append(Event(source: event.source, position: event.position, node: nil))
    }

    private func text(ofKey key: Node, _ source: Source) throws(ResolutionError) -> String {
        if let scalar = key.scalar { return scalar.text }
        throw ResolutionError(
            .invalidKey,
            Diagnostic("a key of \(path) is \(key.kind), not a text", file: source.file, position: key.position))
    }
}
