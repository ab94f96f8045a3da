/// The annotations of Stakater's Reloader, which restarts workloads when what they read changes.
enum Reloader {
    /// On a ConfigMap or a Secret: a workload that searches may follow it.
    static let match = "reloader.stakater.com/match"
    /// On a workload: it follows those among its objects that match.
    static let search = "reloader.stakater.com/search"
    /// On a workload: it follows all its objects.
    static let auto = "reloader.stakater.com/auto"
    /// On a workload: the names of the objects that it follows, with commas between them.
    static let configMaps = "configmap.reloader.stakater.com/reload"
    static let secrets = "secret.reloader.stakater.com/reload"
}
