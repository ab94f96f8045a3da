import Documents

/// The place of a value in a configuration: `env.LOG_LEVEL`, `secrets.DB_PASSWORD`, `values.ingress.hosts[0].host`.
///
/// What follows `env.` or `secrets.` is one key, dots included. In `values` a key with dots is written
/// `values.annotations["example.com/x"]`, an element of a list `[0]` or `.0`.
package struct ConfigurationPath: Hashable, Sendable {
    package enum Section: String, Hashable, Sendable, CaseIterable {
        case values
        case env
        case secrets
    }

    package enum Step: Hashable, Sendable {
        /// A key; of a list, where it is a number, an index.
        case key(String)
        case index(Int)
    }

    package let section: Section
    package var steps: [Step]

    package init(_ section: Section, _ steps: [Step]) {
        self.section = section
        self.steps = steps
    }

    /// - Throws: `ResolutionError` with code `unknownPath`, where the text is no path.
    package init(parsing text: String) throws(ResolutionError) {
        guard case .path(let path)? = Reference(parsing: text[...]) else {
            throw ResolutionError(
                .unknownPath,
                Diagnostic(
                    "\(text.debugDescription) is not the path of a value",
                    hint: "a path begins with env., secrets. or values., as in env.LOG_LEVEL or values.hosts[0].name"))
        }
        self = path
    }

    func appending(_ step: Step) -> Self {
        var path = self
        path.steps.append(step)
        return path
    }
}

extension ConfigurationPath: CustomStringConvertible {
    package var description: String {
        var text = section.rawValue
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where section != .values || key.utf8.allSatisfy(PathReader.isPlain) && !key.isEmpty:
                text += ".\(key)"
            case .key(let key): text += "[\"\(key)\"]"
            }
        }
        return text
    }
}
