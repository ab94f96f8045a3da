import Documents
import Emission
import Estate
import Resolution
import Testing

/// Values files for Helm. What Helm itself makes of them is in `Tests/Checks/check_helm.py`.
@Suite struct HelmValuesTests {
    private static func configuration(
        values: String = "", env: String = "", secrets: String = ""
    ) throws -> Configuration {
        func file(_ name: String, _ text: String) throws -> SectionFile {
            let path = "base/\(name).yaml"
            return SectionFile(file: path, root: try DocumentFile(parsing: SourceText(name: path, text)).root)
        }
        var layer = LayerContent(layer: "base")
        layer.values = [try file("values", values)]
        layer.env = try file("env", env)
        layer.secrets = try file("secrets", secrets)
        return try Configuration(
            target: Target(tenant: TenantName("a"), service: "s", environment: nil), layers: [layer],
            rules: MergeRules())
    }

    private static func format(env: [String], secrets: [String], replaces: Bool = true) -> HelmValuesFormat {
        var roots = HelmSettings()
        (roots.env, roots.secrets) = (env, secrets)
        return HelmValuesFormat(roots, replaces: (replaces, replaces))
    }

    private static func text(
        _ configuration: Configuration, _ format: HelmValuesFormat = HelmValuesFormat()
    ) throws -> String {
        var output: [UInt8] = []
        try format.append(configuration, to: &output)
        let text = String(decoding: output, as: UTF8.self)
        let comment = try #require(text.split(separator: "\n", maxSplits: 1).first)
        #expect(comment.hasPrefix("# Helm values of a, s;"))
        return String(text.dropFirst(comment.count + 1))
    }

    @Test func sectionsGoBehindTheValues() throws {
        let text = try Self.text(
            Self.configuration(
                values: "b: 1\na: [x, {w: no, z: []}]\n",
                env: "B: 1.10\nA: no\nURL: x:${{ secrets.P }}\n", secrets: "P: s\n"))
        #expect(
            text == """
                b: 1
                a:
                  - x
                  - w: no
                    z: []
                appConfig:
                  A: "no"
                  B: "1.10"
                # secret
                appSecret:
                  P: s
                  URL: x:s

                """)
    }

    @Test func whatIsSecretInTheValuesIsMarked() throws {
        let text = try Self.text(
            Self.configuration(
                values: "db: {host: h, password: \"${{ secrets.P }}\"}\nlist:\n  - p: ${{ secrets.P }}\n  - q: 1\n",
                secrets: "P: s\n"))
        #expect(
            text == """
                db:
                  host: h
                  # secret
                  password: s
                list:
                  -
                    # secret
                    p: s
                  - q: 1
                appConfig: {}
                # secret
                appSecret:
                  P: s

                """)
    }

    @Test func aKeyOfMoreThanReadersLookThroughIsAnnounced() throws {
        let key = String(repeating: "k", count: 1100)
        let values = "a:\n  - b:\n      ? \(key)\n      : {c: 1}\n  - ? \(key)\n    : d\n"
        let text = try Self.text(Self.configuration(values: values))
        #expect(text.contains("? "))
        let root = try #require(try DocumentFile(parsing: SourceText(name: "output", text)).root)
        let expected = try #require(try DocumentFile(parsing: SourceText(name: "input", values)).root)
        let (found, wanted) = (root.mapping?["a"], expected.mapping?["a"])
        #expect(found.map { DocumentValue($0) } == wanted.map { DocumentValue($0) })
    }

    @Test func theManifestNamesOtherRoots() throws {
        let configuration = try Self.configuration(values: "app: {x: 1, config: {OLD: 1}}\n", env: "A: b\n")
        let text = try Self.text(configuration, Self.format(env: ["app", "config"], secrets: ["app", "secret"]))
        #expect(
            text == """
                app:
                  x: 1
                  config:
                    A: b
                  secret: {}

                """)
    }

    @Test func aPlaceThatIsTakenIsRefused() throws {
        let taken = try Self.configuration(values: "a: 1\nappConfig: {X: y}\n", env: "A: b\n")
        #expect(code { _ = try Self.text(taken) } == .unrepresentable)
        let scalar = try Self.configuration(values: "app: 1\n", env: "A: b\n")
        let format = Self.format(env: ["app", "config"], secrets: ["s"])
        #expect(code { _ = try Self.text(scalar, format) } == .unrepresentable)
    }

    @Test func nothingIsAnError() throws {
        let empty = try Self.configuration()
        #expect(code { _ = try Self.text(empty) } == .emptyRender)
    }

    @Test func bytesThatAreNoTextAreRefused() throws {
        let bytes = try Self.configuration(env: "A: !!binary /w==\n")
        #expect(code { _ = try Self.text(bytes) } == .unrepresentable)
        let zero = try Self.configuration(secrets: "A: \"a\\0b\"\n")
        #expect(code { _ = try Self.text(zero) } == .unrepresentable)
        let text = try Self.text(Self.configuration(env: "A: !!binary YQ==\n"))
        #expect(text.contains("A: a\n"))
    }

    /// Whatever trees there are, the file says the same as the configuration.
    @Test(arguments: 0..<60) func whatIsWrittenIsReadAgain(_ seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let texts = [
            "", " a", "a ", "no", "1.10", "a\nb\n", "a: b", "- x", "#", "'", "\"", "\\", "\t", "é", "~", "{", "[", "%",
        ]
        func scalar() -> DocumentValue {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: .scalar(.int(Int64.random(in: -5...5000, using: &random)))
            case 1: .scalar(.bool(Bool.random(using: &random)))
            case 2: .scalar(.float(1.5))
            default: .string((texts.randomElement(using: &random) ?? "") + (texts.randomElement(using: &random) ?? ""))
            }
        }
        func tree(_ depth: Int) -> DocumentValue {
            switch Int.random(in: 0..<(depth > 4 ? 1 : 4), using: &random) {
            case 1:
                .entries((0..<Int.random(in: 0..<4, using: &random)).map { ("k\($0) \(texts[$0])", tree(depth + 1)) })
            case 2: .sequence((0..<Int.random(in: 0..<4, using: &random)).map { _ in tree(depth + 1) })
            default: scalar()
            }
        }
        let values = DocumentValue.entries((0..<5).map { ("v\($0)", tree(0)) })
        let source = try DocumentFormat.yaml.text(
            of: [Node(of: values)], named: "values", indentation: .spaces(2))
        let configuration = try Self.configuration(
            values: String(decoding: source, as: UTF8.self), env: "A: b\n", secrets: "S: t\n")
        let text = try Self.text(configuration)
        let read = try #require(try DocumentFile(parsing: SourceText(name: "out", text)).root)
        guard case .mapping(let pairs) = DocumentValue(read), case .mapping(let expected) = values else {
            Issue.record("no map")
            return
        }
        #expect(pairs.filter { $0.key != .string("appConfig") && $0.key != .string("appSecret") } == expected)
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Node {
    fileprivate init(of value: DocumentValue) {
        switch value {
        case .scalar(let scalar): self.init(.scalar(Scalar(text: "", value: scalar, style: .plain)))
        case .sequence(let elements):
            self.init(.sequence(Sequence(items: elements.map { .element(Node(of: $0)) })))
        case .mapping(let pairs):
            self.init(
                .mapping(
                    Mapping(
                        items: pairs.map { .entry(Entry(key: Node(of: $0.key), value: Node(of: $0.value))) })))
        }
    }
}
