import ArgumentParser
import Tenantry

struct FluxHelmReleases: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "helmreleases",
        abstract: "Prints a HelmRelease for each target.",
        discussion: """
            It takes its values from the Secret that render --encrypted --format helm has written. It takes no key here.
            Example: tenantry flux helmreleases --source estate --chart ./charts/shop --environment prod
            """)

    @Option(help: ArgumentHelp("The chart: its folder in the source, or its name.", valueName: "chart"))
    var chart: String

    @Option(help: ArgumentHelp("A version of the chart, or a range of them.", valueName: "version"))
    var chartVersion: String?

    @OptionGroup var flux: FluxOptions

    func validate() throws {
        if flux.sourceKind == .ociRepository {
            throw ValidationError("charts of an OCIRepository have another field, chartRef, than this prints")
        }
    }

    func run() throws {
        let settings = FluxHelmReleaseSettings(try flux.fluxSource(), chart: chart, version: chartVersion)
        try Console.standard.write(flux.options.workspace().fluxHelmReleases(flux.selection, settings))
    }
}
