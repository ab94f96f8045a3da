import Documents
import Emission
import Estate
import Resolution
import Synchronization
import SystemPackage

/// Checks tenants one by one, on any thread.
final class TenantVerifier: Sendable {
    struct Finding: Sendable {
        var problems: [Problem] = []
        var files: Set<String> = []
        var objects: [TargetObjects] = []
        /// The tenant's own files, which several of its targets may have.
        fileprivate var plainFiles: [FilePath: PlainFile] = [:]
    }

    /// What is known of a file of plain values; without a name there is none.
    fileprivate struct PlainFile: Sendable {
        var name: String?
        var problem: Problem?
    }

    private let workspace: Workspace
    private let selection: TargetSelection
    private let secrets: SecretsFileVerifier
    private let isolation: TenantIsolation?
    private let cache = LayerCache()
    private let loader: ConfigurationLoader
    private let emitter: KubernetesEmitter
    private let layerFiles: LayerFileReader
    private let schemas: Schemas
    /// The layers' folders whose names of files were looked at.
    private let seenFolders = Mutex<Set<FilePath>>([])
    /// The files of shared layers.
    private let plainFiles = Mutex<[FilePath: PlainFile]>([:])

    /// - Parameter opensSecrets: whether secrets are decrypted; if not, only what takes no key is checked.
    init(
        _ workspace: Workspace, _ selection: TargetSelection, opensSecrets: Bool
    ) throws(TenantryError) {
        // Whether a key is one tenant's shows only where all are looked at.
        let isWhole = if case .all = selection.tenants { true } else { false }
        let isolation = isWhole ? try TenantIsolation(workspace) : nil
        let secrets = SecretsFileVerifier(workspace, isolation: isolation, opens: opensSecrets)
        self.isolation = isolation
        self.workspace = workspace
        self.selection = selection
        self.secrets = secrets
        loader = try ConfigurationLoader(workspace.estate) { secrets.verify($0).root }
        emitter = try workspace.emitter()
        layerFiles = LayerFileReader(workspace, opensSecrets: opensSecrets)
        schemas = try Schemas(workspace.estate)
    }

    /// The files of creation rules that were used, and what is wrong with them.
    var rulesFiles: Set<String> { secrets.rulesFiles }
    var rulesProblems: [Problem] { secrets.rulesProblems }
    /// Keys of a tenant that open another's files; to be asked for at the end.
    var foreignRecipients: [Problem] { isolation?.problems ?? [] }

    func verify(_ name: TenantName) -> Finding {
        var finding = Finding()
        let estate = workspace.estate
        do {
            let tenant = try estate.tenant(name)
            if (try? estate.store.status(estate.path(tenant.file))) != nil { finding.files.insert(tenant.file) }
            for target in try workspace.targets(of: tenant, in: selection) {
                let readability = try verifyFiles(of: target, of: tenant, &finding)
                // What comes of files that do not parse says nothing new.
                guard readability != .unreadable else { continue }
                do {
                    try verifyResult(of: target, of: tenant, isSealed: readability == .sealed, &finding)
                } catch let error as ResolutionError {
                    try note(error, target, tenant, &finding)
                }
            }
        } catch {
            finding.problems.append(Problem(error, tenant: name))
        }
        return finding
    }

    /// Notes down why a configuration does not resolve: an unknown reference, most often, because a secret is missing.
    private func note(
        _ error: ResolutionError, _ target: Target, _ tenant: Tenant, _ finding: inout Finding
    ) throws(TenantryError) {
        var diagnostic = error.diagnostic
        // A shared file may be right for one target and wrong for another.
        if diagnostic.file?.hasPrefix(tenant.folder + "/") != true {
            diagnostic.notes.append("in the target \(target.title)")
        }
        let found = workspace.estate.excerpted(TenantryError(error.category, diagnostic))
        finding.problems.append(Problem(ResolutionError(error.code, found.diagnostic), tenant: tenant.name))
        var keys: Set<String> = []
        for layer in try workspace.layers(of: tenant, environment: target.environment) {
            keys.formUnion(try workspace.file(.secrets, in: layer).keys())
            keys.formUnion(try workspace.file(.env, in: layer).keys())
        }
        for missing in workspace.estate.manifest.missingSecrets(of: target, having: keys) {
            let diagnostic = workspace.estate.excerpted(missing).diagnostic
            finding.problems.append(Problem(code: "missing_secret", tenant: tenant.name, diagnostic))
        }
    }

    /// How much of a target's files can be read.
    private enum Readability {
        case all
        /// Some secrets are still encrypted.
        case sealed
        case unreadable
    }

    /// Looks at each file of each layer.
    private func verifyFiles(
        of target: Target, of tenant: Tenant, _ finding: inout Finding
    ) throws(EstateError) -> Readability {
        let estate = workspace.estate
        let paths = estate.manifest.files
        var (hasFailed, isSealed) = (false, false)
        let folders = try estate.layerFolders(for: target, of: tenant, cache: cache)
        for diagnostic in estate.missingLayers(folders, for: target, of: tenant) {
            finding.problems.append(Problem(code: "missing_layer", tenant: tenant.name, diagnostic))
        }
        for folder in folders {
            verifyPresence(in: folder, &finding)
            for path in paths.values + [paths.env] {
                let plain = verifyPlainFile(path, in: folder, &finding)
                if let name = plain.name { finding.files.insert(name) }
                guard let problem = plain.problem else { continue }
                hasFailed = true
                finding.problems.append(problem)
            }
            do throws(EstateError) {
                guard let file = try estate.file(paths.secrets, in: folder) else { continue }
                finding.files.insert(file.source.name)
                var source = file.source
                source.masksValues = true
                let outcome = secrets.verify(source)
                finding.problems += outcome.problems
                if outcome.root == nil, !outcome.problems.isEmpty { hasFailed = true }
                if outcome.isSealed { isSealed = true }
                try verifyRecord(beside: file.path, &finding)
            } catch {
                hasFailed = true
                finding.problems.append(Problem(error))
            }
        }
        return hasFailed ? .unreadable : isSealed ? .sealed : .all
    }

    /// Reads and parses a file of a layer once, however many targets have it.
    private func verifyPlainFile(_ path: SectionPath, in folder: LayerFolder, _ finding: inout Finding) -> PlainFile {
        let place = folder.path.appending(path.path)
        let known = folder.isShared ? plainFiles.withLock { $0[place] } : finding.plainFiles[place]
        if let known { return known }
        var plain = PlainFile()
        do {
            if let file = try workspace.estate.file(path, in: folder) {
                plain.name = file.source.name
                _ = try DocumentFile(parsing: file.source)
            }
        } catch {
            plain.problem = Problem(error)
        }
        if folder.isShared {
            plainFiles.withLock { [plain] in $0[place] = plain }
        } else {
            finding.plainFiles[place] = plain
        }
        return plain
    }

    /// Looks for files that should be in a layer's folder.
    private func verifyPresence(in folder: LayerFolder, _ finding: inout Finding) {
        guard seenFolders.withLock({ $0.insert(folder.path).inserted }) else { return }
        finding.problems += workspace.estate.misplacedFiles(in: folder)
        do throws(EstateError) {
            if let lost = try workspace.estate.lostSecrets(of: folder) {
                finding.problems.append(Problem(code: "lost_secrets", lost))
            }
        } catch {
            finding.problems.append(Problem(error))
        }
    }

    /// Reads what is noted down about the changes of a secrets file.
    private func verifyRecord(beside secrets: FilePath, _ finding: inout Finding) throws(EstateError) {
        let name = workspace.estate.name(of: secrets.removingLastComponent().appending(RotationRecord.fileName))
        guard !finding.files.contains(name), let file = try workspace.estate.read(name) else { return }
        finding.files.insert(name)
        _ = try RotationRecord(parsing: file.source)
    }

    /// Renders a target into nothing.
    private func verifyResult(
        of target: Target, of tenant: Tenant, isSealed: Bool, _ finding: inout Finding
    ) throws {
        let estate = workspace.estate
        let configuration = try loader.load(target, of: tenant)
        for error in estate.manifest.missingSecrets(in: configuration) {
            finding.problems.append(
                Problem(code: "missing_secret", tenant: tenant.name, estate.excerpted(error).diagnostic))
        }
        for error in estate.plainSecrets(in: configuration) {
            finding.problems.append(Problem(code: "plain_secret", tenant: tenant.name, error.diagnostic))
        }
        for violation in try schemas.violations(in: configuration, isSealed: isSealed) {
            let error = estate.excerpted(TenantryError(.badInput, violation.diagnostic))
            // What a shared layer says is one problem, however many tenants have it.
            let isOwn = violation.layer.map { ($0 + "/").hasPrefix(tenant.folder + "/") } ?? true
            finding.problems.append(
                Problem(code: "schema_violation", tenant: isOwn ? tenant.name : nil, error.diagnostic))
        }
        if !isSealed {
            for error in estate.misshapenSecrets(in: configuration) {
                finding.problems.append(Problem(code: "wrong_shape", tenant: tenant.name, error.diagnostic))
            }
        }
        do throws(EmissionError) {
            let objects = try emitter.objects(
                for: configuration, files: layerFiles.files(of: target, of: tenant), isSealed: isSealed)
            finding.objects.append(objects)
            if !isSealed {
                for remark in ApplyRule.remarks(on: objects) {
                    finding.problems.append(
                        Problem(code: Problem.largeObject, tenant: tenant.name, estate.excerpted(remark)))
                }
            }
            for diagnostic in objects.unusable {
                let isOwn = diagnostic.file?.hasPrefix(tenant.folder + "/") == true
                finding.problems.append(
                    Problem(
                        code: Problem.noVariable, tenant: isOwn ? tenant.name : nil, estate.excerpted(diagnostic)))
            }
        } catch {
            let diagnostic = estate.excerpted(TenantryError(error.category, error.diagnostic)).diagnostic
            finding.problems.append(Problem(EmissionError(error.code, diagnostic), tenant: tenant.name))
        }
    }
}
