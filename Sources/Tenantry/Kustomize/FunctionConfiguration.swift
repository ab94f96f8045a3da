import Documents
import Estate
import SystemPackage

/// What a kustomize build asks for: the `functionConfig` of a KRM function, or the configuration of a legacy plugin.
///
/// The fields stand in `spec`, or, in a ConfigMap, as texts in `data`.
struct FunctionConfiguration: Sendable {
    /// The kind of object that the examples use.
    static let kind = "TenantConfiguration"
    static let apiVersion = "tenantry.dev/v1"

    /// What kustomize does with an object of that name that it has already.
    enum Behavior: String, CaseIterable { case create, merge, replace }

    /// Where the search for the estate begins.
    var estate: FilePath = "."
    var selection = TargetSelection(.named([]))
    /// The chosen tenants, with the places of their names.
    private(set) var tenants: [(name: String, node: Node)] = []
    private var serviceNode: Node?
    private var environmentNode: Node?
    private let source: SourceText
    /// Nil leaves it to the manifest.
    var suffix: KubernetesSettings.Suffix?
    var behavior: Behavior?
    var addsObjects = true
    var fillsReferences = true

    private static let fields = [
        "estate", "tenant", "tenants", "service", "environment", "suffix", "behavior", "objects", "references",
    ]

    /// - Parameter source: the text that the node stands in, for messages.
    init(_ node: Node, in source: SourceText) throws(TenantryError) {
        self.source = source
        func error(_ summary: String, _ place: Node, _ hint: String?) -> TenantryError {
            TenantryError(.badConfiguration, source.diagnostic(summary, at: place, hint: hint))
        }
        let section = ManifestObject(root: node).kind == "ConfigMap" ? "data" : "spec"
        guard let fields = node.member(section), let mapping = fields.mapping else {
            throw error(
                "the configuration has no \(section)", node, "write \(section): {tenant: NAME, estate: FOLDER}")
        }
        for entry in mapping.entries {
            let key = entry.keyText ?? ""
            func text() throws(TenantryError) -> String {
                guard let text = entry.value.scalar?.text, !entry.value.isNull, !text.isEmpty else {
                    throw error("\(section).\(key) is \(entry.value.kindName), not a text", entry.value, nil)
                }
                return text
            }
            func choice<Choice: RawRepresentable<String> & CaseIterable>() throws(TenantryError) -> Choice {
                let text = try text()
                guard let choice = Choice(rawValue: text) else {
                    let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
                    let summary = "\(section).\(key) is \(text.debugDescription)"
                    throw error(summary, entry.value, "it can be \(names)")
                }
                return choice
            }
            func flag() throws(TenantryError) -> Bool {
                switch try text() {
                case "true": return true
                case "false": return false
                default: throw error("\(section).\(key) is neither true nor false", entry.value, nil)
                }
            }
            switch key {
            case "estate": estate = FilePath(try text())
            case "tenant": tenants.append((try text(), entry.value))
            case "tenants":
                guard let list = entry.value.sequence else {
                    let kind = entry.value.kindName
                    throw error("\(section).tenants is \(kind), not a list", entry.value, nil)
                }
                for element in list.elements {
                    guard let name = element.scalar?.text else {
                        throw error("\(section).tenants is a list of names", element, nil)
                    }
                    tenants.append((name, element))
                }
            case "service": (selection.service, serviceNode) = (try text(), entry.value)
            case "environment": (selection.environment, environmentNode) = (try text(), entry.value)
            case "suffix": suffix = try choice()
            case "behavior": behavior = try choice()
            case "objects": addsObjects = try flag()
            case "references": fillsReferences = try flag()
            default:
                let known = Self.fields
                throw error(
                    "unknown field \(section).\(key)", entry.key,
                    Suggestion.hint(for: key, among: known) ?? "the fields are \(known.joined(separator: ", "))")
            }
        }
        guard !tenants.isEmpty else {
            throw error("\(section) names no tenant", fields, "write tenant: NAME, or tenants: [NAME, NAME]")
        }
        selection.tenants = .named(tenants.map(\.name))
    }

    /// Makes sure that what the configuration names is there.
    ///
    /// - Throws: `notFound` with the place of a name that is unknown; what else is wrong, the build says.
    func check(in estate: EstateFolder) throws(TenantryError) {
        for (name, node) in tenants {
            var place = node
            do throws(EstateError) {
                let tenant = try estate.tenant(named: name)
                _ = try estate.targets(of: tenant, service: selection.service, environment: selection.environment)
            } catch {
                switch error.code {
                case .unknownTenant, .invalidName: break
                case .unknownService where serviceNode != nil: place = serviceNode ?? node
                case .unknownEnvironment where environmentNode != nil: place = environmentNode ?? node
                default: continue
                }
                throw TenantryError(
                    error.category,
                    source.diagnostic(error.diagnostic.summary, at: place, hint: error.diagnostic.hint))
            }
        }
    }
}
