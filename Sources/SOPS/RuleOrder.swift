/// Finds the first rule for a path. An estate can have a rule for each of 10,000 tenants: those for one exact path are
/// looked up, and only the others are tried one by one.
struct RuleOrder: Sendable {
    /// The first rule for an exact path, byte for byte: to Swift, composed and decomposed letters would be the same.
    private var exact: [[UInt8]: Int] = [:]
    private var others: [Int] = []

    init(_ rules: [CreationRule]) {
        for (index, rule) in rules.enumerated() {
            if let path = rule.exactPath {
                if exact[Array(path.utf8)] == nil { exact[Array(path.utf8)] = index }
            } else {
                others.append(index)
            }
        }
    }

    func first(for path: String, matches: (Int) -> Bool) -> Int? {
        let known = exact[Array(path.utf8)]
        for index in others {
            if let known, known < index { break }
            if matches(index) { return index }
        }
        return known
    }
}

extension CreationRule {
    /// The only path that the rule matches, if its expression is of the form `^path$`.
    package var exactPath: String? {
        guard let pattern = pathPattern, pattern.hasPrefix("^"), pattern.hasSuffix("$") else { return nil }
        var text = String.UnicodeScalarView()
        var isEscaped = false
        for character in pattern.unicodeScalars.dropFirst().dropLast() {
            if isEscaped {
                guard Self.punctuation.contains(character) else { return nil }
                text.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                guard !Self.special.contains(character) else { return nil }
                text.append(character)
            }
        }
        return isEscaped ? nil : String(text)
    }

    private static let special = Set("\\.+*?()|[]{}^$\n".unicodeScalars)
    private static let punctuation = Set("\\.+*?()|[]{}^$-/_ ".unicodeScalars)

    /// A path as a regular expression that matches nothing else, without the anchors around it.
    package static func escaped(_ path: String) -> String {
        var pattern = ""
        for character in path.unicodeScalars {
            if "\\.+*?()|[]{}^$".unicodeScalars.contains(character) { pattern += "\\" }
            pattern.unicodeScalars.append(character)
        }
        return pattern
    }
}
