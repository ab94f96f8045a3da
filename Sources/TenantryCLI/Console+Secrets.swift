import SystemPackage
import Tenantry

extension Console {
    /// Writes a secret to standard output, past the buffer.
    func writeSecret(_ secret: Span<UInt8>) throws(TenantryError) {
        try finish()
        do {
            try unsafe secret.withUnsafeBytes { _ = try unsafe FileDescriptor.standardOutput.writeAll($0) }
        } catch {
            throw TenantryError(.inputOutput, "standard output cannot be written: \(error)")
        }
    }
}
