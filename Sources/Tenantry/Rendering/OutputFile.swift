import Estate

/// A file that a render makes.
struct OutputFile: Sendable {
    /// Relative to the folder of the render: `acme.yaml`, `acme/prod/secret-shop.yaml`.
    let name: String
    let bytes: [UInt8]
    /// Nil for what holds all targets of the tenant.
    let target: Target?
    /// Whether it can hold secrets in the clear, or their checksum.
    let isConfidential: Bool
    /// Whether it is encrypted, and takes the place of a file that could not be opened.
    var lostFormer = false
}
