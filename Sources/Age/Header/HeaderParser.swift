internal import Sealing

/// Reads a header from bytes, strictly: what it takes has one spelling only, so that nothing can be hidden in it.
struct HeaderParser {
    private let bytes: [UInt8]
    private var position = 0

    /// The header that `bytes` begin with.
    /// - Throws: `headerFailure`.
    static func parse(_ bytes: [UInt8]) throws(AgeError) -> Header {
        var parser = HeaderParser(bytes: bytes)
        return try parser.header()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func header() throws(AgeError) -> Header {
        guard skip(Header.intro) else {
            throw AgeError(.headerFailure, "this is not an age file of version 1: its first line is another")
        }
        var stanzas: [Stanza] = []
        while skip("-> ") { stanzas.append(try stanza()) }
        guard skip("---") else { throw failure("a stanza or the MAC is expected") }
        let authenticatedCount = position
        guard skip(" ") else { throw failure("one space and the MAC are expected behind ---") }
        let mac = try base64(line())
        guard mac.count == Header.macSize else { throw failure("the MAC has \(mac.count) bytes, not 32") }
        guard !stanzas.isEmpty else { throw failure("there is no stanza") }
        if let fault = Header.fault(in: stanzas) { throw AgeError(.headerFailure, fault) }
        return Header(stanzas: stanzas, mac: mac, authenticatedCount: authenticatedCount, count: position)
    }

    private mutating func stanza() throws(AgeError) -> Stanza {
        guard let arguments = try Stanza.words(on: line()) else {
            throw failure("an argument of a stanza is one or more visible ASCII characters")
        }
        var body: [UInt8] = []
        while true {
            let line = try line()
            guard line.count <= Header.columns else { throw failure("a line of a stanza's body is too long") }
            body += try base64(line)
            if line.count < Header.columns { break }
        }
        return Stanza(unchecked: arguments[0], Array(arguments.dropFirst()), body)
    }

    /// The next line without its line feed, which has to be there.
    private mutating func line() throws(AgeError) -> ArraySlice<UInt8> {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else {
            throw failure("the header ends in the middle of a line")
        }
        defer { position = end + 1 }
        return bytes[position..<end]
    }

    private func base64(_ text: ArraySlice<UInt8>) throws(AgeError) -> [UInt8] {
        do throws(SealingError) {
            return try Base64.decode(text.span, .unpadded)
        } catch {
            throw failure("canonical base64 without padding is expected")
        }
    }

    /// Moves over `text` if it is next.
    private mutating func skip(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private func failure(_ reason: String) -> AgeError {
        let line = bytes[..<position].count(where: { $0 == UInt8(ascii: "\n") }) + 1
        return AgeError(.headerFailure, "near line \(line) of the header: \(reason)")
    }
}
