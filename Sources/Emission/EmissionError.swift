package import Documents
import Estate

/// Why a configuration cannot be written for the system that shall take it.
///
/// No diagnostic shows a value, only keys, names and sizes.
package struct EmissionError: Error, Hashable {
    package enum Code: Hashable, Sendable {
        /// There is nothing to write: an empty output would make a delivery tool delete what runs.
        case emptyRender
        /// An object is larger than Kubernetes takes.
        case tooLarge
        /// The name of an object or a namespace.
        case invalidName
        case invalidLabel
        case invalidAnnotation
        /// A pattern of the manifest's section `kubernetes` cannot be read.
        case invalidPattern
        /// A pattern needs an attribute or an environment that the target has not.
        case missingAttribute
        /// Two targets would write the same object.
        case nameCollision
        /// A name that a format cannot hold.
        case invalidKey
        /// A value that a format cannot hold.
        case unrepresentable
        /// What an object is to be made of is not there, or is of the wrong kind.
        case missingValue
        /// A file of a layer that cannot be read.
        case unreadableFile
        /// Something secret was to go into a ConfigMap.
        case secretInConfigMap
        /// A Secret is not what its type demands.
        case invalidSecret
    }

    package let code: Code
    package let diagnostic: Diagnostic

    package init(_ code: Code, _ diagnostic: Diagnostic) {
        self.code = code
        self.diagnostic = diagnostic
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension EmissionError {
    static func emptyTarget(_ target: Target) -> EmissionError {
        EmissionError(
            .emptyRender,
            Diagnostic(
                "the target \(target.title) has neither variables nor secrets",
                hint: "an empty result would make a delivery tool delete what runs; add an entry to env.yaml"))
    }
}
