import Estate
import SystemPackage

/// A file of a target in a render that has one for each object.
struct RenderedFile: Sendable {
    let target: Target
    /// Relative to the folder of the render.
    let name: FilePath
    let text: [UInt8]
    /// Whether it takes the place of a file that could not be opened.
    let lostFormer: Bool
}

extension EstateFolder {
    /// Where the files of a target are: `TENANT`, with the environment where the estate has some, and the service where
    /// it has several.
    func renderFolder(of target: Target) -> FilePath {
        var folder = unitFolder(of: target)
        if manifest.services.count > 1 { folder.append(target.service) }
        return folder
    }

    /// Where what the services of a tenant in an environment share is.
    func unitFolder(of target: Target) -> FilePath {
        var folder = FilePath(target.tenant.description)
        if let environment = target.environment { folder.append(environment) }
        return folder
    }
}
