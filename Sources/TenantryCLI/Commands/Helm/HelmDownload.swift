import ArgumentParser
import Tenantry

/// What Helm calls as a downloader.
struct HelmDownload: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "download",
        abstract: "Prints what a URL of a values file stands for, decrypted; Helm calls it.",
        discussion: """
            secrets://PATH is a file that SOPS or tenantry has encrypted, secrets://?PATH one that may be missing; \
            tenantry://TENANT/SERVICE/ENVIRONMENT are the Helm values of a target, where service and environment can be \
            left out if there is only one, and ?estate=DIR names another estate.
            Example: helm upgrade acme ./chart -f tenantry://acme -f secrets://acme/values.enc.yaml
            """)

    @Argument(
        help: ArgumentHelp(
            "The URL; Helm gives the files of a certificate, its key and an authority before it.",
            valueName: "url"))
    var words: [String]

    func validate() throws {
        guard words.count == 4 || words.count == 1 else {
            throw ValidationError("give the URL, or what Helm gives: CERTFILE KEYFILE CAFILE URL")
        }
    }

    func run() throws {
        let text = try HelmDownloader(.quiet).contents(of: words[words.count - 1])
        try Console.standard.writeSecret(text.span)
    }
}
