import Documents
import Estate
import SystemPackage

/// Signs that something of a layer is gone or was never found. No layer and no file of one is mandatory, so only what
/// cannot be meant is said.
extension EstateFolder {
    /// The layers that a target has by an attribute of its tenant, and that do not exist: a misspelt attribute would
    /// leave a layer out in silence.
    func missingLayers(_ folders: [LayerFolder], for target: Target, of tenant: Tenant) -> [Diagnostic] {
        var missing: [Diagnostic] = []
        for layer in manifest.layers {
            let attributes = layer.placeholders.map(\.name).filter { !Pattern.builtIns.contains($0) }
            guard let attribute = attributes.last, !layer.uses("tenant"),
                let name = Self.name(of: layer, { tenant.value(of: $0, for: target) }),
                !folders.contains(where: { $0.name == name })
            else { continue }
            missing.append(
                Diagnostic(
                    "the layer \(name) does not exist, which the attribute \(attribute) asks for", file: tenant.file,
                    hint: nearestFolder(to: name).map { "did you mean \($0)?" }
                        ?? "correct the attribute, or make the folder; a file with nothing but a comment will do"))
        }
        return missing
    }

    /// The folders that the manifest names itself and that do not exist, whatever the tenants say: those of layers, for
    /// no service and environment, and the one in which the tenants are.
    func missingFolders() -> [Diagnostic] {
        var missing: [Diagnostic] = []
        let environments: [String?] = manifest.environments.isEmpty ? [nil] : manifest.environments
        for layer in manifest.layers {
            // The layers of a manifest that lists none are a proposal.
            guard let position = layer.position,
                layer.placeholders.allSatisfy({ ["service", "environment"].contains($0.name) })
            else { continue }
            let names = manifest.services.flatMap { service in
                environments.compactMap { environment in
                    Self.name(of: layer) { $0 == "service" ? service : environment }
                }
            }
            guard names.allSatisfy({ !exists(path($0)) }), let first = names.first else { continue }
            let isOne = layer.placeholders.isEmpty
            missing.append(
                Diagnostic(
                    isOne
                        ? "the layer \(layer) does not exist"
                        : "the layer \(layer) does not exist for any service or environment",
                    file: manifest.file, position: position,
                    hint: nearestFolder(to: first).map { "did you mean \($0)?" }
                        ?? "restore the folder, or take the layer out of the manifest"))
        }
        let parent = manifest.tenants.fixedPart.string
        if let position = manifest.tenants.position, !parent.isEmpty, !exists(path(parent)) {
            missing.append(
                Diagnostic(
                    "the folder \(parent) does not exist, where the tenants are to be", file: manifest.file,
                    position: position,
                    hint: nearestFolder(to: parent).map { "did you mean \($0)?" }
                        ?? "correct the pattern, or add a tenant"))
        }
        return missing
    }

    /// What is wrong with the files of a layer that exists: another ending than the manifest's, or none where somebody
    /// keeps an empty folder.
    func misplacedFiles(in folder: LayerFolder) -> [Problem] {
        var problems: [Problem] = []
        var isEmpty = true
        for name in Set(manifest.files.paths + manifest.kubernetes.files).sorted() {
            if exists(folder.path.appending(name)) {
                isEmpty = false
                continue
            }
            guard let other = Self.otherEnding(of: name), exists(folder.path.appending(other)) else { continue }
            isEmpty = false
            problems.append(
                Problem(
                    code: "misnamed_file",
                    Diagnostic(
                        "this file is not read: the layer's file is \(name)", file: "\(folder.name)/\(other)",
                        hint: "rename it, or name it so under files in \(manifest.file)")))
        }
        // A file of any other name says that the folder is meant to be there.
        guard isEmpty, folder.isShared, let entries = try? store.list(folder.path),
            entries.allSatisfy({ $0.kind == .folder })
        else { return problems }
        problems.append(
            Problem(
                code: "empty_layer",
                Diagnostic(
                    "the layer is empty", file: folder.name,
                    hint: "restore its files; if it is meant to be empty, a file with nothing but a comment says so")))
        return problems
    }

    /// A secrets file that is not there although the record beside it lists its secrets.
    func lostSecrets(of folder: LayerFolder) throws(EstateError) -> Diagnostic? {
        let name = self.name(of: folder.path.appending(manifest.files.rotationRecord))
        guard !exists(folder.path.appending(manifest.files.secrets.path)), let file = try read(name) else { return nil }
        let keys = try RotationRecord(parsing: file.source).entries.map(\.key)
        guard !keys.isEmpty else { return nil }
        return Diagnostic(
            "\(manifest.files.secrets.path) is missing, which had the secrets that are listed here: "
                + keys.prefix(5).joined(separator: ", ") + (keys.count > 5 ? ", …" : ""),
            file: name, hint: "restore it from version control; if nobody needs its secrets, remove this file, too")
    }

    /// Whether there is something; what cannot be looked at is not missing.
    private func exists(_ path: FilePath) -> Bool {
        do throws(EstateError) {
            return try store.status(path) != nil
        } catch {
            return true
        }
    }

    /// A folder beside the one that is missing with nearly its name.
    private func nearestFolder(to name: String) -> String? {
        let parent = FilePath(name).removingLastComponent().string
        let siblings = (try? store.list(path(parent)))?.filter { $0.kind != .file }.map(\.name) ?? []
        return Suggestion.nearest(to: FilePath(name).lastComponent?.string ?? "", among: siblings.sorted())
    }

    /// The folder that a layer's pattern names; nil if it names none.
    private static func name(of layer: FolderPattern, _ value: (String) -> String?) -> String? {
        var components: [String] = []
        for pattern in layer.components {
            guard case .text(let text) = pattern.expanded(value) else { return nil }
            components.append(text)
        }
        return components.joined(separator: "/")
    }

    /// `env.yml` for `env.yaml`, and the other way round.
    private static func otherEnding(of name: String) -> String? {
        if name.hasSuffix(".yaml") { return "\(name.dropLast(4))yml" }
        if name.hasSuffix(".yml") { return "\(name.dropLast(3))yaml" }
        return nil
    }
}
