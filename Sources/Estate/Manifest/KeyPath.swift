import Documents

/// Paths of keys as people write them: `values.ingress.hosts`. A key that has other characters than letters, digits, `-`
/// and `_` is written `values.annotations["example.com/x"]`.
package enum KeyPath {
    /// - Throws: `EstateError` with code `invalidValue`.
    package static func keys(of text: String) throws(EstateError) -> [String] {
        var keys: [String] = []
        var rest = text[...]
        while true {
            if rest.hasPrefix("[\"") && !keys.isEmpty {
                guard let end = rest.dropFirst(2).firstRange(of: "\"]") else { throw error(text) }
                keys.append(String(rest[rest.index(rest.startIndex, offsetBy: 2)..<end.lowerBound]))
                rest = rest[end.upperBound...]
            } else {
                let end = rest.firstIndex { $0 == "." || $0 == "[" || $0 == "]" || $0 == "\"" } ?? rest.endIndex
                keys.append(String(rest[..<end]))
                rest = rest[end...]
            }
            if keys.last == "" { throw error(text) }
            if rest.isEmpty { return keys }
            if rest.first == "." {
                rest.removeFirst()
            } else if rest.first != "[" {
                throw error(text)
            }
        }
    }

    private static func error(_ text: String) -> EstateError {
        EstateError(
            .invalidValue,
            Diagnostic(
                "\(text.debugDescription) is not a path of keys",
                hint: "write values.ingress.hosts, or values.annotations[\"example.com/x\"] for a key with dots"))
    }
}
