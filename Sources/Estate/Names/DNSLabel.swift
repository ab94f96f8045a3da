import Documents

/// The rule for names that become part of Kubernetes names: a DNS label of RFC 1123.
package enum DNSLabel {
    package static let limit = 63

    /// What is wrong with a name; nil if it is a DNS label.
    package static func flaw(in name: String) -> String? {
        guard !name.isEmpty else { return "it is empty" }
        for character in name.unicodeScalars where !isAllowed(character) {
            return switch character {
            case "A"..."Z": "\(quoted(character)) is an upper-case letter"
            default: "\(quoted(character)) is neither a lower-case letter nor a digit nor '-'"
            }
        }
        if name.utf8.first == UInt8(ascii: "-") { return "it begins with '-'" }
        if name.utf8.last == UInt8(ascii: "-") { return "it ends with '-'" }
        if name.utf8.count > limit { return "it has \(name.utf8.count) characters, \(limit) are allowed" }
        return nil
    }

    /// The nearest DNS label to a text: `Tenant_1` gives `tenant-1`; nil if nothing usable is in it.
    package static func fixed(_ text: String) -> String? {
        var label = ""
        for character in text.lowercased().unicodeScalars {
            if isAllowed(character) && character != "-" {
                label.unicodeScalars.append(character)
            } else if !label.isEmpty && label.utf8.last != UInt8(ascii: "-") {
                label.append("-")
            }
            if label.utf8.count == limit { break }
        }
        while label.utf8.last == UInt8(ascii: "-") { label.removeLast() }
        return label.isEmpty ? nil : label
    }

    /// Returns if `name` is a DNS label.
    ///
    /// - Parameter what: the kind of name for the message, as in "tenant".
    /// - Throws: `EstateError` with code `invalidName`, which says what is wrong with the name and suggests another.
    package static func check(_ name: String, what: String) throws(EstateError) {
        guard let flaw = flaw(in: name) else { return }
        throw EstateError(
            .invalidName,
            Diagnostic(
                "\(name.debugDescription) is not a valid name of a \(what): \(flaw)",
                hint: fixed(name).map { "\($0) would be valid" }
                    ?? "use lower-case letters, digits and '-', beginning and ending with a letter or digit"))
    }

    private static func isAllowed(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case "a"..."z", "0"..."9", "-": true
        default: false
        }
    }

    private static func quoted(_ character: Unicode.Scalar) -> String {
        let text = character.escaped(asASCII: false)
        return character == "'" ? "\"'\"" : "'\(text)'"
    }
}
