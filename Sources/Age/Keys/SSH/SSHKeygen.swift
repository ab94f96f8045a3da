internal import Processes
internal import Sealing
internal import SystemPackage

/// The program `ssh-keygen`, which takes passphrases off SSH keys: no library at hand has the function that OpenSSH makes
/// the key of a passphrase with.
///
/// The key is in a file that is in memory only, which the program rewrites; the passphrase goes over standard input.
struct SSHKeygen {
    /// Whose environment counts.
    let plugins: Plugins

    private static let program = "ssh-keygen"
    /// A passphrase is to take some time, but not so much.
    private static let timeLimit = Duration.seconds(120)
    private static let longestKey = 64 << 10
    /// By these, ssh-keygen would find somebody else to ask.
    private static let askers = ["SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY", "WAYLAND_DISPLAY"]

    /// The key file without its passphrase, in OpenSSH's form.
    /// - Throws: `wrongPassphrase`; `encryptedIdentity` if the program is missing or cannot do it.
    func decrypt(_ file: [UInt8], with passphrase: borrowing Passphrase) throws(AgeError) -> GuardedBytes {
        let memory: MemoryFile
        do throws(Errno) {
            memory = try MemoryFile(file.span)
        } catch {
            throw Self.failure("this system has no place in memory to decrypt it in")
        }
        defer { memory.wipe() }
        var run = ProgramRun(
            [Self.program, "-p", "-q", "-N", "", "-f", ProgramRun.memoryFilePath], environment: plugins.variables)
        for variable in Self.askers { run.environment[variable] = nil }
        run.environment["LC_ALL"] = "C"
        (run.isAlone, run.timeLimit, run.memoryFile) = (true, Self.timeLimit, memory)
        try check(Self.run(run, passphrase))
        do throws(Errno) {
            return try memory.contents(limit: Self.longestKey)
        } catch {
            throw Self.failure("what ssh-keygen makes of it cannot be read: \(error)")
        }
    }

    private static func run(
        _ run: ProgramRun, _ passphrase: borrowing Passphrase
    ) throws(AgeError) -> ProgramRun.Result {
        let count = passphrase.bytes.count
        let line: GuardedBytes
        do throws(SealingError) {
            line = try GuardedBytes(count: count + 1) { line in
                passphrase.bytes.withBytes { bytes in
                    for index in bytes.indices { line[index] = bytes[index] }
                }
                line[count] = UInt8(ascii: "\n")
            }
        } catch {
            throw AgeError(error, as: .encryptedIdentity, "the passphrase of the SSH key cannot be used")
        }
        do throws(ProcessError) {
            return try line.withBytes { line throws(ProcessError) in try run.run(input: line) }
        } catch {
            throw failure(
                error.code == .notFound
                    ? "ssh-keygen, which decrypts it, is not on the PATH: install OpenSSH's client" : error.reason)
        }
    }

    private func check(_ result: ProgramRun.Result) throws(AgeError) {
        guard !result.succeeded else { return }
        let errors = PluginText.line(result.errors)
        guard !errors.contains("incorrect passphrase") else {
            throw AgeError(.wrongPassphrase, "the passphrase of the SSH key is wrong")
        }
        throw Self.failure("ssh-keygen cannot decrypt it: \(errors.isEmpty ? "it does not say why" : errors)")
    }

    private static func failure(_ reason: String) -> AgeError {
        AgeError(
            .encryptedIdentity,
            "the SSH key is encrypted, and \(reason); ssh-keygen -p takes the passphrase off a copy of it")
    }
}
