import ArgumentParser

struct HelmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "helm",
        abstract: "Is a post-renderer and a downloader for Helm.",
        discussion: """
            Values files for charts are written by: tenantry render --format helm
            Example: helm upgrade acme ./chart --post-renderer tenantry --post-renderer-args acme
            """,
        subcommands: [HelmPostRender.self, HelmDownload.self])
}
