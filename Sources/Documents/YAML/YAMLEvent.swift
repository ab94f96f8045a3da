/// What libyaml's parser reports, copied into Swift's types.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias
        case scalar
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
    }

    /// A place, counted as libyaml counts: from 0, in Unicode scalars, without the byte order mark.
    struct Mark {
        var index: Int
        var line: Int
        var column: Int
    }

    /// The anchor and the tag, which few nodes have.
    final class Properties {
        /// The anchor's name; of an alias, the name that it refers to.
        let anchor: String?
        /// The tag with its handle resolved; nil where there is none, and for the non-specific `!`.
        let tag: String?
        /// How many of the two are written, the `!` among them.
        let count: Int

        init(anchor: String?, tag: String?, count: Int) {
            self.anchor = anchor
            self.tag = tag
            self.count = count
        }
    }

    var kind: Kind
    var start: Mark
    var end: Mark
    /// Of a document's beginning or end, whether it is written out.
    var isExplicit = false
    /// Of a collection, whether it is in flow style.
    var isFlow = false
    /// Of a scalar.
    var style = Scalar.Style.plain
    var text = ""
    var properties: Properties?

    var anchor: String? { properties?.anchor }
    var tag: String? { properties?.tag }
}
