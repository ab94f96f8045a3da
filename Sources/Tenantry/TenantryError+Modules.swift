import Documents
import Emission
import Estate
import JSONSchema
import Resolution
import SOPS

/// Runs code of another module and turns its error into the library's.
func rethrowing<Value: ~Copyable, Failure: CategorizedError>(
    _ body: () throws(Failure) -> Value
) throws(TenantryError) -> Value {
    do throws(Failure) {
        return try body()
    } catch {
        throw TenantryError(error.category, error.diagnostic)
    }
}

/// An error of one of the modules, which says in which category it falls.
protocol CategorizedError: Error {
    var category: TenantryError.Category { get }
    var diagnostic: Diagnostic { get }
}

extension DocumentError: CategorizedError {
    var category: TenantryError.Category { .badInput }
}

extension SOPSError: CategorizedError {
    var category: TenantryError.Category {
        switch code {
        case .authenticationFailed, .damagedKey, .macMismatch, .foreignValue: .tampered
        case .noMatchingKey, .unreadableIdentityFile, .gpgFailed, .pluginFailed: .noPermission
        case .invalidConfiguration, .invalidSelection, .noMatchingRule, .unsupportedKey, .invalidDecryptionOrder:
            .badConfiguration
        case .noSuchEntry, .missingIdentityFile: .notFound
        case .unreadableFile, .unwritableFile: .inputOutput
        case .malformed, .empty, .notEncrypted, .invalidMetadata, .alreadyEncrypted, .invalidValue, .staysPlain,
            .unrepresentable, .invalidRecipient, .invalidIdentity, .conflictingAccess:
            .badInput
        }
    }
}

extension EstateError: CategorizedError {
    var category: TenantryError.Category {
        switch code {
        case .manifestNotFound, .unknownTenant, .unknownService, .unknownEnvironment, .notFound, .isFolder, .notFolder,
            .notRegular:
            .notFound
        case .unknownKey, .missingKey, .invalidValue, .invalidPattern, .unsupported, .missingAttribute:
            .badConfiguration
        case .invalidDocument, .wrongType:
            [Manifest.fileName, Tenant.fileName].contains { diagnostic.file?.hasSuffix($0) == true }
                ? .badConfiguration : .badInput
        case .invalidName, .notFlat, .invalidKey, .leavesEstate, .tooLarge, .writtenTwice: .badInput
        case .alreadyExists, .readOnly: .cannotCreate
        case .permissionDenied: .noPermission
        case .busy, .noSpace, .inputOutput, .changedMeanwhile, .unfinished: .inputOutput
        case .foreignJournal: .badInput
        case .interrupted: .interrupted
        }
    }
}

extension ResolutionError: CategorizedError {
    var category: TenantryError.Category {
        switch code {
        case .unknownPath: .notFound
        case .invalidRule: .badConfiguration
        default: .badInput
        }
    }
}

extension SchemaError: CategorizedError {
    var category: TenantryError.Category { .badConfiguration }
}

extension EmissionError: CategorizedError {
    var category: TenantryError.Category {
        switch code {
        case .emptyRender, .tooLarge, .invalidKey, .unrepresentable, .missingValue, .invalidSecret: .badInput
        case .invalidName, .invalidLabel, .invalidAnnotation, .invalidPattern, .missingAttribute, .nameCollision,
            .secretInConfigMap:
            .badConfiguration
        case .unreadableFile: .inputOutput
        }
    }
}

extension TenantryError {
    /// An error of any module as the library's own.
    init(wrapping error: any Error) {
        switch error {
        case let error as TenantryError: self = error
        case let error as any CategorizedError: self.init(error.category, error.diagnostic)
        default: self.init(.internalError, "an unexpected error: \(error)")
        }
    }
}
