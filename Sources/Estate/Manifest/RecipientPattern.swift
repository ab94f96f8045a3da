package import Documents

/// A key or the name of recipients, with placeholders for what differs from cluster to cluster: `cluster-{environment}`.
package struct RecipientPattern: Hashable, Sendable {
    package let pattern: Pattern
    /// Where the manifest has it; nil if it comes from elsewhere.
    package let position: SourcePosition?

    package init(_ pattern: Pattern, at position: SourcePosition? = nil) {
        (self.pattern, self.position) = (pattern, position)
    }

    package static func == (left: Self, right: Self) -> Bool { left.pattern == right.pattern }
    package func hash(into hasher: inout Hasher) { hasher.combine(pattern) }
}

extension ManifestParser {
    /// The section `kubernetes.encrypt`: `{recipients: [cluster-{environment}, ci]}`.
    func encryption(_ node: Node, _ scope: PatternScope) throws(EstateError) -> [RecipientPattern] {
        let what = "kubernetes.encrypt"
        guard let list = try reader.fields(node, what, known: ["recipients"])["recipients"] else {
            throw reader.error(
                .missingKey, at: node, "\(what) has no recipients", hint: "write {recipients: [cluster, ci]}")
        }
        let members = try reader.list(list, "\(what).recipients", of: "keys and names")
        guard !members.isEmpty else {
            throw reader.error(
                .invalidValue, at: list, "\(what).recipients is empty", hint: "list keys and names of recipients")
        }
        var patterns: [RecipientPattern] = []
        for member in members {
            let text = try reader.text(member, "a recipient of \(what)")
            let pattern = try reader.at(member) { () throws(EstateError) in try Pattern(text) }
            try check(pattern.placeholders, scope, at: member)
            patterns.append(RecipientPattern(pattern, at: member.position))
        }
        return patterns
    }
}
