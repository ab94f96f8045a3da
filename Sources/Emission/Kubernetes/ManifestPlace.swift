package import Documents

/// Where something stands in the manifest.
package struct ManifestPlace: Sendable {
    /// Such as `kubernetes.name`.
    package let key: String
    package let file: String?
    /// Nil for what the manifest leaves out.
    package let position: SourcePosition?
}

extension EmissionError {
    init(
        _ code: Code, _ summary: String, at place: ManifestPlace?, notes: [String] = [], hint: String? = nil
    ) {
        let position = place?.position
        self.init(
            code,
            Diagnostic(
                summary, file: position == nil ? nil : place?.file, position: position, notes: notes, hint: hint))
    }
}
