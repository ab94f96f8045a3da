package import Documents

/// Where a value was written.
package struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// The layer's folder relative to the estate's root.
    package let layer: String
    /// The file's path as messages show it.
    package let file: String
    /// Of the key; of a list's element, where the element begins.
    package let position: SourcePosition

    package init(layer: String, file: String, position: SourcePosition) {
        self.layer = layer
        self.file = file
        self.position = position
    }

    /// `tenant-1/env.yaml:3:1`
    package var description: String { "\(file):\(position.line):\(position.column)" }
}

/// The file that a value comes from.
struct Source: Sendable {
    let layer: String
    let file: String

    func origin(_ position: SourcePosition) -> Origin {
        Origin(layer: layer, file: file, position: position)
    }
}
