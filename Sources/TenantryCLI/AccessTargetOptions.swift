import ArgumentParser
import SystemPackage
import Tenantry

/// To which files somebody gets access, or loses it.
struct AccessTargetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The own files of this tenant; repeatable.", valueName: "tenant"), completion: .tenant)
    var tenant: [String] = []

    @Option(
        help: ArgumentHelp("This file, or those in this folder; repeatable.", valueName: "path"), completion: .file())
    var path: [String] = []

    @Option(
        help: ArgumentHelp(
            "All files of this rule of .sops.yaml: its number, or its path_regex.", valueName: "rule"))
    var rule: String?

    @Flag(help: "All files and rules of the estate.")
    var all = false

    func validate() throws {
        let chosen = [!tenant.isEmpty, !path.isEmpty, rule != nil, all].count(where: \.self)
        guard chosen == 1 else {
            throw ValidationError("say which files are meant, with one of --tenant, --path, --rule and --all")
        }
    }

    var target: AccessTarget {
        if let rule { return .rule(rule) }
        if all { return .all }
        return tenant.isEmpty ? .paths(path.map { FilePath($0) }) : .tenants(tenant)
    }
}
