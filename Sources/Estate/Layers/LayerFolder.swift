package import SystemPackage

/// A layer's folder, which exists.
package struct LayerFolder: Hashable, Sendable {
    /// Relative to the estate's root, as the manifest's pattern gives it: `base`, `tiers/gold`, `tenant-1`.
    package let name: String
    /// Absolute and without links.
    package let path: FilePath
    /// Whether other tenants have the layer too.
    package let isShared: Bool

    package init(name: String, path: FilePath, isShared: Bool) {
        self.name = name
        self.path = path
        self.isShared = isShared
    }
}
