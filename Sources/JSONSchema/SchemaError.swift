package import Documents

/// What is wrong with a schema itself.
package struct SchemaError: Error, Sendable {
    package enum Code: Hashable, Sendable {
        /// The file's syntax.
        case invalidDocument
        /// A keyword that is unknown, or not among those that are supported.
        case unknownKeyword
        /// A keyword's value is not what it takes.
        case invalidKeyword
        /// A reference that leads nowhere, or out of the file.
        case invalidReference
        /// Checking takes too long, or never ends.
        case tooComplex
    }

    package let code: Code
    package let diagnostic: Diagnostic

    init(_ code: Code, _ diagnostic: Diagnostic) {
        self.code = code
        self.diagnostic = diagnostic
    }
}
