/// What libyaml's parser reports, copied into Swift's types.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart(isExplicit: Bool)
        case documentEnd(isExplicit: Bool)
        case alias
        case scalar(text: String, style: Scalar.Style)
        case sequenceStart(isFlow: Bool)
        case sequenceEnd
        case mappingStart(isFlow: Bool)
        case mappingEnd
    }

    /// A place, counted as libyaml counts: from 0, in Unicode scalars, without the byte order mark.
    struct Mark {
        var index: Int
        var line: Int
        var column: Int
    }

    var kind: Kind
    var start: Mark
    var end: Mark
    /// The anchor's name; of an alias, the name that it refers to.
    var anchor: String?
    /// The tag with its handle resolved; nil where there is none, and for the non-specific `!`.
    var tag: String?
}
