import Age

/// Checks what a person is told about a key or a file of age's that was refused.
struct ReasonCheck {
    private let reason: String

    /// As long as a word that is quoted from the text can be before it might be a part of a key.
    private static let longestWord = 16

    init(_ error: AgeError) {
        reason = error.reason
    }

    /// It is one short line.
    func check() throws(Violation) {
        try require(!reason.isEmpty, "the reason is empty")
        try require(reason.utf8.count <= 512, "the reason has \(reason.utf8.count) bytes")
        try DiagnosticCheck.check(reason)
    }

    /// It repeats nothing of a text that may hold keys.
    func checkHides(_ text: [UInt8]) throws(Violation) {
        try check()
        try require(!reason.contains(DiagnosticCheck.secret), "the reason shows a secret: \(reason)")
        // The names of PEM blocks and commands stand in the reasons themselves.
        let words = reason.split(separator: " ").filter { word in
            word.utf8.count >= Self.longestWord && word.contains { $0.isLowercase }
        }
        guard !words.isEmpty else { return }
        let text = String(decoding: text, as: UTF8.self)
        for word in words { try require(!text.contains(word), "the reason repeats the text: \(reason)") }
    }
}
