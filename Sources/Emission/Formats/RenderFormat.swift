/// What a render writes.
package enum RenderFormat: String, Hashable, Sendable, CaseIterable {
    /// Manifests as YAML documents.
    case kubernetes
    /// Manifests as one `List` in JSON.
    case kubernetesList = "kubernetes-list"
    case dotenv

    /// How manifests are written; nil where others than manifests are.
    package var manifests: ManifestStream.Format? {
        switch self {
        case .kubernetes: .yaml
        case .kubernetesList: .json
        default: nil
        }
    }

    /// What writes the text of a target; nil for manifests.
    package var text: (any TextFormat)? {
        switch self {
        case .kubernetes, .kubernetesList: nil
        case .dotenv: DotenvFormat()
        }
    }

    /// What the names of its files end with, without the dot.
    package var fileExtension: String { manifests?.rawValue ?? text?.fileExtension ?? "txt" }
}
