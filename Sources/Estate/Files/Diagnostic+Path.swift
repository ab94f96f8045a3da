package import Documents
package import SystemPackage

extension Diagnostic {
    /// The message with a file in or below a folder named as the person has named the folder.
    package func relative(to root: FilePath, as folder: FilePath) -> Diagnostic {
        guard var path = file.map({ FilePath($0) }), path.removePrefix(root) else { return self }
        var diagnostic = self
        diagnostic.file = (path.isEmpty ? folder : folder == "." ? path : folder.pushing(path)).string
        return diagnostic
    }
}

extension EstateError {
    /// The error with a file in or below a folder named as the person has named the folder.
    package func relative(to root: FilePath, as folder: FilePath) -> EstateError {
        EstateError(code, diagnostic.relative(to: root, as: folder))
    }
}
