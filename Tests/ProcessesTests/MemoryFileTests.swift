import Processes
import Sealing
import SystemPackage
import Testing

#if os(Linux)
    /// A file in memory that a program reads and rewrites.
    struct MemoryFileTests {
        private func run(_ script: String, _ file: MemoryFile?, timeLimit: Duration? = nil) throws -> ProgramRun.Result
        {
            var run = ProgramRun(["sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"])
            run.memoryFile = file
            run.timeLimit = timeLimit
            run.isAlone = true
            return try run.run()
        }

        private func text(_ file: MemoryFile, limit: Int = 100) throws -> String {
            try file.contents(limit: limit).withBytes { bytes in
                String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
            }
        }

        @Test func isReadAndRewritten() throws {
            let path = ProgramRun.memoryFilePath
            let file = try MemoryFile([UInt8]("a longer text".utf8).span)
            let result = try run("cat \(path); stat -L -c ' %a' \(path); printf new > \(path)", file)
            #expect(String(decoding: result.output, as: UTF8.self) == "a longer text 600\n")
            #expect(try text(file) == "new")
            #expect(throws: Errno.fileTooLarge) { _ = try text(file, limit: 2) }
            file.wipe()
            #expect(try text(file).isEmpty)
        }

        @Test func isGivenToOneProgramOnly() throws {
            let file = try MemoryFile([UInt8]("secret".utf8).span)
            #expect(try !run("cat \(ProgramRun.memoryFilePath)", nil).succeeded)
            #expect(try text(file) == "secret")
        }

        @Test func aProgramHasItsTime() throws {
            let start = SuspendingClock.now
            let error = try #require(throws: ProcessError.self) {
                _ = try run("sleep 100", nil, timeLimit: .milliseconds(300))
            }
            #expect(error.code == .tooSlow(.milliseconds(300)))
            #expect(SuspendingClock.now - start < .seconds(30))
        }
    }
#endif
