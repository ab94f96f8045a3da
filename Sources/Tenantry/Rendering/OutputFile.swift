import Estate

/// A file that a render makes.
struct OutputFile: Sendable {
    /// What a file is of.
    enum Scope: Sendable {
        /// All of the tenant's targets that were rendered.
        case tenant
        /// What the services of a tenant share in an environment, its Namespace.
        case unit(environment: String?)
        case target(Target)
    }

    /// Relative to the folder of the render: `acme.yaml`, `acme/prod/secret-shop.yaml`.
    let name: String
    let bytes: [UInt8]
    let scope: Scope
    /// Whether it can hold secrets in the clear, or their checksum.
    let isConfidential: Bool
    /// Whether it is encrypted, and takes the place of a file that could not be opened.
    var lostFormer = false
}
