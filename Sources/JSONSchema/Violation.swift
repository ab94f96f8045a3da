package import Documents

/// A place of an instance that does not fit its schema.
package struct Violation: Sendable {
    /// Where it is, from the instance's root on.
    package let path: [PathComponent]
    /// What is wrong, to be put behind the name of the place: `is the text "a", expected a whole number`. It shows
    /// nothing of secret values.
    package let summary: String
    /// Where the schema says so.
    package let position: SourcePosition
    package let hint: String?
}
