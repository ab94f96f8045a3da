package import Documents

/// Why something could not be done: a category that scripts can rely on, and a message for people.
public struct TenantryError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is; the raw value is the command's exit code (the family of `sysexits.h`).
    public enum Category: Int32, Sendable, CaseIterable {
        /// The command was called the wrong way.
        case usage = 64
        /// A file's syntax or content is wrong.
        case badInput = 65
        /// A file, tenant, key or estate that was named does not exist.
        case notFound = 66
        /// A hook of a rotation failed. Nothing has changed.
        case hookFailed = 69
        /// A defect of the program.
        case internalError = 70
        /// An output exists already, or cannot be made.
        case cannotCreate = 73
        /// Reading or writing failed: a full disk, a device error.
        case inputOutput = 74
        /// A rotation is written, but not completed: its hooks are to be called again.
        case unfinished = 75
        /// A file's permissions, or no key that fits.
        case noPermission = 77
        /// `tenantry.yaml`, `tenant.yaml` or `.sops.yaml` is wrong.
        case badConfiguration = 78
        /// A value, a MAC or a key block does not authenticate: somebody changed or moved it.
        case tampered = 79
        /// A person stopped it, and everything was taken back.
        case interrupted = 130
    }

    public let category: Category
    package let diagnostic: Diagnostic

    package init(_ category: Category, _ diagnostic: Diagnostic) {
        self.category = category
        self.diagnostic = diagnostic
    }

    package init(_ category: Category, _ summary: String, notes: [String] = [], hint: String? = nil) {
        self.init(category, Diagnostic(summary, notes: notes, hint: hint))
    }

    /// The message as the command prints it, without colours.
    public var description: String { diagnostic.text() }
}
