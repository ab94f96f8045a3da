import Documents

/// A text with places to fill in: `tiers/{tier}`, `{service}-{environment}`.
///
/// Built in are `{tenant}`, `{service}` and `{environment}`; every other name is an attribute of tenant.yaml.
package struct Pattern: Hashable, Sendable, CustomStringConvertible {
    package enum Part: Hashable, Sendable {
        case literal(String)
        case placeholder(Placeholder)
    }

    package struct Placeholder: Hashable, Sendable {
        package let name: String
        /// Written `{name?}`.
        package let isOptional: Bool
    }

    package static let builtIns = ["tenant", "service", "environment"]

    /// The pattern as written.
    package let description: String
    package let parts: [Part]

    /// - Throws: `EstateError` with code `invalidPattern` if braces do not match or hold no name.
    package init(_ text: String) throws(EstateError) {
        var parts: [Part] = []
        var literal = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "{":
                guard let end = rest.firstIndex(of: "}") else {
                    throw Self.error(text, "has a { without a }")
                }
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.placeholder(try Self.placeholder(rest[..<end], in: text)))
                rest = rest[rest.index(after: end)...]
            case "}": throw Self.error(text, "has a } without a {")
            default: literal.append(character)
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.description = text
        self.parts = parts
    }

    private static func placeholder(_ text: Substring, in pattern: String) throws(EstateError) -> Placeholder {
        let isOptional = text.last == "?"
        let name = String(isOptional ? text.dropLast() : text)
        guard isName(name) else {
            throw error(
                pattern, "has {\(text)}, which is no name",
                hint: "write {tenant}, {service}, {environment}, or the name of an attribute")
        }
        guard !(isOptional && builtIns.contains(name)) else {
            throw error(pattern, "has {\(text)}, which is never missing", hint: "write {\(name)}")
        }
        return Placeholder(name: name, isOptional: isOptional)
    }

    /// Whether a text can be the name of an attribute: a letter, then letters, digits, `-` and `_`.
    package static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
    }

    static func error(_ pattern: String, _ flaw: String, hint: String? = nil) -> EstateError {
        EstateError(.invalidPattern, Diagnostic("the pattern \(pattern.debugDescription) \(flaw)", hint: hint))
    }

    package var placeholders: [Placeholder] {
        parts.compactMap { if case .placeholder(let placeholder) = $0 { placeholder } else { nil } }
    }

    /// The text, if there is nothing to fill in.
    package var literal: String? {
        placeholders.isEmpty ? description : nil
    }

    package enum Expansion: Hashable, Sendable {
        case text(String)
        /// An optional placeholder has no value.
        case skipped
        /// A placeholder that must have a value has none.
        case missing(String)
    }

    /// Fills in the values.
    package func expanded(_ value: (_ name: String) -> String?) -> Expansion {
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .placeholder(let placeholder):
                guard let value = value(placeholder.name) else {
                    return placeholder.isOptional ? .skipped : .missing(placeholder.name)
                }
                text += value
            }
        }
        return .text(text)
    }
}
