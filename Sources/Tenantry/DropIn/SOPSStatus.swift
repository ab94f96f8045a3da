import SOPS

/// The exit codes of `sops`, which scripts depend on.
package enum SOPSStatus: Int32, Sendable, CaseIterable {
    /// Whatever has no code of its own; wrong usage, too.
    case generic = 1
    /// A file that cannot be read, or whose syntax is wrong.
    case unreadableInput = 2
    /// An output that cannot be written.
    case unwritableOutput = 3
    /// A tree that the format of the output cannot hold.
    case unrepresentableOutput = 4
    /// An index or a value for `set` or `unset` that is none.
    case invalidSetFormat = 7
    /// Options that exclude each other.
    case conflictingParameters = 8
    /// A value that cannot be encrypted.
    case encryptionFailed = 23
    /// A value that does not decrypt.
    case decryptionFailed = 25
    /// Keys to be added to a file that does not exist, or removed from it.
    case keysOfMissingFile = 49
    /// The MAC is missing or does not match.
    case macMismatch = 51
    /// Ctrl-C in the editor.
    case interrupted = 85
    /// A path for `--extract` that is none.
    case invalidPath = 91
    /// A file without anything in it.
    case emptyInput = 92
    /// No file is named, or it does not exist.
    case noFile = 100
    /// A kind of keys that does not exist, or stands twice, in the order of decryption.
    case invalidDecryptionOrder = 112
    /// No key opens the file.
    case noDataKey = 128
    /// The file was not changed in the editor.
    case unchanged = 200
    /// There is no editor, or it failed.
    case editorFailed = 201
    /// The file to encrypt is encrypted already.
    case alreadyEncrypted = 203

    /// What was being done when something failed.
    package enum Work { case encrypting, decrypting, writing }

    /// The code for an error of the SOPS module.
    init(_ code: SOPSError.Code, while work: Work) {
        self =
            switch code {
            case .malformed: work == .writing ? .unrepresentableOutput : .unreadableInput
            case .empty, .unreadableFile: .unreadableInput
            case .unwritableFile: .unwritableOutput
            case .alreadyEncrypted: .alreadyEncrypted
            case .noMatchingKey, .damagedKey, .invalidIdentity, .missingIdentityFile, .unreadableIdentityFile:
                .noDataKey
            case .authenticationFailed: .decryptionFailed
            case .macMismatch: .macMismatch
            case .invalidValue: work == .encrypting ? .encryptionFailed : .decryptionFailed
            case .unrepresentable: work == .writing ? .unrepresentableOutput : .encryptionFailed
            case .notEncrypted, .invalidMetadata, .invalidSelection, .invalidConfiguration, .noMatchingRule,
                .invalidRecipient, .unsupportedKey, .gpgFailed, .pluginFailed, .staysPlain, .noSuchEntry,
                .conflictingAccess, .foreignValue:
                .generic
            case .invalidDecryptionOrder: .invalidDecryptionOrder
            }
    }
}
