package import Estate
package import Resolution

/// How the final configurations of two targets differ.
package struct TargetDifference: Sendable {
    /// Which configuration a side is.
    package struct Side: Sendable {
        package let target: Target
        /// Of which commit; nil for the files as they are.
        package let revision: String?
    }

    /// A value on one side. One that is secret is told apart from others by a fingerprint, which is the same for equal
    /// values within one run and says nothing about them outside of it.
    package struct Value: Sendable {
        package let text: String
        package let isSensitive: Bool
        package let origin: Origin
    }

    package struct Change: Sendable {
        package let path: ConfigurationPath
        package let before: Value?
        package let after: Value?
    }

    package let before: Side
    package let after: Side
    package let changes: [Change]
}
