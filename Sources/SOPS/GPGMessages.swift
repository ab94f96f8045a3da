/// What `gpg` said: status lines for programs, which are the same in every language, and lines for people.
struct GPGMessages {
    private static let statusMark = "[GNUPG:] "

    /// Keyword and arguments of each status line.
    private var statuses: [[Substring]] = []
    /// The last line for people, without the program's name.
    private var last: String?

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix(Self.statusMark) {
                statuses.append(line.dropFirst(Self.statusMark.count).split(separator: " "))
            } else if let colon = line.firstRange(of: ": "), line.hasPrefix("gpg") {
                let shown = line[colon.upperBound...].unicodeScalars.prefix(200).filter { $0.value >= 0x20 }
                last = String(String.UnicodeScalarView(shown))
            }
        }
    }

    func encryptionFailure(_ fingerprint: String) -> GPG.Failure {
        if has("INV_RECP") || has("NO_PUBKEY") {
            return GPG.Failure(
                reason: "gpg has no usable public key \(fingerprint)\(quotation)",
                hint: "import it: gpg --recv-keys \(fingerprint), or gpg --import with a file")
        }
        return GPG.Failure(reason: "gpg cannot encrypt for \(fingerprint)\(quotation)")
    }

    func decryptionFailure() -> GPG.Failure {
        switch errorNumber {
        case Self.badPassphrase:
            return GPG.Failure(reason: "the passphrase of the key is wrong\(quotation)", hint: "try again")
        case Self.canceled, Self.fullyCanceled:
            return GPG.Failure(reason: "nobody gave the passphrase of the key\(quotation)")
        case .some(Self.noPinentry), .some(Self.pinentryFailed), .some(Self.systemErrors):
            return GPG.Failure(
                reason: "gpg cannot ask for the passphrase of the key\(quotation)",
                hint: "install a pinentry, and set GPG_TTY=$(tty)")
        default:
            break
        }
        if has("NO_SECKEY") || errorNumber == Self.noSecretKey {
            return GPG.Failure(reason: "gpg has no secret key for it")
        }
        return GPG.Failure(reason: "gpg cannot decrypt it\(quotation)")
    }

    private var quotation: String { last.map { " (gpg: \($0))" } ?? "" }

    private func has(_ keyword: String) -> Bool {
        statuses.contains { $0.first == keyword[...] }
    }

    /// The number of what went wrong with the key, whichever part of GnuPG found it: the lower 16 bits.
    private var errorNumber: Int? {
        statuses.last { $0.count >= 3 && $0[0] == "ERROR" && $0[1].hasPrefix("pkdecrypt") }
            .flatMap { Int($0[2]) }.map { $0 & 0xFFFF }
    }

    // Numbers of libgpg-error; those of the operating system have one more bit.
    private static let badPassphrase = 11
    private static let noSecretKey = 17
    private static let noPinentry = 85
    private static let pinentryFailed = 86
    private static let canceled = 99
    private static let fullyCanceled = 198
    private static let systemErrors = 1 << 15..<1 << 16
}
