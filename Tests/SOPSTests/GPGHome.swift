import Documents
import Foundation
import Processes
import SOPS
import Testing

/// A key ring of its own for `gpg`, with the key pair of the vectors in it.
final class GPGHome {
    static let fingerprint = "E96D0C65C4B5A2A4A5CA384548AE030B3923F485"

    let folder: URL
    let environment: [String: String]

    /// - Parameter isEmpty: whether the ring shall have no keys.
    init(isEmpty: Bool = false) throws {
        // The path of the agent's socket must be short.
        folder = URL(filePath: "/tmp/tenantry-gpg-\(UInt32.random(in: 0...UInt32.max))")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        environment = ["PATH": "/usr/bin:/bin:/usr/local/bin", "GNUPGHOME": folder.path, "HOME": folder.path]
        if !isEmpty {
            let key = try Vectors.source("pgp_secret.asc").bytes
            #expect(try run("gpg", "--batch", "--import", reading: key).succeeded)
        }
    }

    deinit {
        _ = try? run("gpgconf", "--kill", "all")
        try? FileManager.default.removeItem(at: folder)
    }

    @discardableResult
    func run(_ arguments: String..., reading input: [UInt8] = []) throws -> ProgramRun.Result {
        try ProgramRun(arguments, environment: environment).run(input: input.span)
    }

    /// The environment with other variables in it.
    func environment(_ others: [String: String]) -> [String: String] {
        environment.merging(others) { $1 }
    }

    var gpg: GPG { GPG(environment: environment) }
}
