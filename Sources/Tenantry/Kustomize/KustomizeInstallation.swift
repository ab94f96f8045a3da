import Documents
import FoundationEssentials
package import SystemPackage

/// The link in kustomize's plugin home.
package struct KustomizeInstallation {
    package let link: FilePath

    /// - Parameter home: nil for the one that kustomize takes.
    package init(home: FilePath?, environment: [String: String]) throws(TenantryError) {
        func folder(_ variable: String, _ rest: String = "") -> FilePath? {
            guard let value = environment[variable], !value.isEmpty else { return nil }
            return FilePath(value).pushing(FilePath(rest))
        }
        let found =
            home ?? folder("KUSTOMIZE_PLUGIN_HOME") ?? folder("XDG_CONFIG_HOME", "kustomize/plugin")
            ?? folder("HOME", ".config/kustomize/plugin")
        guard let found else {
            throw TenantryError(.notFound, "there is no plugin home", hint: "name one with --home")
        }
        link = found.pushing(FilePath(KustomizePlugin.folder)).appending(KustomizePlugin.name)
    }

    /// Makes the link, and the folders that it needs.
    ///
    /// - Parameter program: where it leads.
    /// - Returns: false if it is there already.
    /// - Throws: `cannotCreate`, also if something else is there.
    package func install(_ program: FilePath) throws(TenantryError) -> Bool {
        let files = FileManager.default
        if let target = try? files.destinationOfSymbolicLink(atPath: link.string) {
            guard target != program.string else { return false }
            throw occupied("it leads to \(target)")
        }
        guard !files.fileExists(atPath: link.string) else { throw occupied("it is no link") }
        do {
            try files.createDirectory(
                atPath: link.removingLastComponent().string, withIntermediateDirectories: true)
            try files.createSymbolicLink(atPath: link.string, withDestinationPath: program.string)
        } catch {
            throw TenantryError(
                .cannotCreate,
                Diagnostic(
                    "the link cannot be made", file: link.string,
                    hint: "check who may write there, or name another plugin home with --home"))
        }
        return true
    }

    private func occupied(_ what: String) -> TenantryError {
        TenantryError(
            .cannotCreate,
            Diagnostic(
                "something else is there already", file: link.string, notes: [what],
                hint: "remove it, and run the command again"))
    }
}
