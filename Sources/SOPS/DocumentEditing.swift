import Documents

/// Runs code of `Documents` on a text of ours, where an error is a defect of the text.
func editing<Value>(_ body: () throws(DocumentError) -> Value) throws(SOPSError) -> Value {
    do throws(DocumentError) {
        return try body()
    } catch {
        throw SOPSError(.malformed, error.diagnostic)
    }
}

/// A text on one line, quoted where it must be.
func oneLine(_ text: String, isInFlow: Bool = false) -> String {
    ScalarWriter.key(isInFlow: isInFlow).spelling(of: .string(text)).text
}
