/// What one layer's word did to what the layers below it had said.
package enum MergeEffect: Hashable, Sendable {
    /// Nothing was there before.
    case set
    case replaced
    /// A map that was laid over a map.
    case merged
    case appended
    case prepended
    /// A list whose elements were matched by this key.
    case mergedBy(key: String)
    /// A null, or the removal or replacement of the map around the value.
    case removed

    /// Whether nothing of what was there before is left.
    package var isReset: Bool {
        switch self {
        case .set, .replaced, .removed: true
        case .merged, .appended, .prepended, .mergedBy: false
        }
    }
}

/// What one layer said.
package struct Contribution: Hashable, Sendable {
    package let origin: Origin
    package let effect: MergeEffect
}

/// Where a value comes from, and what was said before.
package struct Provenance: Hashable, Sendable {
    /// Of the highest layer that had a say.
    package let origin: Origin
    /// What that layer did.
    package let effect: MergeEffect
    /// What the layers below said, lowest first.
    package let earlier: [Contribution]

    /// The places whose word no longer counts, lowest first.
    package var overrode: [Origin] {
        var end = earlier.endIndex
        if !effect.isReset {
            end = earlier.lastIndex { $0.effect.isReset } ?? 0
            if end < earlier.endIndex, earlier[end].effect == .removed { end += 1 }
        }
        return earlier[..<end].map(\.origin)
    }
}
