internal import CSodium
internal import Synchronization

/// libsodium's guarded allocations: locked, left out of core dumps, between guard pages, zeroed before they are freed.
///
/// An allocation is several system calls and takes about 30 µs, half as long as an X25519 operation. Keys are small, so
/// slots of 64 bytes are kept and handed out again, zeroed; a key lies at the very end of its slot, next to the guard
/// page. Making a filled slot read-only would take 4 µs each time: the types lend the memory for reading only.
enum GuardedMemory {
    private static let slotSize = 64
    /// Idle slots that are kept: enough for what several threads use at once, half a megabyte of locked pages at most.
    private static let idleLimit = 64
    private static let idle = Mutex(Idle())

    /// The addresses of the idle slots; numbers, because a pointer does not cross a lock.
    private struct Idle: ~Copyable {
        var addresses: [UInt] = []
    }

    /// `count` bytes whose content is not defined.
    static func allocate(_ count: Int) throws(SealingError) -> UnsafeMutablePointer<UInt8> {
        Sodium.start()
        let isSlot = count <= slotSize
        if isSlot, let address = idle.withLock({ $0.addresses.popLast() }),
            let slot = unsafe UnsafeMutablePointer<UInt8>(bitPattern: address)
        {
            return unsafe slot + (slotSize - count)
        }
        guard let block = unsafe sodium_malloc(isSlot ? slotSize : count) else { throw SealingError(.outOfMemory) }
        let start = unsafe block.assumingMemoryBound(to: UInt8.self)
        return unsafe isSlot ? start + (slotSize - count) : start
    }

    /// Zeroes what `allocate` gave and takes it back.
    static func free(_ start: UnsafeMutablePointer<UInt8>, _ count: Int) {
        guard count <= slotSize else {
            unsafe sodium_free(start)  // zeroes the memory first
            return
        }
        unsafe sodium_memzero(start, count)
        let slot = unsafe start - (slotSize - count)
        let address = UInt(bitPattern: slot)
        let isKept = idle.withLock { idle in
            guard idle.addresses.count < idleLimit else { return false }
            idle.addresses.append(address)
            return true
        }
        if !isKept { unsafe sodium_free(slot) }
    }
}
