import Foundation
import Testing

@testable import Processes

@Suite(.timeLimit(.minutes(1)))
struct ProgramRunTests {
    private let environment = ["PATH": "/usr/bin:/bin", "NAME": "a value"]

    private func shell(_ script: String) -> ProgramRun {
        ProgramRun(["sh", "-c", script], environment: environment)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func capturesBothStreamsAndTheStatus() throws {
        let result = try shell("echo out; echo err >&2; exit 3").run()
        #expect(text(result.output) == "out\n")
        #expect(text(result.errors) == "err\n")
        #expect(result.exit == .exited(3))
    }

    @Test func hasTheEnvironmentThatItIsGivenAndNoOther() throws {
        let result = try ProgramRun(["env"], environment: environment).run()
        #expect(text(result.output).split(separator: "\n").sorted() == ["NAME=a value", "PATH=/usr/bin:/bin"])
    }

    @Test func readsWhatItIsGiven() throws {
        let result = try shell("tr a-z A-Z").run(input: Array("secret".utf8).span)
        #expect(text(result.output) == "SECRET")
    }

    @Test func readsNothingWhenNothingIsGiven() throws {
        #expect(try shell("cat").run().output.isEmpty)
    }

    /// More than all pipes hold, both ways at once.
    @Test func neverWaitsForEachOther() throws {
        let input = [UInt8](repeating: 7, count: 1_000_000)
        let result = try shell("tee /dev/stderr").run(input: input.span)
        #expect(result.output == input)
        #expect(result.errors == Array(input.prefix(16 << 10)))
    }

    @Test func survivesAProgramThatDoesNotRead() throws {
        let input = [UInt8](repeating: 7, count: 1_000_000)
        let result = try shell("exec <&-; echo done").run(input: input.span)
        #expect(text(result.output) == "done\n")
        #expect(result.succeeded)
    }

    @Test(arguments: [0, 10, 4095, 4096, 4097, 100_000])
    func keepsToTheLimit(limit: Int) throws {
        var run = ProgramRun(["head", "-c", String(limit), "/dev/zero"], environment: environment)
        run.outputLimit = limit
        #expect(try run.run().output.count == limit)
        run.arguments[2] = String(limit + 1)
        #expect(throws: ProcessError(.outputTooLarge(limit: limit), program: "head")) { try run.run() }
    }

    @Test func endsAProgramThatNeverStopsWriting() throws {
        #expect(throws: ProcessError(.outputTooLarge(limit: 1 << 20), program: "yes")) {
            try ProgramRun(["yes"], environment: environment).run()
        }
    }

    @Test func saysWhichSignalKilledIt() throws {
        #expect(try shell("kill -9 $$").run().exit == .killed(signal: 9))
    }

    @Test(arguments: ["no-such-program", "/no/such/program", "/etc/passwd", "/tmp"])
    func saysWhatIsNotInstalled(program: String) throws {
        let error = #expect(throws: ProcessError.self) {
            try ProgramRun([program], environment: environment).run()
        }
        #expect(error?.code == .notFound)
        #expect(error?.reason == "\(program) is not installed")
    }

    /// Nothing that we have open gets into a program, our ends of its own pipes and those of others among them.
    @Test func leavesNoDescriptorOpen() async throws {
        let counts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 {
                group.addTask { text(try shell("ls /dev/fd/ | wc -l").run(input: [1, 2, 3].span).output) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(counts.count == 1)
    }
}
