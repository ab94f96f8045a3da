extension SourceText {
    /// Makes sure of what every reader of lines relies on: a text of at most the allowed size that is UTF-8. Control
    /// characters are left to the format.
    func checkSizeAndEncoding(_ limits: ParseLimits) throws(DocumentError) {
        try limits.checkSize(of: self)
        guard let offset = TextCheck.firstOffsetOutsideUTF8(in: bytes) else { return }
        // In the midst of an INI value of many lines, a line may look like a key.
        let fault = error(.notUTF8, at: offset, in: format)
        guard masksValues, format == .ini else { throw fault }
        var diagnostic = fault.diagnostic
        diagnostic.excerpt = nil
        throw DocumentError(fault.code, diagnostic)
    }

    /// The offset after the line feed that ends the line of `offset`, or the end of the text. In dotenv and INI files,
    /// nothing else ends a line.
    func endOfLineFeed(after offset: Int) -> Int {
        var index = offset
        while index < bytes.count {
            if bytes[index] == 0x0A { return index + 1 }
            index += 1
        }
        return index
    }

    /// Where the line that holds `offset` begins, if only line feeds end lines.
    func startAfterLineFeed(before offset: Int) -> Int {
        var index = offset
        while index > 0, bytes[index - 1] != 0x0A { index -= 1 }
        return index
    }
}
