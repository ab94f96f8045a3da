import Documents

/// The type of a Secret: which keys the API server demands of it.
package enum SecretType: String, Sendable, CaseIterable {
    case opaque = "Opaque"
    case tls = "kubernetes.io/tls"
    case dockerConfigJSON = "kubernetes.io/dockerconfigjson"
    case dockerConfig = "kubernetes.io/dockercfg"
    case basicAuth = "kubernetes.io/basic-auth"
    case sshAuth = "kubernetes.io/ssh-auth"

    /// Why a text cannot be the type of a Secret that is rendered, and what to do instead; nil if it can. The API
    /// server takes any text: only what is meant to be one of the known types, and is not, is refused.
    package static func flaw(in type: String) -> (summary: String, hint: String)? {
        if SecretType(rawValue: type) != nil { return nil }
        switch type {
        case "kubernetes.io/service-account-token":
            return (
                "the cluster makes the tokens of its service accounts itself, and deletes Secrets of this type "
                    + "whose account is "
                    + "not there",
                "use a projected service account token in the pod, or kubectl create token"
            )
        case "bootstrap.kubernetes.io/token":
            return (
                "a bootstrap token lets machines join the cluster, and is taken in kube-system only",
                "make it with kubeadm token create"
            )
        default: break
        }
        let all = "known types: \(allCases.map(\.rawValue).joined(separator: ", "))"
        if type.isEmpty { return ("the type of a Secret is empty", all) }
        guard let meant = known(nearTo: type) else { return nil }
        return ("no Secret has the type \(type.debugDescription)", "did you mean \(meant.rawValue)?")
    }

    /// The type that somebody meant who wrote another one: its short name, or one with a typing mistake in it.
    private static func known(nearTo type: String) -> SecretType? {
        let parts = type.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let name = parts.last else { return nil }
        if parts.count == 2, Suggestion.nearest(to: parts[0], among: ["kubernetes.io"]) == nil { return nil }
        let nearest = Suggestion.nearest(to: name, among: allCases.map(\.shortName))
        return allCases.first { $0.shortName == nearest }
    }

    /// What follows the domain.
    private var shortName: String { rawValue.split(separator: "/").last.map(String.init) ?? rawValue }
}
