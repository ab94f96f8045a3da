/// The part of `metadata` that we write.
package struct ObjectMetadata: Sendable {
    package var name: String
    /// Nil leaves it to whoever applies the object.
    package var namespace: String?
    /// Sorted by key.
    package var labels: [(key: String, value: String)]
    /// Sorted by key.
    package var annotations: [(key: String, value: String)]
}
