import Documents
import Emission
import Estate
import Resolution

/// What rendering one target gave.
struct RenderedTarget: Sendable {
    let target: Target
    /// Nil where others than manifests are written.
    let objects: TargetObjects?
    /// Manifests as YAML documents, or the text in another format; empty where manifests are written otherwise.
    let text: [UInt8]
    /// The patch for the target's workload, where one is wanted.
    var patch: [UInt8] = []
}

/// What rendering one tenant gave.
struct RenderedTenant: Sendable {
    let name: TenantName
    var isSuspended = false
    /// Those without errors.
    var targets: [RenderedTarget] = []
    var errors: [(error: TenantryError, context: String?)] = []
    /// What goes into the folder, if the render is to one and nothing is wrong.
    var files: [OutputFile] = []
    /// Those whose objects one of the targets has, by what is deployed as one.
    var namespaces: [String: Set<String>] = [:]

    init(_ name: TenantName) { self.name = name }
}

/// Where targets that share a namespace have its object once.
enum NamespaceScope: Sendable {
    case tenant
    /// For what is deployed one environment at a time: each brings the namespace that it needs.
    case eachEnvironment
}

/// Renders tenants one by one, on any thread.
struct TenantRenderer: Sendable {
    private let workspace: Workspace
    private let selection: TargetSelection
    private let loader: ConfigurationLoader
    private let emitter: KubernetesEmitter
    private let layerFiles: LayerFileReader
    private let schemas: Schemas
    private let format: RenderFormat
    private let files: TenantFiles?

    /// - Parameter files: which files to make; nil where the texts are wanted as they are.
    init(
        _ workspace: Workspace, _ selection: TargetSelection, _ format: RenderFormat, _ files: TenantFiles? = nil
    ) throws(TenantryError) {
        self.files = files
        self.workspace = workspace
        self.selection = selection
        self.format = format
        loader = try workspace.loader()
        emitter = try workspace.emitter()
        layerFiles = LayerFileReader(workspace)
        schemas = try Schemas(workspace.estate)
    }

    func render(_ name: TenantName) -> RenderedTenant {
        var rendered = RenderedTenant(name)
        do throws(TenantryError) {
            let tenant = try rethrowing { () throws(EstateError) in try workspace.estate.tenant(name) }
            rendered.isSuspended = tenant.isSuspended
            if tenant.isSuspended, case .all = selection.tenants { return rendered }
            for target in try workspace.targets(of: tenant, in: selection) {
                render(target, of: tenant, into: &rendered)
            }
            if let files, rendered.errors.isEmpty { rendered.files = try files.files(of: rendered, tenant) }
        } catch {
            rendered.errors.append((error, nil))
        }
        return rendered
    }

    /// - Throws: `EstateError`, `ResolutionError`, or what opening secrets throws.
    func load(_ target: Target, of tenant: Tenant) throws -> Configuration {
        try loader.load(target, of: tenant)
    }

    /// What the manifest and the schemas forbid in a configuration.
    func problems(with configuration: Configuration) throws -> [TenantryError] {
        try workspace.problems(with: configuration, schemas)
    }

    private func render(_ target: Target, of tenant: Tenant, into rendered: inout RenderedTenant) {
        do {
            let configuration = try load(target, of: tenant)
            let problems = try problems(with: configuration)
            guard problems.isEmpty else {
                rendered.errors += problems.map { ($0, nil) }
                return
            }
            var text: [UInt8] = []
            var objects: TargetObjects?
            if let writer = format.text(for: workspace.estate.manifest, only: selection.only) {
                try writer.append(configuration, to: &text)
            } else {
                let unit = files?.namespaces == .eachEnvironment ? target.environment ?? "" : ""
                let made = try emitter.objects(for: configuration, files: layerFiles.files(of: target, of: tenant))
                    .sharing(&rendered.namespaces[unit, default: []])
                if files?.isForKustomize == true { try made.refuseForKustomize(configuration) }
                if let external = format.external(for: workspace.estate.manifest) {
                    try external.append(made, of: configuration, to: &text)
                } else if format == .kubernetes, files?.splitsObjects != true {
                    made.appendYAML(to: &text)
                }
                if let workload = format.workload {
                    try emitter.append(workload, for: made, configuration.attributes, to: &text)
                }
                // What is not to be written is not handed on.
                objects = format.isWithoutSecrets ? made.withoutSecrets : made
            }
            var result = RenderedTarget(target: target, objects: objects, text: text)
            if files?.layout.withPatch == true, let objects {
                try emitter.append(.patch, for: objects, configuration.attributes, to: &result.patch)
            }
            rendered.targets.append(result)
        } catch {
            // A shared file may be right for one target and wrong for another.
            let isOfTarget = error is ResolutionError || error is EmissionError
            let error = workspace.estate.excerpted(TenantryError(wrapping: error))
            let isOwn = error.diagnostic.file?.hasPrefix(tenant.folder + "/") == true
            let isNamed = isOwn || error.diagnostic.summary.contains(target.title)
            rendered.errors.append((error, isOfTarget && !isNamed ? "in the target \(target.title)" : nil))
        }
    }
}

extension Workspace {
    /// What the manifest and the schemas forbid in a configuration although it resolves.
    func problems(with configuration: Configuration, _ schemas: Schemas) throws(TenantryError) -> [TenantryError] {
        let plain = estate.plainSecrets(in: configuration)
        let missing = estate.manifest.missingSecrets(in: configuration)
        var unfit: [TenantryError] = []
        do {
            unfit = try schemas.violations(in: configuration).map { TenantryError(.badInput, $0.diagnostic) }
        } catch {
            throw TenantryError(wrapping: error)
        }
        return plain + (missing + unfit).map(estate.excerpted)
    }

    /// The emitter for the manifest's section `kubernetes`.
    func emitter() throws(TenantryError) -> KubernetesEmitter {
        try emitter(for: estate.manifest.kubernetes)
    }

    func emitter(for settings: KubernetesSettings) throws(TenantryError) -> KubernetesEmitter {
        do throws(EmissionError) {
            return try KubernetesEmitter(settings)
        } catch {
            var diagnostic = error.diagnostic
            diagnostic.file = diagnostic.file ?? estate.manifest.file
            throw estate.excerpted(TenantryError(error.category, diagnostic))
        }
    }
}
