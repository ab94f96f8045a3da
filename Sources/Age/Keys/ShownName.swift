extension StringProtocol {
    /// A name out of a text that was refused, for a message; `?` for one that is long or would do harm on a terminal.
    var shownName: String {
        let isName = !isEmpty && utf8.count <= 64 && utf8.allSatisfy(Stanza.isVisible)
        return isName ? String(self) : "?"
    }
}
