package import Emission

/// Into which files a render to a folder goes.
package struct RenderLayout: Hashable, Sendable {
    /// What has a file of its own.
    package enum Split: String, Sendable, CaseIterable {
        /// A file for each object.
        case object
        /// A file for the objects of each kind.
        case kind
    }

    /// Nil for one file a tenant; or one a target, where the format holds only one.
    package var split: Split?
    /// Whether a patch for each target's workload is written beside the manifests.
    package var withPatch = false
    /// Keys and names of those who can open the Secrets, empty for those that the manifest names; nil where Secrets are
    /// not encrypted. Encrypted ones have a file for each object.
    package var encryptedFor: [String]?

    package init(split: Split? = nil, withPatch: Bool = false, encryptedFor: [String]? = nil) {
        self.split = split
        self.withPatch = withPatch
        self.encryptedFor = encryptedFor
    }

    /// Why the files of a format cannot be laid out so; nil if they can.
    package func flaw(in format: RenderFormat) -> String? {
        if encryptedFor != nil {
            if format != .kubernetes, format != .helm {
                return "--encrypted writes manifests in YAML, or Helm values in a Secret"
            }
            guard split != nil || withPatch else { return nil }
            return "--encrypted always writes a file for each object, and no patches"
        }
        guard split != nil || withPatch else { return nil }
        let option = split == nil ? "--with-patch" : "--split"
        if format.manifests == nil { return "\(option) is for manifests, not for --format \(format.rawValue)" }
        guard format.isWithoutSecrets else { return nil }
        return split == nil
            ? "--with-patch writes the hash of the secrets, which --format \(format.rawValue) is to keep out"
            : "--split writes the objects themselves, and --format \(format.rawValue) is to keep the Secret out"
    }
}
