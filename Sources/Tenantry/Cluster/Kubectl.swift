import Documents
import Emission
import Estate
import Processes
import Sealing

/// Asks a cluster for objects, by the program `kubectl` and its configuration.
package struct Kubectl: Sendable {
    private let environment: [String: String]
    private let options: [String]

    /// The bytes of an answer: a target has a few objects of a mebibyte at most, in base64.
    private static let outputLimit = 64 << 20

    /// - Parameter context: of kubectl's configuration; nil for its current one.
    package init(environment: [String: String], context: String? = nil) {
        var environment = environment
        // Of the estate it needs to know nothing.
        environment["SOPS_AGE_KEY"] = nil
        self.environment = environment
        options = context.map { ["--context", $0] } ?? []
    }

    /// The objects of a target, and those of its earlier renders. What is not there is left out.
    func objects(like rendered: TargetObjects) throws(TenantryError) -> [LiveObject] {
        let namespace = rendered.namespace.map { ["--namespace", $0] } ?? []
        let names = rendered.objects.map { "\($0.kind.rawValue.lowercased())/\($0.metadata.name)" }
        var found = try get(namespace + ["--ignore-not-found"] + names)
        let labels = rendered.objects.first { $0.kind != .namespace }?.metadata.labels ?? []
        let selectors = ["app.kubernetes.io/instance", "app.kubernetes.io/managed-by"].compactMap { key in
            labels.first { $0.key == key }.map { "\(key)=\($0.value)" }
        }
        guard rendered.objects.contains(where: { $0.metadata.name != $0.metadata.baseName }), selectors.count == 2
        else { return found }
        let others = try get(namespace + ["configmap,secret", "--selector", selectors.joined(separator: ",")])
        for object in others where !found.contains(where: { $0.kind == object.kind && $0.name == object.name }) {
            found.append(object)
        }
        return found
    }

    private func get(_ arguments: [String]) throws(TenantryError) -> [LiveObject] {
        let command = ["kubectl", "get", "--output", "json"] + options + arguments
        var program = ProgramRun(command, environment: environment)
        program.outputLimit = Self.outputLimit
        var result: ProgramRun.Result
        do throws(ProcessError) {
            result = try program.run()
        } catch {
            throw TenantryError(
                error.code == .notFound ? .notFound : .inputOutput, error.reason,
                hint: "--from takes what kubectl get --output json printed elsewhere")
        }
        defer { Memory.wipe(&result.output) }
        guard result.succeeded else {
            let lines = String(decoding: result.errors, as: UTF8.self).split(separator: "\n").map(String.init)
            throw TenantryError(
                .inputOutput, "kubectl cannot read the objects of the cluster",
                notes: lines.filter { !$0.isLogged }.suffix(3).map(\.printable),
                hint: "try it: " + command.joined(separator: " "))
        }
        return try LiveObject.list(result.output, named: "the answer of kubectl")
    }
}

extension String {
    /// Whether it is a line of the log of kubectl's libraries: `E1121 22:03:45.431364 …`.
    fileprivate var isLogged: Bool {
        "EWI".contains(first ?? " ") && dropFirst().prefix(4).allSatisfy(\.isWholeNumber) && utf8.count > 5
    }

    /// Without characters that would steer a terminal.
    fileprivate var printable: String {
        let plain = unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }
        return String(String.UnicodeScalarView(plain))
    }
}
