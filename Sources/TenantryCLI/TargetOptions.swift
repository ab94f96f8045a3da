import ArgumentParser
import Tenantry

/// Which of a tenant's targets a verb is about.
struct TargetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only this service.", valueName: "service"), completion: .service)
    var service: String?

    @Option(help: ArgumentHelp("Only this environment.", valueName: "environment"), completion: .environment)
    var environment: String?
}
