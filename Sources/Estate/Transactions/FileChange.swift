package import SystemPackage

/// A file that is to have new content, or to go.
package struct FileChange: Hashable, Sendable {
    package enum Privacy: Hashable, Sendable {
        /// The mode of the file that is replaced; of a new file, 0644 less the process's mask.
        case ordinary
        /// For content that holds secrets in plain text: the owner's part of that mode; of a new file, 0600.
        case confidential
        /// Likewise, of a program: of a new file, 0755 less the process's mask; of an old one, its mode with the right to
        /// run it.
        case executable
    }

    package let path: FilePath
    /// The new content; nil if the file is to be removed.
    package let bytes: [UInt8]?
    package let privacy: Privacy
    /// What the number that the file gets on its file system is put in place of, in the new content.
    package let numberMark: String?

    package init(_ path: FilePath, bytes: [UInt8], privacy: Privacy = .ordinary, numberMark: String? = nil) {
        self.path = path
        self.bytes = bytes
        self.privacy = privacy
        self.numberMark = numberMark
    }

    private init(removing path: FilePath) {
        self.path = path
        bytes = nil
        privacy = .ordinary
        numberMark = nil
    }

    /// The removal of a file that is there. Of a symbolic link, the link goes, and what it leads to stays. A folder that
    /// has nothing in it any more goes, too.
    package static func removal(of path: FilePath) -> FileChange { FileChange(removing: path) }
}
