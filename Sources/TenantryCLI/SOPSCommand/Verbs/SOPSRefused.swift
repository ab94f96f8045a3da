import ArgumentParser
import Tenantry

/// The verbs of `sops` that have no place here.
struct SOPSPublish: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Is refused: there is no publishing to clouds here.", shouldDisplay: false)

    func run() throws {
        throw SOPSFailure(
            .generic, "tenantry does not publish files: it has no access to clouds",
            hint: "decrypt the file with sops decrypt, and hand it to the cloud's own program")
    }
}

struct SOPSKeyService: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keyservice", abstract: "Is refused: there is no key service here.", shouldDisplay: false)

    func run() throws {
        throw SOPSFailure(
            .generic, "tenantry has no key service for other machines",
            hint: "forward the agent of gpg instead, or encrypt for an age identity of the other machine")
    }
}
