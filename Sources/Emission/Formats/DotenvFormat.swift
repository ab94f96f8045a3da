/// A dotenv file for the libraries that load one: python-dotenv's dialect, written so that Node's dotenv, Compose and
/// shells read the same wherever the dialects agree.
///
/// Quotes are chosen for that: none around harmless texts, single ones where nothing in them has a meaning to anybody,
/// double ones where an apostrophe is all that stands against it. Only what has both backslashes and quotes follows
/// python-dotenv alone.
struct DotenvFormat: VariableFormat {
    let title = "a dotenv file"
    let fileExtension = "env"

    func flaw(ofName name: String) -> String? { VariableNames.dotenvFlaw(name) }

    func append(_ variable: Variable, to output: inout [UInt8]) throws(VariableFlaw) {
        let value = variable.value
        guard !Self.hasExpansion(value) else {
            throw VariableFlaw(
                "it has ${…} in it, which python-dotenv replaces even in quotes",
                hint: "use --format compose, shell or json")
        }
        guard !value.utf8.contains(UInt8(ascii: "\r")) else {
            throw VariableFlaw(
                "it has a carriage return, which some readers take for a line feed",
                hint: "use --format compose, shell or json")
        }
        output += variable.name.utf8
        output.append(UInt8(ascii: "="))
        if !value.isEmpty, VariableNames.isHarmless(value) {
            output += value.utf8
        } else {
            let quote = Self.quote(for: value)
            output.append(quote.mark)
            for byte in value.utf8 {
                if quote.escapes, byte == quote.mark || byte == UInt8(ascii: "\\") {
                    output.append(UInt8(ascii: "\\"))
                }
                output.append(byte)
            }
            output.append(quote.mark)
        }
        output.append(UInt8(ascii: "\n"))
    }

    private static func quote(for value: String) -> (mark: UInt8, escapes: Bool) {
        let (single, double) = (UInt8(ascii: "'"), UInt8(ascii: "\""))
        let bytes = value.utf8
        if !bytes.contains(single) {
            // A backslash means itself unless another one, or the end, follows.
            let pair = [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            return (single, bytes.last == pair[0] || value.utf8.firstRange(of: pair) != nil)
        }
        if !bytes.contains(double), !bytes.contains(UInt8(ascii: "\\")) { return (double, false) }
        return (single, true)
    }

    /// Whether there is `${` with a `}` somewhere behind it.
    private static func hasExpansion(_ value: String) -> Bool {
        guard let start = value.utf8.firstRange(of: "${".utf8) else { return false }
        return value.utf8[start.upperBound...].contains(UInt8(ascii: "}"))
    }
}
