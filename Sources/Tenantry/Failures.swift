import Documents

/// What went wrong in work on many targets: each error once, and no more than a person can read.
package struct Failures: Sendable {
    /// How many errors are kept.
    package static let limit = 20

    /// The first ones, in order.
    package private(set) var errors: [TenantryError] = []
    /// How many there are altogether.
    package private(set) var count = 0
    private var known: Set<Diagnostic> = []

    package init() {}

    package var isEmpty: Bool { count == 0 }

    /// Notes an error.
    ///
    /// - Parameter context: where it came up; the same error in another context is not kept again.
    mutating func add(_ error: TenantryError, in context: String? = nil) {
        // Beyond any reading, what is the same does not matter any more.
        guard known.count > 1000 || known.insert(error.diagnostic).inserted else { return }
        count += 1
        guard errors.count < Self.limit else { return }
        var diagnostic = error.diagnostic
        if let context { diagnostic.notes.append(context) }
        errors.append(TenantryError(error.category, diagnostic))
    }
}
