import Estate

/// The `env.yaml` of a new tenant: nothing but comments that say what can be written there.
struct NewEnvFile {
    let tenant: Tenant
    /// The keys that lead to the env entries in the file.
    let root: [String]
    /// The entries of the layers below, by layer.
    let lower: [(layer: String, keys: [String])]

    var text: String {
        var lines = [
            "What \(tenant.name) has different from the layers below it. One variable a line, NAME: text, as in"
        ]
        for (depth, key) in root.enumerated() {
            lines.append(String(repeating: "  ", count: depth + 1) + "\(key):")
        }
        lines.append(String(repeating: "  ", count: root.count + 1) + "\(lower.first?.keys.first ?? "LOG_LEVEL"): text")
        lines.append("and NAME: null for a variable that it is not to have. Secrets belong into tenantry set --secret.")
        for (layer, keys) in lower {
            lines += Self.wrapped("\(layer) has \(keys.joined(separator: ", "))")
        }
        return lines.map { "# \($0)\n" }.joined()
    }

    /// Breaks a line at blanks.
    private static func wrapped(_ text: String) -> [String] {
        let width = 110
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.utf8.count + word.utf8.count < width {
                lines[lines.count - 1] += " \(word)"
            } else {
                lines.append(lines.isEmpty ? String(word) : "  \(word)")
            }
        }
        return lines
    }
}
