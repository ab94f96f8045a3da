import Documents
import SOPS

extension SOPSFiles {
    /// The variables that the entries of a file stand for.
    ///
    /// - Throws: `generic` for a value that is a mapping or a list, and for a name that is none for a variable.
    package func variables(_ input: SOPSInput) throws(SOPSFailure) -> [(name: String, value: String)] {
        let file = try open(input)
        guard let root = file.roots.first?.mapping else { return [] }
        var variables: [(name: String, value: String)] = []
        for entry in root.entries {
            let (name, value) = (entry.keyText ?? "", entry.value)
            func refused(_ summary: String, hint: String? = nil) -> SOPSFailure {
                SOPSFailure(.generic, file.encrypted.source.diagnostic(summary, at: entry.key, hint: hint))
            }
            guard !name.isEmpty, !name.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == 0 }) else {
                throw refused("this key cannot be the name of a variable")
            }
            guard let scalar = value.scalar else {
                throw refused(
                    "\(name) holds \(value.kindName), which cannot be the value of a variable",
                    hint: "use exec-file, or a file of single values")
            }
            guard let text = scalar.value == .null ? "" : FlatText.text(of: scalar.value) else {
                throw refused("the value of \(name) is not text", hint: "use exec-file")
            }
            guard !text.utf8.contains(0) else { throw refused("the value of \(name) has a NUL character in it") }
            variables.append((name, text))
        }
        return variables
    }
}
