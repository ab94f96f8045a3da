package import Estate

/// What a render writes.
package enum RenderFormat: String, Hashable, Sendable, CaseIterable {
    /// Manifests as YAML documents.
    case kubernetes
    /// Manifests as one `List` in JSON.
    case kubernetesList = "kubernetes-list"
    /// A values file for Helm.
    case helm
    /// The part of a pod template that reads the manifests.
    case kubernetesPod = "kubernetes-pod"
    /// A strategic merge patch for the workload that reads the manifests.
    case kubernetesPatch = "kubernetes-patch"
    /// For python-dotenv and its like.
    case dotenv
    /// Docker Compose's dialect.
    case compose
    /// A report of a job of GitLab CI.
    case gitlab
    /// SOPS's dialect.
    case sopsDotenv = "sops-dotenv"
    /// `export` lines.
    case shell
    case json
    case yaml
    /// Terraform's variables, as JSON.
    case tfvars
    /// For the file that `GITHUB_ENV` names.
    case githubEnv = "github-env"
    /// For the log of a job of GitHub Actions.
    case githubMasks = "github-masks"
    /// Manifests with an `ExternalSecret` in the place of the Secret.
    case externalSecret = "external-secret"
    /// Manifests with a `SecretProviderClass` in the place of the Secret.
    case secretProviderClass = "secret-provider-class"
    /// The JSON object that a secret of AWS Secrets Manager holds.
    case awsSecret = "aws-secret"

    /// How manifests are written; nil where others than manifests are.
    package var manifests: ManifestStream.Format? {
        switch self {
        case .kubernetes, .externalSecret, .secretProviderClass: .yaml
        case .kubernetesList: .json
        default: nil
        }
    }

    /// What a workload has to say to read the manifests; nil where something else is written.
    package var workload: KubernetesEmitter.WorkloadText? {
        switch self {
        case .kubernetesPod: .podTemplate
        case .kubernetesPatch: .patch
        default: nil
        }
    }

    /// What writes the text of a target; nil for manifests and what belongs to them.
    package var text: (any TextFormat)? {
        switch self {
        case .kubernetes, .kubernetesList, .kubernetesPod, .kubernetesPatch, .externalSecret, .secretProviderClass: nil
        case .helm: HelmValuesFormat()
        case .dotenv: DotenvFormat()
        case .compose: ComposeFormat()
        case .gitlab: GitLabFormat()
        case .sopsDotenv: SOPSDotenvFormat()
        case .shell: ShellFormat()
        case .json: JSONFormat()
        case .yaml: YAMLFormat()
        case .tfvars: JSONFormat(fileExtension: "tfvars.json")
        case .githubEnv: GitHubEnvironmentFormat()
        case .githubMasks: GitHubMaskFormat()
        case .awsSecret: SecretsManagerFormat()
        }
    }

    /// Whether it is a list of variables, of which a part can be written alone.
    package var isOfVariables: Bool { (text as? any VariableFormat)?.part == nil && text is any VariableFormat }

    /// The same, where it depends on what the manifest says.
    ///
    /// - Parameter only: of a list of variables, this part; nil for all.
    package func text(for manifest: Manifest, only part: VariablePart? = nil) -> (any TextFormat)? {
        if let part, let format = text as? any VariableFormat { return format.only(part) }
        guard self == .helm else { return text }
        let (roots, files) = (manifest.helm, manifest.files)
        return HelmValuesFormat(
            roots, replaces: (roots.env == files.env.root, roots.secrets == files.secrets.root))
    }

    /// Whether manifests are written that have something else in the place of Secrets.
    package var isWithoutSecrets: Bool { self == .externalSecret || self == .secretProviderClass }

    /// What takes the place of Secrets in manifests that are to have none; nil for other formats.
    package func external(for manifest: Manifest) -> ExternalManifests? {
        switch self {
        case .externalSecret: ExternalManifests(.externalSecret, manifest.externalSecrets)
        case .secretProviderClass: ExternalManifests(.secretProviderClass, manifest.externalSecrets)
        default: nil
        }
    }

    /// What the names of its files end with, without the dot.
    package var fileExtension: String {
        switch self {
        case .kubernetesPod: "pod.yaml"
        // No manifest: kubectl and Argo CD would take it for one if its name ended like one's.
        case .kubernetesPatch: "patch"
        default: manifests?.rawValue ?? text?.fileExtension ?? "txt"
        }
    }
}
