/// A part of a configuration.
package enum Section: String, Hashable, Sendable, CaseIterable {
    /// Nested values, as a Helm chart takes them.
    case values
    /// Flat text variables.
    case env
    /// Flat texts that nobody else may see.
    case secrets
}
