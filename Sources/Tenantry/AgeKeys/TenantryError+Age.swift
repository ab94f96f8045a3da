import Age
import Documents

extension AgeError {
    /// In which category it falls when an age file or a key was at fault that the person named.
    var category: TenantryError.Category {
        switch code {
        case .noMatch, .missingPlugin, .pluginFailure, .nobodyToAsk, .encryptedIdentity, .wrongPassphrase: .noPermission
        case .hmacFailure, .payloadFailure: .tampered
        case .outOfMemory: .inputOutput
        default: .badInput
        }
    }

    /// What to do about a file that does not open.
    var hint: String? {
        switch code {
        case .hmacFailure, .payloadFailure: "restore the file from where it came from, and find out who changed it"
        case .invalidRecipients: "post-quantum recipients share files with their like only: make a file for each kind"
        default: nil
        }
    }
}

extension TenantryError {
    /// A failure of the age file of this name.
    init(_ error: AgeError, file: String) {
        self.init(error.category, Diagnostic(error.reason, file: file, hint: error.hint))
    }
}
