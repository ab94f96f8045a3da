import SystemPackage

/// Follows a path, as the system does, through a tree of files that is not the system's own.
enum PathWalk {
    /// What stands at a place on the way.
    enum Step {
        case folder
        case link(FilePath)
        /// Something that leads nowhere else.
        case end
    }

    /// Where a path leads, its folders' links followed; nil if one of the folders is missing. At the place itself there
    /// may be nothing.
    ///
    /// - Parameters:
    ///   - path: counted from `/`.
    ///   - step: what is at an absolute path without links; nil for nothing.
    static func location(
        of path: FilePath, followsLink: Bool, step: (FilePath) throws(Errno) -> Step?
    ) throws(Errno) -> FilePath? {
        var rest = Array(path.components.reversed())
        var location: FilePath = "/"
        var isFolder = true
        var hops = 0
        while let component = rest.popLast() {
            guard isFolder else { return nil }
            switch component.kind {
            case .currentDirectory: continue
            case .parentDirectory: location.removeLastComponent()
            case .regular:
                let next = location.appending(component)
                switch try step(next) {
                case .link(let target) where followsLink || !rest.isEmpty:
                    hops += 1
                    guard hops <= 40 else { throw .tooManySymbolicLinkLevels }
                    if target.isAbsolute { location = "/" }
                    rest += target.components.reversed()
                case .folder: location = next
                default:
                    location = next
                    isFolder = false
                }
            }
        }
        return location
    }
}
