import Documents
import Estate
import Processes
import Sealing
import SystemPackage

/// Runs hooks. They are in a session of their own, without a terminal: they can ask nobody, and Ctrl-C does not end them
/// half-way. They get our environment but for what keys are in.
struct HookRunner {
    let estate: EstateFolder
    let surroundings: Surroundings
    let observer: RotationObserver

    /// Of what a hook writes to each of its outputs, so many bytes are taken.
    private static let outputLimit = 1 << 20
    /// How many of its last lines an error tells.
    private static let toldLines = 10

    /// - Throws: `hookFailed`, with what the hook has to say.
    func run(_ phase: HookPhase, _ call: HookCall) throws(TenantryError) {
        let name = call.program.name
        var environment = surroundings.environment.filter {
            !$0.key.hasPrefix("SOPS_") && !$0.key.hasPrefix("TENANTRY_")
        }
        environment.merge(call.environment(phase, estate)) { $1 }
        var program = ProgramRun([call.program.path.string], environment: environment)
        program.outputLimit = Self.outputLimit
        program.errorLimit = Self.outputLimit
        program.isAlone = true
        program.timeLimit = call.program.timeLimit
        var input: [UInt8]
        do {
            input = try HookInput(phase, call).bytes()
        } catch {
            throw TenantryError(.internalError, "nothing can be told to the hook \(name): \(error)")
        }
        defer { Memory.wipe(&input) }
        var result: ProgramRun.Result
        do throws(ProcessError) {
            result = try program.run(input: input.span)
        } catch {
            throw failure(phase, call, SourceText.printable(error.reason), [])
        }
        defer {
            Memory.wipe(&result.output)
            Memory.wipe(&result.errors)
        }
        let lines = lines(result, call)
        switch result.exit {
        case .exited(0): for line in lines { observer.hookLine(name, line) }
        case .exited(let code): throw failure(phase, call, "it exited with \(code)", lines)
        case .killed(let signal): throw failure(phase, call, "it was ended by the signal \(signal)", lines)
        }
    }

    /// What it has written, without the values of secrets and without control characters.
    private func lines(_ result: ProgramRun.Result, _ call: HookCall) -> [String] {
        let mask = SecretMask([call.new] + (call.old.map { [$0] } ?? []) + call.others)
        return [result.output, result.errors].flatMap { bytes in
            String(decoding: mask.masked(bytes), as: UTF8.self).split(whereSeparator: \.isNewline)
                .map { SourceText.printable(String($0)) }
        }
    }

    private func failure(_ phase: HookPhase, _ call: HookCall, _ reason: String, _ lines: [String]) -> TenantryError {
        TenantryError(
            .hookFailed, "the hook \(call.program.name) failed to \(phase.verb) \(call.secret.title): \(reason)",
            notes: lines.suffix(Self.toldLines).map { "the hook says: \($0)" })
    }
}
