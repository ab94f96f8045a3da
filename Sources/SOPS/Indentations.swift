package import Documents

/// How the levels of each format are indented where a text is made anew: the `stores` of a `.sops.yaml`.
package struct Indentations: Hashable, Sendable {
    package var yaml: Indentation
    package var json: Indentation
    /// Of the JSON around a binary file.
    package var binary: Indentation

    /// Without an argument, what SOPS does if nothing is said.
    package init(yaml: Indentation = .spaces(4), json: Indentation = .tab, binary: Indentation = .tab) {
        self.yaml = yaml
        self.json = json
        self.binary = binary
    }

    /// nil for a format without levels.
    package subscript(format: FileFormat) -> Indentation? {
        switch format {
        case .yaml: yaml
        case .json: json
        case .binary: binary
        case .dotenv, .ini: nil
        }
    }
}
