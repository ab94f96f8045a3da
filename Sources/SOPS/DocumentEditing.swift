import Documents

/// Runs code of `Documents` on a text of ours, where an error is a defect of the text.
func editing<Value>(_ body: () throws(DocumentError) -> Value) throws(SOPSError) -> Value {
    do throws(DocumentError) {
        return try body()
    } catch {
        throw SOPSError(error)
    }
}

extension SOPSError {
    /// What a problem with a text or an edit is to SOPS.
    init(_ error: DocumentError) {
        let code: Code =
            switch error.code {
            case .noSuchPath: .noSuchEntry
            case .unrepresentable: .unrepresentable
            default: .malformed
            }
        self.init(code, error.diagnostic)
    }
}

/// A text on one line, quoted where it must be.
func oneLine(_ text: String, isInFlow: Bool = false) -> String {
    ScalarWriter.key(isInFlow: isInFlow).spelling(of: .string(text)).text
}
