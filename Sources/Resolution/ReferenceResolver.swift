package import Documents

/// Resolves references in texts that are no part of the estate, such as manifests that somebody else made, against the
/// configuration of a target.
package struct ReferenceResolver: Sendable {
    private var evaluator: Evaluator

    package init(_ configuration: Configuration) {
        evaluator = configuration.evaluator
    }

    /// Whether a node is a text with references, or with a `$${{` that stands for `${{`.
    package static func isNeeded(for node: Node) -> Bool {
        guard let scalar = node.scalar, case .string = scalar.value else { return false }
        return Template.isNeeded(for: scalar.text)
    }

    /// What a text stands for once its references are resolved: a text, or, where it is one reference and nothing else,
    /// whatever that refers to.
    ///
    /// - Parameters:
    ///   - node: a text for which `isNeeded` holds.
    ///   - title: what messages call it.
    ///   - file: the file that it stands in.
    /// - Throws: `ResolutionError`, with the place in `file`.
    package mutating func resolve(
        _ node: Node, named title: String, in file: String
    ) throws(ResolutionError) -> ResolvedNode.Content {
        guard let scalar = node.scalar else { return .mapping([]) }
        var site = Site(
            path: ConfigurationPath(.values, []), source: Source(layer: "", file: file), node: node)
        site.title = title
        while true {
            var missing: [Evaluator.Cell] = []
            if let content = try evaluator.content(of: scalar, site, &missing) { return content }
            // What is missing is named, or it was refused before.
            guard !missing.isEmpty else {
                throw ResolutionError(.unknownReference, site.diagnostic("\(title) refers to nothing", at: 0))
            }
            for cell in missing { try evaluator.resolve(cell) }
        }
    }
}
