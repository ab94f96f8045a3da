import Foundation

/// Where things are, and what the environment asks for.
enum Settings {
    static let projectRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let scenarios = projectRoot.appending(path: "Tests/Scenarios")

    /// Whether the outcomes are written down as the new expectations.
    static let records = ProcessInfo.processInfo.environment["RECORD"] == "1"

    /// What the names of the scenarios that run begin with; empty for all.
    static let prefix = ProcessInfo.processInfo.environment["SCENARIOS"] ?? ""

    /// The built command: `$TENANTRY`, or what stands beside the running test bundle. Tests never build it.
    static var command: URL {
        if let path = ProcessInfo.processInfo.environment["TENANTRY"] { return URL(filePath: path) }
        return URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "tenantry")
    }
}
