import Documents

/// The type of a Secret: which keys the API server demands of it.
package enum SecretType: String, Sendable, CaseIterable {
    case opaque = "Opaque"
    case tls = "kubernetes.io/tls"
    case dockerConfigJSON = "kubernetes.io/dockerconfigjson"
    case dockerConfig = "kubernetes.io/dockercfg"
    case basicAuth = "kubernetes.io/basic-auth"
    case sshAuth = "kubernetes.io/ssh-auth"

    /// Why a text cannot be the type of a Secret that is rendered, and what to do instead; nil if it can. Types of
    /// others, such as `example.com/token`, are theirs to check.
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
        let known = allCases.map(\.rawValue)
        let hint = Suggestion.hint(for: type, among: known) ?? short(type).map { "did you mean \($0)?" }
        // The part before the slash is the domain of whoever defines the type.
        let parts = type.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2, parts[0].contains("."), parts[0] != "kubernetes.io", !parts[1].isEmpty { return nil }
        return (
            "no Secret has the type \(type.debugDescription)", hint ?? "known types: \(known.joined(separator: ", "))"
        )
    }

    private static func short(_ text: String) -> String? {
        let names = allCases.map(\.rawValue)
        return names.first { $0.hasSuffix("/\(text.lowercased())") || $0.lowercased() == text.lowercased() }
    }
}
