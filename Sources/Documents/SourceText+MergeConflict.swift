extension SourceText {
    /// The error for a text in which git left a merge conflict; nil if there is none.
    var mergeConflict: DocumentError? {
        let marker = Array("<<<<<<< ".utf8)
        var line = 0
        while line < bytes.count {
            if bytes[line...].starts(with: marker) {
                return DocumentError(
                    .unexpectedToken,
                    diagnostic(
                        "git left a merge conflict here", atOffset: line,
                        hint: "resolve it: git merge leaves both sides between <<<<<<< and >>>>>>>"))
            }
            let next = nextLine(after: line)
            guard next > line else { return nil }
            line = next
        }
        return nil
    }
}
