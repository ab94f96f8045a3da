import Sealing

/// The files of a target's layers that objects are made of.
package struct LayerFiles {
    package struct File: Sendable {
        /// The file's path as messages show it.
        package let name: String
        package let bytes: [UInt8]
        /// Whether it was encrypted.
        package let isSensitive: Bool

        package init(name: String, bytes: [UInt8], isSensitive: Bool) {
            (self.name, self.bytes, self.isSensitive) = (name, bytes, isSensitive)
        }
    }

    /// Reads the file of the highest layer that has it; nil if none has.
    let read: (_ path: String) throws(EmissionError) -> File?

    package init(read: @escaping (_ path: String) throws(EmissionError) -> File?) { self.read = read }
}

/// What it holds may be secret.
extension LayerFiles.File: Redacting {}
