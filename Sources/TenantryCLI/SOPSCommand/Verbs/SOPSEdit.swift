import ArgumentParser
import FoundationEssentials
import SystemPackage
import Tenantry

struct SOPSEdit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit",
        abstract: "Opens a file in an editor, and encrypts what comes out of it.",
        discussion: """
            The decrypted text is in memory only while $SOPS_EDITOR or $EDITOR shows it. What does not change keeps \
            its ciphertext. A file that does not exist is made.
            Example: sops edit secrets.yaml
            """)

    @Argument(help: "The file.", completion: .file())
    var files: [String] = []

    @Flag(name: [.customShort("s"), .long], help: "Show who can open the file, too.")
    var showMasterKeys = false

    @Flag(help: "Take the values though their MAC does not match.")
    var ignoreMac = false

    @Option(help: ArgumentHelp("Choose formats and creation rule by this name.", valueName: "path"))
    var filenameOverride: String?

    @OptionGroup var creation: SOPSCreationOptions
    @OptionGroup var types: SOPSTypeOptions
    @OptionGroup var general: SOPSGeneralOptions

    func run() throws {
        guard let file = files.first else { throw SOPSFailure.noFile }
        var input = SOPSInput(.file(FilePath(file)), nameOverride: filenameOverride)
        (input.inputType, input.outputType, input.indent) = (types.inputType, types.outputType, types.indent)
        input.ignoresMAC = ignoreMac
        let session = try SOPSEditSession(
            general.files(), FilePath(file), input, creation.creation, showsKeys: showMasterKeys)
        try edit(session)
        general.say("wrote \(file)")
    }

    private func edit(_ session: SOPSEditSession) throws {
        var failure: SOPSFailure?
        let outcome: Editor.Outcome
        do throws(TenantryError) {
            let editor = try Editor(environment: ProcessInfo.processInfo.environment)
            outcome = try editor.edit(session.plaintext, name: session.baseName) { text throws(TenantryError) in
                do throws(SOPSFailure) {
                    let (bytes, warnings) = try session.result(of: text)
                    try session.finish(with: bytes)
                    for warning in warnings { Console.standard.warn(warning) }
                } catch {
                    failure = error
                    throw error.error
                }
            }
        } catch {
            let status: SOPSStatus = error.category == .cannotCreate ? .unwritableOutput : .editorFailed
            throw failure ?? SOPSFailure(status, error)
        }
        switch outcome {
        case .edited: return
        case .unchanged: throw SOPSFailure(.unchanged, "the file has not been changed in the editor")
        case .interrupted: throw SOPSFailure(.interrupted, "interrupted: the file is as it was")
        case .abandoned: throw ExitCode((failure?.status ?? .generic).rawValue)
        }
    }
}
