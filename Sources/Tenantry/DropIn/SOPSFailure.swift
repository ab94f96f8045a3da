package import Documents
import SOPS

/// Why a verb of `sops` failed: the code that it exits with, and the message.
package struct SOPSFailure: Error, Sendable {
    package let status: SOPSStatus
    package let error: TenantryError

    package init(_ status: SOPSStatus, _ error: TenantryError) {
        self.status = status
        self.error = error
    }

    package init(_ status: SOPSStatus, _ diagnostic: Diagnostic) {
        self.init(status, TenantryError(.badInput, diagnostic))
    }

    package init(_ status: SOPSStatus, _ summary: String, hint: String? = nil) {
        self.init(status, Diagnostic(summary, hint: hint))
    }

    init(_ error: SOPSError, while work: SOPSStatus.Work) {
        self.init(SOPSStatus(error.code, while: work), TenantryError(error.category, error.diagnostic))
    }

    /// No file was named.
    package static var noFile: SOPSFailure {
        SOPSFailure(.noFile, "no file is named", hint: "sops help lists the verbs, and sops help VERB its options")
    }
}

/// Runs code that exits with a given code if it fails.
func failing<Value: ~Copyable>(
    with status: SOPSStatus, _ body: () throws(TenantryError) -> Value
) throws(SOPSFailure) -> Value {
    do throws(TenantryError) {
        return try body()
    } catch {
        throw SOPSFailure(status, error)
    }
}

/// Runs code of the SOPS module.
func failing<Value: ~Copyable>(
    while work: SOPSStatus.Work, _ body: () throws(SOPSError) -> Value
) throws(SOPSFailure) -> Value {
    do throws(SOPSError) {
        return try body()
    } catch {
        throw SOPSFailure(error, while: work)
    }
}
