package import Estate

/// How the objects of a target in the cluster differ from those that are rendered.
package struct TargetStatus: Sendable {
    package struct Value: Sendable {
        /// A secret's fingerprint, which is the same for equal values within one run.
        package let text: String
        package let isSensitive: Bool
    }

    package struct Change: Sendable {
        /// `data.DB_HOST`, `metadata.labels.team`, `type`
        package let path: String
        /// nil: the cluster does not have it.
        package let deployed: Value?
        /// nil: only the cluster has it.
        package let rendered: Value?
    }

    package struct Object: Sendable {
        package enum State: String, Sendable { case same, different, missing }

        package let kind: String
        package let name: String
        package let namespace: String?
        package let state: State
        /// Of an object that is missing: the newest one in its place, whose name has another hash; it is compared.
        package let predecessor: String?
        /// Whether the one in the cluster is immutable.
        package let isImmutable: Bool
        /// Why the one in the cluster has to be deleted before it can change; nil if it can change.
        package let obstacle: String?
        package let changes: [Change]

        /// `acme/devops-demo`
        package var path: String { (namespace.map { "\($0)/" } ?? "") + name }
    }

    /// An object of an earlier render.
    package struct Leftover: Hashable, Sendable {
        package let kind: String
        package let name: String
        package let namespace: String?

        package var path: String { (namespace.map { "\($0)/" } ?? "") + name }
    }

    package let target: Target
    package let objects: [Object]
    /// What may go, once no pod of an earlier release runs any more.
    package let leftovers: [Leftover]
    /// Of the objects that were given, if none of them is of the target's namespace.
    package let otherNamespaces: [String]

    package var isDifferent: Bool { objects.contains { $0.state != .same } }
}
