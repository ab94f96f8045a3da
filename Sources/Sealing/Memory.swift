internal import CSodium

/// Ordinary memory that held a secret.
package enum Memory {
    /// Zeroes the array's bytes in a way that the optimiser keeps. A copy that shares the array's storage keeps its
    /// bytes: wipe where there is one owner.
    package static func wipe(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { unsafe sodium_memzero($0.baseAddress, $0.count) }
    }
}
