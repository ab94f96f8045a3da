package import Documents

/// What is wrong with an estate: its manifest, its tenants, its layers or its files.
///
/// Two errors are equal when their codes are.
package struct EstateError: Error, Hashable {
    package enum Code: Hashable, Sendable {
        // Names and choices.
        case invalidName, unknownTenant, unknownService, unknownEnvironment
        // The manifest and tenant.yaml.
        case manifestNotFound, invalidDocument, unknownKey, missingKey, wrongType, invalidValue, invalidPattern
        case unsupported
        // Layers.
        case missingAttribute, notFlat, invalidKey
        // Files.
        case notFound, isFolder, notFolder, notRegular, tooLarge, leavesEstate, alreadyExists, writtenTwice
        case permissionDenied, readOnly, busy, noSpace, inputOutput
        // Transactions: somebody else changed a file meanwhile; a journal that is none of ours; one that neither way
        // leads on from; and a person who wants to stop.
        case changedMeanwhile, foreignJournal, unfinished, interrupted
    }

    package let code: Code
    package var diagnostic: Diagnostic

    package init(_ code: Code, _ diagnostic: Diagnostic) {
        self.code = code
        self.diagnostic = diagnostic
    }

    /// A document that does not parse, as an error of the estate.
    package init(_ error: DocumentError) {
        self.init(.invalidDocument, error.diagnostic)
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
