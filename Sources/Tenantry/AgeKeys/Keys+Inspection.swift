package import Age

extension Keys {
    /// What anybody can see of an age file without a key; it is read to its end, in constant memory.
    ///
    /// - Throws: `badInput` if it is no age file; `tampered` for a payload of a length that none has; `inputOutput`.
    package static func inspect(_ input: borrowing ByteInput) throws(TenantryError) -> FileInspection {
        var inspector = FileInspector()
        var buffer: [UInt8] = []
        buffer.reserveCapacity(1 << 18)
        while true {
            buffer.removeAll(keepingCapacity: true)
            try input.read(into: &buffer)
            if buffer.isEmpty { break }
            do throws(AgeError) {
                try inspector.update(buffer.span)
            } catch {
                throw TenantryError(error, file: input.name)
            }
        }
        do throws(AgeError) {
            return try inspector.finish()
        } catch {
            throw TenantryError(error, file: input.name)
        }
    }
}
