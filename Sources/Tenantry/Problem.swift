package import Documents
import Emission
package import Estate
import Resolution
import SOPS

/// Something that a verification found.
package struct Problem: Hashable, Sendable {
    /// For scripts: `no_key`, `missing_secret`, `not_encrypted`, `mac_mismatch`, …
    package let code: String
    /// Nil where it concerns everybody who has the file.
    package let tenant: TenantName?
    package let diagnostic: Diagnostic

    /// Whether it may be meant so: it does not fail a verification.
    package var isWarning: Bool { code == Self.noVariable || code == Self.largeObject }

    static let noVariable = "no_variable"
    static let largeObject = "large_object"

    init(code: String, tenant: TenantName? = nil, _ diagnostic: Diagnostic) {
        self.code = code
        self.tenant = tenant
        self.diagnostic = diagnostic
    }

    /// An error of a module as a problem.
    init(_ error: any Error, tenant: TenantName? = nil) {
        switch error {
        case let error as SOPSError:
            let code = error.code == .noMatchingKey ? "no_key" : Self.snakeCase("\(error.code)")
            self.init(code: code, tenant: tenant, error.diagnostic)
        case let error as EstateError:
            self.init(code: Self.snakeCase("\(error.code)"), tenant: tenant, error.diagnostic)
        case let error as ResolutionError:
            self.init(code: Self.snakeCase("\(error.code)"), tenant: tenant, error.diagnostic)
        case let error as EmissionError:
            self.init(code: Self.snakeCase("\(error.code)"), tenant: tenant, error.diagnostic)
        case let error as DocumentError:
            self.init(code: Self.snakeCase("\(error.code)"), tenant: tenant, error.diagnostic)
        default:
            let error = TenantryError(wrapping: error)
            self.init(code: Self.snakeCase("\(error.category)"), tenant: tenant, error.diagnostic)
        }
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            if character.isUppercase { text.append("_") }
            text += character.lowercased()
        }
    }
}

extension Problem: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        let (one, other) = (left.diagnostic, right.diagnostic)
        return (one.file ?? "", one.position?.line ?? 0, one.position?.column ?? 0, one.summary)
            < (other.file ?? "", other.position?.line ?? 0, other.position?.column ?? 0, other.summary)
    }
}
