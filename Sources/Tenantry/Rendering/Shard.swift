package import Estate
import Sealing

/// A part of all tenants, for one of several machines that share the work.
///
/// A tenant's part depends on its name alone: the first eight bytes of the SHA-256 of the name, as a big-endian number,
/// modulo the count. So no tenant moves when another one comes or goes.
package struct Shard: Hashable, Sendable {
    /// From 1 on.
    package let number: Int
    package let count: Int

    /// Nil unless the number is one of 1 to count, and the count at most 10,000.
    package init?(_ number: Int, of count: Int) {
        guard (1...10_000).contains(count), (1...count).contains(number) else { return nil }
        self.number = number
        self.count = count
    }

    /// Reads `2/8`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]) else { return nil }
        self.init(number, of: count)
    }

    package func contains(_ tenant: TenantName) -> Bool { contains(tenant.description) }

    func contains(_ tenant: String) -> Bool {
        let digest = SHA256.hash(Array(tenant.utf8)).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return digest % UInt64(count) == UInt64(number - 1)
    }
}
