import Documents
import Estate

/// What all layers say about one path of `values`, lowest first, before references are resolved.
///
/// Nothing is merged that nobody asks for: a node's children are made when they are wanted, and trees are shared with
/// the documents that they come from.
struct LayeredNode: Sendable {
    struct Event: Sendable {
        let source: Source
        let position: SourcePosition
        /// Nil where the map around it was removed or replaced.
        let node: Node?
        var effect: MergeEffect = .set

        var origin: Origin { source.origin(position) }
    }

    let path: ConfigurationPath
    /// All that was said, what no longer counts included.
    private(set) var events: [Event]
    /// The first of the events that make up the value. A map or a list may be made up of several.
    private(set) var start = 0
    let rules: MergeRules.Branch?

    /// - Throws: `ResolutionError` with code `typeClash`.
    init(path: ConfigurationPath, events: [Event], rules: MergeRules.Branch?) throws(ResolutionError) {
        self.path = path
        self.events = events
        self.rules = rules
        // A null removes a key. In a list it is an element like any other.
        let isElement = if case .index? = path.steps.last { true } else { false }
        for index in events.indices {
            guard let node = events[index].node, isElement || !node.isNull else {
                self.events[index].effect = .removed
                start = index + 1
                continue
            }
            guard index > start, let below = events[index - 1].node else {
                start = index
                continue
            }
            let effect = try Self.effect(of: events[index], node.kind, on: events[index - 1], below.kind, path, rules)
            self.events[index].effect = effect
            if effect.isReset { start = index }
        }
    }

    /// Whether no layer sets it, or a higher one removed it.
    var isAbsent: Bool { start == events.endIndex }

    /// The highest layer's word; the value itself, unless it is a map or a list.
    var node: Node? { isAbsent ? nil : events.last?.node }

    /// The events that make up the value.
    var inForce: ArraySlice<Event> { events[start...] }

    var provenance: Provenance {
        let last = events[events.endIndex - 1]
        return Provenance(
            origin: last.origin, effect: last.effect,
            earlier: events.dropLast().map { Contribution(origin: $0.origin, effect: $0.effect) })
    }

    private static func effect(
        of event: Event, _ kind: NodeKind, on below: Event, _ kindBelow: NodeKind, _ path: ConfigurationPath,
        _ rules: MergeRules.Branch?
    ) throws(ResolutionError) -> MergeEffect {
        let combined: MergeEffect
        switch rules?.strategy {
        case .replace?: return .replaced
        case .append?: combined = .appended
        case .prepend?: combined = .prepended
        case .by(let key)?: combined = .mergedBy(key: key)
        case nil:
            if kind == .reference || kindBelow == .reference { return .replaced }
            guard kind == kindBelow else {
                throw ResolutionError(
                    .typeClash,
                    Diagnostic(
                        "\(path) is \(kind) here, but \(kindBelow) in a lower layer", file: event.source.file,
                        position: event.position, notes: ["\(kindBelow) at \(below.origin)"],
                        hint: "if it shall be replaced, say '\(path): replace' under merge in the manifest"))
            }
            return kind == .map ? .merged : .replaced
        }
        guard kind == .list, kindBelow == .list else {
            throw ResolutionError(
                .typeClash,
                Diagnostic(
                    "\(path) has a merge rule for lists, but is \(kind == .list ? kindBelow : kind)",
                    file: kind == .list ? below.source.file : event.source.file,
                    position: kind == .list ? below.position : event.position,
                    notes: ["\(kind == .list ? kind : kindBelow) at \(kind == .list ? event.origin : below.origin)"],
                    hint: "make it a list in each layer, or change the rule under merge in the manifest"))
        }
        return combined
    }
}
