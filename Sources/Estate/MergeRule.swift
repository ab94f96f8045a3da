/// How the layers' values at one path combine, where it is not the default: maps merge, lists and scalars replace.
package struct MergeRule: Hashable, Sendable {
    package enum Strategy: Hashable, Sendable {
        case replace
        /// The higher layer's elements come after the lower layer's.
        case append
        /// The higher layer's elements come before the lower layer's.
        case prepend
        /// Elements are maps; those with an equal value of this key merge, others are appended.
        case by(key: String)
    }

    /// The section and the keys below it: `["values", "ingress", "hosts"]`.
    package let path: [String]
    package let strategy: Strategy

    package init(path: [String], strategy: Strategy) {
        self.path = path
        self.strategy = strategy
    }
}
