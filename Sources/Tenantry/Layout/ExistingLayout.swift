import Documents
import Estate
import SOPS
import SystemPackage

/// What folders that a team has already say: which are tenants, which is the base, and which files hold what.
struct ExistingLayout {
    /// The folder of the tenants, from the root on; empty for the root itself.
    let parent: [String]
    let tenants: [String]
    /// From the root on; nil if the tenants share nothing.
    let base: [String]?
    /// How many links of tenants lead to the base.
    let links: Int
    let files: LayoutFiles
    /// Other folders with files of values, which might be layers.
    let others: [[String]]

    /// - Parameter root: absolute and without links.
    init(of root: FilePath, store: any FileStore) throws(TenantryError) {
        let folders = try LayoutScan(root, store: store).folders
        let targets = Set(folders.flatMap(\.linked))
        func isBase(_ folder: LayoutFolder) -> Bool { folder.isNamedBase || targets.contains(folder.path) }
        let bases = folders.filter(isBase)
        let rest = folders.filter { !isBase($0) }
        // Only tenants have secrets or attributes; where any folder has, the others are layers between.
        let certain = rest.filter(\.isSurelyTenant)
        let parents = Set((certain.isEmpty ? rest : certain).map { $0.path.dropLast() }).sorted {
            $0.joined(separator: "/") < $1.joined(separator: "/")
        }
        guard let parent = parents.first else {
            throw TenantryError(
                .notFound,
                Diagnostic(
                    "no folder of a tenant is in it", file: root.string,
                    hint: "expected are folders with files such as values.yaml, env.yaml or secrets.enc.yaml"))
        }
        guard parents.count == 1 else {
            let names = parents.map { $0.isEmpty ? "." : $0.joined(separator: "/") }
            throw TenantryError(
                .usage, "folders of tenants seem to be in several places: \(names.joined(separator: ", "))",
                hint: "begin an estate in each of them, as with tenantry init --from \(names[names.count - 1])")
        }
        let own = rest.filter { $0.path.dropLast() == parent }.sorted { $0.name < $1.name }
        let between = rest.filter { $0.path.dropLast() != parent }
        let counts = Dictionary(own.flatMap(\.linked).map { ($0, 1) }, uniquingKeysWith: +)
        func links(to base: LayoutFolder) -> Int { counts[base.path] ?? 0 }
        let ranked = bases.sorted { (links(to: $0), $1.path.count) > (links(to: $1), $0.path.count) }
        self.parent = Array(parent)
        tenants = own.map(\.name)
        base = ranked.first?.path
        self.links = ranked.first.map(links) ?? 0
        others = (ranked.dropFirst() + between).map(\.path)
        files = LayoutFiles(of: own + ranked.prefix(1))
    }

    /// What is deployed: `demo`, if the base is called `demo-base`.
    var service: String? {
        guard let name = base?.last else { return nil }
        let text = name.hasSuffix("-base") ? name.dropLast(5) : name.hasPrefix("base-") ? name.dropFirst(5) : ""
        return DNSLabel.fixed(String(text))
    }

    /// The text of a manifest for it.
    func manifest(service: String) -> String {
        let own = (parent + ["{tenant}"]).joined(separator: "/")
        var lines = [
            "# The manifest of this estate, read off its folders: which layers make up a tenant's configuration."
        ]
        lines += ["version: 1", "services: [\(Self.quoted(service))]", "tenants: \"\(own)\"", "layers:"]
        if let base { lines.append("  - \(Self.quoted(base.joined(separator: "/")))") }
        lines += ["  - \"\(own)\"", "files:"]
        if !files.values.isEmpty {
            lines.append("  values: [\(files.values.map(Self.quoted).joined(separator: ", "))]")
        }
        if let env = files.env { lines.append("  env: \(Self.place(env))") }
        if let secrets = files.secrets { lines.append("  secrets: \(Self.place(secrets))") }
        if lines.last == "files:" { lines.removeLast() }
        lines += [
            "", "# The policy of each secret: whether every tenant must have it, and how it is made.", "# secrets:",
            "#   DB_PASSWORD: {required: true, generate: {length: 32, alphabet: alphanumeric}}", "", "kubernetes:",
            "  namespace: \"{tenant}\"", EstateTemplates.namespaces, "  name: \"{service}\"",
        ]
        return lines.map { $0 + "\n" }.joined()
    }

    private static func place(_ path: SectionPath) -> String {
        path.root.isEmpty
            ? quoted(path.path) : "{path: \(quoted(path.path)), root: \(quoted(path.root.joined(separator: ".")))}"
    }

    private static func quoted(_ text: String) -> String {
        ScalarWriter(allowsBlock: false, isInFlow: true).spelling(of: .string(text)).text
    }
}

/// Which files of a layer hold which section.
struct LayoutFiles {
    private(set) var values: [String] = []
    private(set) var env: SectionPath?
    private(set) var secrets: SectionPath?
    /// The YAML files that are none of these.
    private(set) var others: [String] = []

    /// What people call the sections of a Helm values file.
    private static let envRoot = "appConfig"
    private static let secretsRoot = "appSecret"
    /// Files that other programs have in such folders.
    private static let foreign: Set = ["Chart.yaml", "kustomization.yaml", Tenant.fileName, RotationRecord.fileName]

    init(of folders: [LayoutFolder]) {
        var counts: [String: Int] = [:]
        var roots: [String: [Mapping]] = [:]
        for folder in folders {
            for (name, source) in folder.files where !Self.foreign.contains(name) {
                counts[name, default: 0] += 1
                if let root = try? DocumentFile(parsing: source, limits: .secret).root?.mapping {
                    roots[name, default: []].append(root)
                }
            }
        }
        let names = counts.keys.sorted { (counts[$1] ?? 0, $0) < (counts[$0] ?? 0, $1) }
        func has(_ name: String, _ key: String) -> Bool { roots[name, default: []].contains { $0[key] != nil } }

        if let name = names.first(where: { has($0, "sops") }) {
            let isNested = has(name, Self.secretsRoot)
            secrets = SectionPath(name, root: isNested ? [Self.secretsRoot] : [])
        }
        let plain = names.filter { $0 != secrets?.path && !has($0, "sops") }
        if let name = plain.first(where: { has($0, Self.envRoot) }) {
            env = SectionPath(name, root: [Self.envRoot])
        } else if let name = ["env.yaml", "config.yaml"].first(where: plain.contains) {
            env = SectionPath(name)
        }
        let env = env
        let hasMore = roots[env?.path ?? "", default: []].contains {
            $0.entries.contains { $0.keyText != env?.root.first }
        }
        for name in plain.sorted(by: { Self.rank($0) < Self.rank($1) }) {
            if name == env?.path, env?.root.isEmpty == true || !hasMore { continue }
            let isShared = folders.count == 1 || (counts[name] ?? 0) > 1
            if isShared || Self.rank(name).0 < 2 { values.append(name) } else { others.append(name) }
        }
    }

    /// `values.yaml` first: what comes later wins.
    private static func rank(_ name: String) -> (Int, String) {
        (name == "values.yaml" ? 0 : name == "version.yaml" ? 1 : 2, name)
    }
}
