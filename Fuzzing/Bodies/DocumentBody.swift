import Documents

/// Parses a text as a document of a format, and edits it.
struct DocumentBody {
    let format: DocumentFormat
    let probe: any Probe
    let variation: UInt64

    /// As large as a text may be to be edited, too: each edit reads it again several times.
    private static let mostEdited = 2048

    func check(_ input: [UInt8]) throws(Violation) {
        let source = SourceText(name: "input", bytes: input)
        let parsed = try probe.measure(input.count) { () throws(DocumentError) in
            try DocumentFile(parsing: source, as: format)
        }
        let concealed = Result { () throws(DocumentError) in
            try DocumentFile(parsing: source, as: format, limits: .secret)
        }
        switch (parsed, concealed) {
        case (.success(let file), .success):
            try TreeCheck(file).check()
            if input.count <= Self.mostEdited {
                try EditCheck(file, probe: probe, variation: variation).check()
            }
        case (.failure(let error), .failure(let masked)):
            try require(error.code == masked.code, "\(error.code) becomes \(masked.code) when values are masked")
            try DiagnosticCheck(source).check(error.diagnostic)
            try DiagnosticCheck(source).checkMasked(masked.diagnostic, as: format)
        default:
            throw Violation("whether the text is read depends on whether its values are masked")
        }
    }
}
