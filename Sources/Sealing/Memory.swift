internal import CSodium

/// Ordinary memory that held a secret.
package enum Memory {
    /// Zeroes the array's bytes in a way that the optimiser keeps. A copy that shares the array's storage keeps its
    /// bytes: wipe where there is one owner.
    package static func wipe(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { unsafe sodium_memzero($0.baseAddress, $0.count) }
    }

    /// Zeroes the array's bytes and all of its room, where bytes that were removed may still lie. It is empty afterwards.
    package static func wipeAll(_ bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        let room = bytes.capacity
        bytes.append(addingCapacity: room) { span in
            unsafe span.withUnsafeMutableBufferPointer { buffer, _ in
                unsafe sodium_memzero(buffer.baseAddress, buffer.count)
            }
        }
    }
}
