import CYAML

/// The one owner of a libyaml parser.
///
/// The bytes that it reads must outlive it.
@safe struct YAMLEventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// What libyaml has against a text.
    struct Problem: Error {
        /// nil: libyaml ran out of memory.
        var text: String?
        var mark: YAMLEvent.Mark
        var context: String?
        var contextMark: YAMLEvent.Mark?
    }

    /// - Parameter input: UTF-8 without a byte order mark.
    init(_ input: UnsafeBufferPointer<UInt8>) throws(Problem) {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            unsafe parser.deallocate()
            throw Problem(text: nil, mark: YAMLEvent.Mark(index: 0, line: 0, column: 0))
        }
        unsafe self.parser = parser
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    mutating func next() throws(Problem) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw problem() }
        defer { unsafe yaml_event_delete(&event) }
        var result = YAMLEvent(
            kind: .streamEnd, start: unsafe Self.mark(event.start_mark), end: unsafe Self.mark(event.end_mark))
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT:
            result.kind = .streamStart
        case YAML_DOCUMENT_START_EVENT:
            result.kind = .documentStart
            result.isExplicit = unsafe event.data.document_start.implicit == 0
        case YAML_DOCUMENT_END_EVENT:
            result.kind = .documentEnd
            result.isExplicit = unsafe event.data.document_end.implicit == 0
        case YAML_ALIAS_EVENT:
            result.kind = .alias
            result.properties = unsafe Self.properties(event.data.alias.anchor, nil)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe event.data.scalar
            result.kind = .scalar
            result.style = unsafe Self.style(scalar.style)
            result.text = unsafe String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            result.properties = unsafe Self.properties(scalar.anchor, scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            let sequence = unsafe event.data.sequence_start
            result.kind = .sequenceStart
            result.isFlow = unsafe sequence.style == YAML_FLOW_SEQUENCE_STYLE
            result.properties = unsafe Self.properties(sequence.anchor, sequence.tag)
        case YAML_SEQUENCE_END_EVENT:
            result.kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let mapping = unsafe event.data.mapping_start
            result.kind = .mappingStart
            result.isFlow = unsafe mapping.style == YAML_FLOW_MAPPING_STYLE
            result.properties = unsafe Self.properties(mapping.anchor, mapping.tag)
        case YAML_MAPPING_END_EVENT:
            result.kind = .mappingEnd
        default:
            result.kind = .streamEnd
        }
        return result
    }

    private static func mark(_ mark: yaml_mark_t) -> YAMLEvent.Mark {
        YAMLEvent.Mark(index: Int(mark.index), line: Int(mark.line), column: Int(mark.column))
    }

    private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let text = unsafe text else { return nil }
        return unsafe String(cString: text)
    }

    private static func properties(
        _ anchor: UnsafeMutablePointer<yaml_char_t>?, _ tag: UnsafeMutablePointer<yaml_char_t>?
    ) -> YAMLEvent.Properties? {
        if unsafe anchor == nil, unsafe tag == nil { return nil }
        let name = unsafe string(tag)
        // go-yaml passes over the non-specific tag.
        return unsafe YAMLEvent.Properties(
            anchor: string(anchor), tag: name == "!" ? nil : name,
            count: (anchor == nil ? 0 : 1) + (tag == nil ? 0 : 1))
    }

    private static func style(_ style: yaml_scalar_style_t) -> Scalar.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    private func problem() -> Problem {
        let state = unsafe parser.pointee
        let hasContext = unsafe state.context != nil
        return Problem(
            text: unsafe state.error == YAML_MEMORY_ERROR
                ? nil : state.problem.map { unsafe String(cString: $0) } ?? "",
            mark: unsafe Self.mark(state.problem_mark),
            context: unsafe state.context.map { unsafe String(cString: $0) },
            contextMark: hasContext ? unsafe Self.mark(state.context_mark) : nil)
    }
}
