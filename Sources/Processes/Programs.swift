package import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The programs of the search path.
package struct Programs: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// - Parameter environment: whose `PATH` counts.
    package init(environment: [String: String]) {
        self.init(path: environment["PATH"] ?? "/usr/bin:/bin")
    }

    /// Where a program is called; nil if it is not installed. A name with a slash is a path already.
    package func locate(_ name: String) -> String? {
        let candidates = name.contains("/") ? [name] : path.split(separator: ":").map { "\($0)/\(name)" }
        return candidates.first { Self.isExecutable($0) }
    }

    /// A program's file, links followed; nil if it is not installed.
    package func find(_ name: String) -> FilePath? {
        locate(name).flatMap(Self.realPath).map { FilePath($0) }
    }

    /// A folder can be searched, too, and is no program.
    private static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        return unsafe access(path, X_OK) == 0 && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// A path without links; nil if there is no such file.
    package static func realPath(_ path: String) -> String? {
        guard let real = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}
