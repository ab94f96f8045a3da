package import Documents
import Sealing

/// One layer of one target, loaded and decrypted.
package struct LayerContent: Sendable {
    /// The layer's folder relative to the estate's root: `base`, `tiers/gold`, `tenant-1`.
    package let layer: String
    /// The files of the section `values`, in the order of the manifest.
    package var values: [SectionFile]
    package var env: SectionFile?
    package var secrets: SectionFile?

    package init(layer: String, values: [SectionFile] = [], env: SectionFile? = nil, secrets: SectionFile? = nil) {
        self.layer = layer
        self.values = values
        self.env = env
        self.secrets = secrets
    }
}

/// What one file contributes to one section.
package struct SectionFile: Sendable {
    /// The file's path as messages show it.
    package let file: String
    /// The contribution: a mapping, or nil where the file has nothing to say. A section with a `root` in the manifest
    /// has that subtree here. Of a secrets file, the decrypted tree without the metadata; positions are those of the
    /// encrypted file.
    package let root: Node?

    package init(file: String, root: Node?) {
        self.file = file
        self.root = root
    }
}

/// What it holds may be secret.
extension SectionFile: Redacting {}
