import Emission
import Estate
import SystemPackage

/// Makes the files of Secrets that stay encrypted in a folder, for Flux to decrypt: what can be committed.
struct SecretEncryption: Sendable {
    private let clusters: ClusterRecipients
    private let sealer: SecretSealer
    private let store: any FileStore
    private let root: FilePath

    /// - Parameters:
    ///   - recipients: keys and names in the place of the manifest's; empty for those.
    ///   - root: the folder that the files are in.
    init(_ workspace: Workspace, for recipients: [String], in root: FilePath) throws(TenantryError) {
        clusters = try ClusterRecipients(workspace, named: recipients)
        sealer = try SecretSealer(workspace)
        store = workspace.surroundings.store
        self.root = root
    }

    /// The file of a Secret: the bytes that are there already, where nothing has changed.
    ///
    /// - Parameter name: relative to the folder.
    func file(
        _ name: String, _ secret: SecretObject, of target: Target, _ tenant: Tenant
    ) throws(TenantryError) -> OutputFile {
        let keys = try clusters.keys(for: target, of: tenant)
        let former = try rethrowing { () throws(EstateError) in
            try store.read(root.pushing(FilePath(name)), limit: FileLimit.document, followsLink: true)
        }
        var old: [UInt8]?
        if case .bytes(let bytes) = former { old = bytes }
        let outcome = try sealer.seal(secret, replacing: old, named: name, for: keys)
        return OutputFile(
            name: name, bytes: outcome.text, scope: .target(target), isConfidential: false,
            lostFormer: outcome.lostFormer)
    }
}
