/// The errors of a text that asks for more than its reader allows, the same in all formats.
extension ParseLimits {
    func checkSize(of source: SourceText) throws(DocumentError) {
        guard source.bytes.count > maximumSize else { return }
        throw DocumentError(
            .tooLarge,
            Diagnostic(
                "the file has \(source.bytes.count) bytes, more than the \(maximumSize) allowed", file: source.name,
                hint: "split the file"))
    }

    func tooDeep(at position: SourcePosition, in source: SourceText) -> DocumentError {
        DocumentError(
            .tooDeep,
            source.diagnostic(
                "more than \(maximumDepth) levels of nesting", at: position, hint: "flatten the structure"))
    }

    func tooManyNodes(at position: SourcePosition, in source: SourceText) -> DocumentError {
        DocumentError(
            .tooLarge,
            source.diagnostic(
                "the file holds more than \(maximumNodes) values", at: position, hint: "split the file"))
    }
}
