/// A Namespace, checked, ready to be written.
package struct NamespaceObject: Sendable {
    package let metadata: ObjectMetadata
}
