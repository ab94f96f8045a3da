internal import Crypto

extension GuardedBytes {
    /// A copy for swift-crypto, which keeps it in memory that it zeroes at the end.
    borrowing func symmetricKey() -> SymmetricKey {
        withBytes { bytes in
            unsafe bytes.withUnsafeBytes { unsafe SymmetricKey(data: $0) }
        }
    }
}
