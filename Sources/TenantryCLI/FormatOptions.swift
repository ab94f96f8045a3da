public import ArgumentParser
public import SOPS
import SystemPackage
import Tenantry

/// What a file that is encrypted or decrypted is written in.
struct FormatOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the input is written in: yaml, json, dotenv, ini or binary. Without it, the file's name says.",
            valueName: "format"),
        completion: .list(FileFormat.names))
    var inputType: FileFormat?

    @Option(
        help: ArgumentHelp("What the output is written in. Without it, as the input.", valueName: "format"),
        completion: .list(FileFormat.names))
    var outputType: FileFormat?

    @Option(
        help: ArgumentHelp(
            "Take the format and the creation rule of this path, for standard input or another file.",
            valueName: "path"),
        completion: .file())
    var filenameOverride: String?

    /// The text of a file or, for `-`, of standard input.
    ///
    /// - Parameter standardInput: the path that standard input stands for if nothing is said.
    func text(of file: String, standardInput: String, with crypto: FileCrypto) throws -> CryptoText {
        guard StandardInput.isMeant(by: file) else {
            return try crypto.text(of: FilePath(file), as: inputType, named: filenameOverride.map { FilePath($0) })
        }
        return try CryptoText(
            path: FilePath(filenameOverride ?? standardInput), shownAs: StandardInput.name,
            bytes: StandardInput.read(), as: inputType)
    }
}

extension FileFormat: ExpressibleByArgument {
    static let names = allCases.map(\.rawValue)
}
