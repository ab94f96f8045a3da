import Documents

/// In which order the kinds of keys are tried.
package struct DecryptionOrder: Hashable, Sendable {
    /// Those that can be used, each once.
    let kinds: [MasterKey.Kind]

    /// Keys that are at hand before those that a program has.
    package static let standard = DecryptionOrder(kinds: [.age, .pgp])

    private init(kinds: [MasterKey.Kind]) {
        self.kinds = kinds
    }

    /// Reads a list with commas, as `SOPS_DECRYPTION_ORDER` has it. What it does not list comes after what it does.
    ///
    /// - Throws: `invalidDecryptionOrder` for a kind that does not exist or stands there twice.
    package init(parsing text: String) throws(SOPSError) {
        var listed: [MasterKey.Kind] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let name = String(part).filter { !$0.isWhitespace }
            guard let kind = MasterKey.Kind(rawValue: name) else {
                let names = MasterKey.Kind.allCases.map(\.rawValue)
                throw SOPSError(
                    .invalidDecryptionOrder, "the decryption order lists \"\(name)\", which is no kind of key",
                    hint: Suggestion.hint(for: name, among: names) ?? "the kinds are \(names.joined(separator: ", "))")
            }
            guard !listed.contains(kind) else {
                throw SOPSError(
                    .invalidDecryptionOrder, "the decryption order lists \(name) twice", hint: "list each kind once")
            }
            listed.append(kind)
        }
        kinds = (listed + Self.standard.kinds.filter { !listed.contains($0) }).filter(\.isUsable)
    }
}
