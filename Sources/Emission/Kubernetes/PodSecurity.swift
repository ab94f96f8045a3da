/// The labels of a Namespace that the Pod Security admission of the API server reads, which refuses others than these.
enum PodSecurity {
    private static let prefix = "pod-security.kubernetes.io/"

    /// What is wrong with a label; nil if nothing is.
    static func flaw(_ key: String, _ value: String) -> String? {
        guard key.hasPrefix(prefix) else { return nil }
        switch key.dropFirst(prefix.count) {
        case "enforce", "audit", "warn":
            let levels = ["privileged", "baseline", "restricted"]
            return levels.contains(value) ? nil : "it is one of \(levels.joined(separator: ", "))"
        case "enforce-version", "audit-version", "warn-version":
            let parts = value.split(separator: ".", omittingEmptySubsequences: false)
            let isVersion = parts.count == 2 && parts[0] == "v1" && Int(parts[1]).map { $0 >= 0 } ?? false
            return isVersion || value == "latest" ? nil : "it is latest, or a version such as v1.34"
        default:
            return "Kubernetes has enforce, audit and warn there, and enforce-version, audit-version and warn-version"
        }
    }
}
