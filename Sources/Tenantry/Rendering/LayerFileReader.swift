import Documents
import Emission
import Estate
import SOPS
import Synchronization
import SystemPackage

/// Reads the files of layers that Kubernetes objects are made of, those of shared layers once. Any number of threads may
/// use it.
final class LayerFileReader: Sendable {
    private let workspace: Workspace
    private let opensSecrets: Bool
    private let folders = LayerCache()
    private let known = Mutex<[FilePath: LayerFiles.File]>([:])

    /// - Parameter opensSecrets: whether encrypted files are decrypted; if not, they are taken as they are.
    init(_ workspace: Workspace, opensSecrets: Bool = true) {
        self.workspace = workspace
        self.opensSecrets = opensSecrets
    }

    func files(of target: Target, of tenant: Tenant) -> LayerFiles {
        LayerFiles { [self] path throws(EmissionError) in
            do throws(TenantryError) {
                return try file(path, target, tenant)
            } catch {
                throw EmissionError(.unreadableFile, error.diagnostic)
            }
        }
    }

    /// The file of the highest layer that has it.
    private func file(
        _ path: String, _ target: Target, _ tenant: Tenant
    ) throws(TenantryError) -> LayerFiles.File? {
        let estate = workspace.estate
        let layers = try rethrowing { () throws(EstateError) in
            try estate.layerFolders(for: target, of: tenant, cache: folders)
        }
        for layer in layers.reversed() {
            let place = layer.path.appending(path)
            if layer.isShared, let known = known.withLock({ $0[place] }) { return known }
            let found = try rethrowing { () throws(EstateError) in try estate.file(SectionPath(path), in: layer) }
            guard let found else { continue }
            let file = try contents(of: found.source)
            if layer.isShared { known.withLock { $0[place] = file } }
            return file
        }
        return nil
    }

    /// What a file says; of one that SOPS has encrypted, its plain text.
    private func contents(of source: SourceText) throws(TenantryError) -> LayerFiles.File {
        let plain = LayerFiles.File(name: source.name, bytes: source.bytes, isSensitive: false)
        // Most files are not parsed.
        guard source.bytes.firstRange(of: Array("sops".utf8)) != nil else { return plain }
        let format = FileFormat(fileName: source.name)
        guard let parsed = try? DocumentFile(parsing: source, as: format.document, limits: .secret),
            EncryptedFile.isEncrypted(parsed, as: format)
        else { return plain }
        guard opensSecrets else { return LayerFiles.File(name: source.name, bytes: source.bytes, isSensitive: true) }
        let identities = try workspace.identities()
        let bytes = try rethrowing { () throws(SOPSError) in
            try EncryptedFile(parsed, as: format).decrypt(with: identities).plaintext(as: format)
        }
        return LayerFiles.File(name: source.name, bytes: bytes, isSensitive: true)
    }
}
