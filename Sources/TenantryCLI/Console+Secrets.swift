import Sealing
import SystemPackage
import Tenantry

extension Console {
    /// Writes a secret to standard output, past the buffer.
    func writeSecret(_ secret: borrowing GuardedBytes) throws(TenantryError) {
        try finish()
        do {
            try secret.withBytes { bytes in
                try unsafe bytes.withUnsafeBytes { _ = try unsafe FileDescriptor.standardOutput.writeAll($0) }
            }
        } catch {
            throw TenantryError(.inputOutput, "standard output cannot be written: \(error)")
        }
    }
}
