import Documents
import Estate
import Testing

struct ManifestTests {
    @Test func readsEveryKey() throws {
        let manifest = try manifest(
            """
            # The manifest.
            version: 1
            services: [devops-demo, worker]
            environments: [dev, prod]
            tenants: "tenants/{tenant}"
            layers:
              - base
              - tiers/{tier}
              - regions/{region?}
              - "{tenant}"
              - "{tenant}/{environment}"
            files:
              values: [values.yaml, {path: extra.yaml, root: chart}]
              env: {path: values.yaml, root: app.config}
              secrets: {path: secrets.enc.yaml, root: appSecret}
            merge:
              values.ingress.hosts: append
              values.env: {by: name}
              values.annotations["example.com/x"].list: prepend
            secrets:
              DB_PASSWORD: {required: true, generate: {length: 40, alphabet: hex}, rotate: 90d, hook: hooks/rotate}
              API_KEY: {generate: {alphabet: {characters: "abc-"}}, rotate: 12h}
              OTHER: {}
            kubernetes:
              namespace: "{tenant}"
              name: "{service}-{environment}"
              labels: {team: platform, tier: "{tier}"}
              annotations: {example.com/port: 8080}
              suffix: hash
            """)
        #expect(manifest.services == ["devops-demo", "worker"])
        #expect(manifest.environments == ["dev", "prod"])
        #expect(manifest.tenants.description == "tenants/{tenant}")
        #expect(
            manifest.layers.map(\.description) == [
                "base", "tiers/{tier}", "regions/{region?}", "{tenant}", "{tenant}/{environment}",
            ])
        #expect(manifest.layers[1].position == SourcePosition(line: 8, column: 5))
        #expect(manifest.files.values == [SectionPath("values.yaml"), SectionPath("extra.yaml", root: ["chart"])])
        #expect(manifest.files.env == SectionPath("values.yaml", root: ["app", "config"]))
        #expect(manifest.files.secrets == SectionPath("secrets.enc.yaml", root: ["appSecret"]))
        #expect(
            manifest.merge == [
                MergeRule(path: ["values", "ingress", "hosts"], strategy: .append),
                MergeRule(path: ["values", "env"], strategy: .by(key: "name")),
                MergeRule(path: ["values", "annotations", "example.com/x", "list"], strategy: .prepend),
            ])
        let policy = try #require(manifest.policy(for: "DB_PASSWORD"))
        #expect(policy.isRequired && policy.hook?.path == "hooks/rotate" && policy.rotation == .seconds(90 * 86_400))
        #expect(policy.generator == SecretGenerator(length: 40, alphabet: .hex))
        #expect(
            manifest.policy(for: "API_KEY")?.generator?.kind == .password(length: 32, characters: Array("abc-".utf8)))
        #expect(manifest.policy(for: "OTHER")?.generator == nil)
        #expect(
            manifest.kubernetes
                == KubernetesSettings(
                    namespace: "{tenant}", name: "{service}-{environment}",
                    labels: [("team", "platform"), ("tier", "{tier}")], annotations: [("example.com/port", "8080")],
                    suffix: .hash))
    }

    @Test func hasTheDefaultsOfTheDesign() throws {
        let manifest = try manifest("version: 1\n", folder: "My_Estate.d")
        #expect(manifest.services == ["my-estate-d"])
        #expect(manifest.environments.isEmpty)
        #expect(manifest.tenants.description == "{tenant}")
        #expect(manifest.layers.map(\.description) == ["base", "{tenant}"])
        #expect(manifest.files == SectionFiles())
        #expect(manifest.files.paths == ["values.yaml", "version.yaml", "env.yaml", "secrets.enc.yaml"])
        #expect(manifest.kubernetes == KubernetesSettings())
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let code: EstateError.Code
        let line: Int
        let column: Int
        /// A part of the hint.
        var hint: String?
        var testDescription: String { name }
    }

    static let bad: [Bad] = [
        Bad(name: "not YAML", text: "a: ]\n", code: .invalidDocument, line: 1, column: 4),
        Bad(
            name: "two documents", text: "version: 1\n---\nversion: 1\n", code: .invalidDocument, line: 3, column: 1,
            hint: "---"),
        Bad(name: "duplicate key", text: "version: 1\nversion: 1\n", code: .invalidDocument, line: 2, column: 1),
        Bad(name: "a list", text: "- version: 1\n", code: .wrongType, line: 1, column: 1),
        Bad(name: "no version", text: "services: [a]\n", code: .missingKey, line: 1, column: 1, hint: "version: 1"),
        Bad(name: "text as version", text: "version: '1'\n", code: .wrongType, line: 1, column: 10),
        Bad(name: "later version", text: "version: 2\n", code: .unsupported, line: 1, column: 10),
        Bad(
            name: "unknown key", text: "version: 1\nservises: [a]\n", code: .unknownKey, line: 2, column: 1,
            hint: "did you mean services?"),
        Bad(
            name: "quite unknown key", text: "version: 1\nxyzzy: [a]\n", code: .unknownKey, line: 2, column: 1,
            hint: "known keys: version, services"),
        Bad(name: "services a text", text: "version: 1\nservices: demo\n", code: .wrongType, line: 2, column: 11),
        Bad(name: "no service", text: "version: 1\nservices: []\n", code: .invalidValue, line: 2, column: 11),
        Bad(
            name: "bad service name", text: "version: 1\nservices:\n  - a\n  - My_App\n", code: .invalidName, line: 4,
            column: 5, hint: "my-app"),
        Bad(name: "service twice", text: "version: 1\nservices: [a, b, a]\n", code: .invalidValue, line: 2, column: 18),
        Bad(
            name: "environment a map", text: "version: 1\nenvironments: [{dev: 1}]\n", code: .wrongType, line: 2,
            column: 16),
        Bad(
            name: "environment nothing",
            text: "version: 1\nenvironments: [~]\n", code: .wrongType, line: 2, column: 16),
        Bad(
            name: "tenants without {tenant}", text: "version: 1\ntenants: tenants\n", code: .invalidPattern, line: 2,
            column: 10, hint: "tenants/{tenant}"),
        Bad(
            name: "tenants with an attribute", text: "version: 1\ntenants: 'x/{tier}/{tenant}'\n",
            code: .invalidPattern, line: 2, column: 10),
        Bad(
            name: "pattern without quotes", text: "version: 1\ntenants: {tenant}\n", code: .wrongType, line: 2,
            column: 10,
            hint: "in quotes"),
        Bad(
            name: "absolute layer", text: "version: 1\nlayers: [/base, '{tenant}']\n", code: .invalidPattern, line: 2,
            column: 10),
        Bad(
            name: "layer above", text: "version: 1\nlayers: [../base, '{tenant}']\n", code: .invalidPattern, line: 2,
            column: 10),
        Bad(
            name: "empty part", text: "version: 1\nlayers: [a//b, '{tenant}']\n", code: .invalidPattern, line: 2,
            column: 10),
        Bad(
            name: "open brace", text: "version: 1\nlayers: ['a/{tier', '{tenant}']\n", code: .invalidPattern, line: 2,
            column: 10),
        Bad(
            name: "closing brace", text: "version: 1\nlayers: ['a/tier}', '{tenant}']\n", code: .invalidPattern,
            line: 2,
            column: 10),
        Bad(
            name: "no name", text: "version: 1\nlayers: ['a/{}', '{tenant}']\n", code: .invalidPattern, line: 2,
            column: 10),
        Bad(
            name: "optional tenant", text: "version: 1\nlayers: ['{tenant?}']\n", code: .invalidPattern, line: 2,
            column: 10, hint: "{tenant}"),
        Bad(name: "no tenant layer", text: "version: 1\nlayers: [base]\n", code: .invalidValue, line: 2, column: 9),
        Bad(
            name: "layer twice", text: "version: 1\nlayers: [base, '{tenant}', base]\n", code: .invalidValue, line: 2,
            column: 28),
        Bad(
            name: "environment without environments", text: "version: 1\nlayers: ['{tenant}', '{environment}']\n",
            code: .invalidPattern, line: 2, column: 22, hint: "environments: [dev, prod]"),
        Bad(
            name: "unknown section", text: "version: 1\nfiles: {envs: env.yaml}\n", code: .unknownKey, line: 2,
            column: 9,
            hint: "did you mean env?"),
        Bad(
            name: "file above", text: "version: 1\nfiles: {env: ../env.yaml}\n", code: .invalidPattern, line: 2,
            column: 14),
        Bad(
            name: "file with a placeholder", text: "version: 1\nfiles: {env: '{tenant}.yaml'}\n", code: .invalidPattern,
            line: 2, column: 14),
        Bad(
            name: "file without path", text: "version: 1\nfiles: {env: {root: a}}\n", code: .missingKey, line: 2,
            column: 14),
        Bad(
            name: "secrets in the env file", text: "version: 1\nfiles: {secrets: env.yaml}\n", code: .invalidValue,
            line: 2, column: 18),
        Bad(
            name: "merge outside of values", text: "version: 1\nmerge: {env.A: append}\n", code: .invalidValue, line: 2,
            column: 9),
        Bad(
            name: "merge path", text: "version: 1\nmerge: {values..a: append}\n", code: .invalidValue, line: 2,
            column: 9),
        Bad(
            name: "merge strategy", text: "version: 1\nmerge: {values.a: apend}\n", code: .invalidValue, line: 2,
            column: 19, hint: "did you mean append?"),
        Bad(name: "merge by", text: "version: 1\nmerge: {values.a: {on: b}}\n", code: .unknownKey, line: 2, column: 20),
        Bad(name: "secret name", text: "version: 1\nsecrets: {1A: {}}\n", code: .invalidKey, line: 2, column: 11),
        Bad(
            name: "policy key", text: "version: 1\nsecrets: {A: {requird: true}}\n", code: .unknownKey, line: 2,
            column: 15,
            hint: "did you mean required?"),
        Bad(
            name: "required a text", text: "version: 1\nsecrets: {A: {required: 'yes'}}\n", code: .wrongType, line: 2,
            column: 25),
        Bad(
            name: "short secret", text: "version: 1\nsecrets: {A: {generate: {length: 7}}}\n", code: .invalidValue,
            line: 2,
            column: 34),
        Bad(
            name: "alphabet", text: "version: 1\nsecrets: {A: {generate: {alphabet: hexx}}}\n", code: .invalidValue,
            line: 2, column: 36, hint: "did you mean hex?"),
        Bad(
            name: "characters twice", text: "version: 1\nsecrets: {A: {generate: {alphabet: {characters: aab}}}}\n",
            code: .invalidValue, line: 2, column: 49),
        Bad(
            name: "rotation", text: "version: 1\nsecrets: {A: {rotate: 90 days}}\n", code: .invalidValue, line: 2,
            column: 23, hint: "d for days"),
        Bad(
            name: "hook above", text: "version: 1\nsecrets: {A: {hook: ../x}}\n", code: .invalidPattern, line: 2,
            column: 21),
        Bad(
            name: "suffix", text: "version: 1\nkubernetes: {suffix: hsah}\n", code: .invalidValue, line: 2, column: 22,
            hint: "did you mean hash?"),
        Bad(
            name: "object without a name",
            text: "version: 1\nkubernetes: {secrets: [{data: {a: env.A}}]}\n",
            code: .missingKey, line: 2, column: 24),
        Bad(
            name: "object without data",
            text: "version: 1\nkubernetes: {secrets: [{name: x}]}\n",
            code: .missingKey, line: 2, column: 24),
        Bad(
            name: "type of a ConfigMap",
            text: "version: 1\nkubernetes: {configMaps: [{name: x, type: Opaque, data: {a: env.A}}]}\n",
            code: .unknownKey, line: 2, column: 37),
        Bad(
            name: "service account token",
            text:
                "version: 1\nkubernetes: {secrets: [{name: x, type: kubernetes.io/service-account-token, data: {a: "
                + "env.A}}]}\n",
            code: .invalidValue, line: 2, column: 40, hint: "projected"),
        Bad(
            name: "bootstrap token",
            text:
                "version: 1\nkubernetes: {secrets: [{name: x, type: bootstrap.kubernetes.io/token, data: {a: "
                + "env.A}}]}\n",
            code: .invalidValue, line: 2, column: 40, hint: "kubeadm"),
        Bad(
            name: "short type",
            text: "version: 1\nkubernetes: {secrets: [{name: x, type: tls, data: {a: env.A}}]}\n",
            code: .invalidValue, line: 2, column: 40, hint: "kubernetes.io/tls?"),
        Bad(
            name: "key of data",
            text: "version: 1\nkubernetes: {secrets: [{name: x, data: {a/b: env.A}}]}\n",
            code: .invalidKey, line: 2, column: 41, hint: "tls.crt"),
        Bad(
            name: "path",
            text: "version: 1\nkubernetes: {secrets: [{name: x, data: {a: secret.A}}]}\n",
            code: .invalidValue, line: 2, column: 44, hint: "begins with env."),
        Bad(
            name: "file with a format",
            text: "version: 1\nkubernetes: {secrets: [{name: x, data: {a: {file: x, format: yaml}}}]}\n",
            code: .invalidValue, line: 2, column: 62),
        Bad(
            name: "neither path nor file",
            text: "version: 1\nkubernetes: {secrets: [{name: x, data: {a: {format: yaml}}}]}\n",
            code: .missingKey, line: 2, column: 44, hint: "{file: logo.png}"),
        Bad(
            name: "format",
            text: "version: 1\nkubernetes: {secrets: [{name: x, data: {a: {from: env, format: toml}}}]}\n",
            code: .invalidValue, line: 2, column: 64),
        Bad(
            name: "file above",
            text: "version: 1\nkubernetes: {secrets: [{name: x, data: {a: {file: ../x}}}]}\n",
            code: .invalidPattern, line: 2, column: 51),
        Bad(
            name: "two of a name",
            text: "version: 1\nkubernetes: {secrets: [{name: x, data: {a: env.A}}, {name: x, data: {a: env.A}}]}\n",
            code: .invalidValue, line: 2, column: 53, hint: "of its own"),
        Bad(
            name: "name of the main one",
            text: "version: 1\nkubernetes: {configMaps: [{name: '{service}', data: {a: env.A}}]}\n",
            code: .invalidValue, line: 2, column: 27, hint: "of its own"),
        Bad(
            name: "immutable without a hash",
            text: "version: 1\nkubernetes: {immutable: true}\n",
            code: .invalidValue, line: 2, column: 25, hint: "suffix: hash"),
        Bad(
            name: "immutable object without a hash",
            text:
                "version: 1\nkubernetes: {suffix: hash, secrets: [{name: x, suffix: none, immutable: true, data: "
                + "{a: env.A}}]}\n",
            code: .invalidValue, line: 2, column: 73, hint: "suffix: hash"),
        Bad(
            name: "namespace to create is not given",
            text: "version: 1\nkubernetes: {createNamespace: true}\n",
            code: .missingKey, line: 2, column: 31, hint: "add namespace"),
        Bad(
            name: "namespace to create of all",
            text: "version: 1\nkubernetes: {namespace: all, createNamespace: true}\n",
            code: .invalidPattern, line: 2, column: 47, hint: "{tenant}"),
        Bad(
            name: "namespace that differs by service",
            text: "version: 1\nkubernetes: {namespace: '{tenant}', createNamespace: {labels: {a: '{service}'}}}\n",
            code: .invalidPattern, line: 2, column: 54, hint: "put {service}"),
        Bad(
            name: "reloader",
            text: "version: 1\nkubernetes: {reloader: serach}\n",
            code: .invalidValue, line: 2, column: 24, hint: "did you mean search?"),
        Bad(
            name: "workload",
            text: "version: 1\nkubernetes: {workload: {kind: deployment}}\n",
            code: .invalidValue, line: 2, column: 31, hint: "did you mean Deployment?"),
        Bad(
            name: "optional in a name", text: "version: 1\nkubernetes: {name: '{tier?}'}\n", code: .invalidPattern,
            line: 2,
            column: 20),
        Bad(
            name: "environment in a label", text: "version: 1\nkubernetes: {labels: {a: '{environment}'}}\n",
            code: .invalidPattern, line: 2, column: 26),
    ]

    @Test(arguments: bad) func refuses(_ bad: Bad) throws {
        let error = try #require(throws: EstateError.self) { try manifest(bad.text) }
        #expect(error.code == bad.code)
        let diagnostic = error.diagnostic
        #expect(diagnostic.file == "tenantry.yaml")
        #expect(diagnostic.position == SourcePosition(line: bad.line, column: bad.column))
        let lines = bad.text.split(separator: "\n").map(String.init)
        #expect(diagnostic.excerpt == lines[bad.line - 1])
        if let hint = bad.hint { #expect(diagnostic.hint?.contains(hint) == true, "\(diagnostic.hint ?? "none")") }
    }

    @Test func refusesAnEmptyFile() {
        #expect(throws: EstateError(.missingKey, Diagnostic(""))) { try manifest("# nothing\n") }
    }

    @Test func saysWhatItExpectedAndFound() throws {
        let error = try #require(throws: EstateError.self) { try manifest("version: 1\nservices: demo\n") }
        #expect(error.diagnostic.summary == "services: expected a list of names, found the text \"demo\"")
    }

    @Test func alphabetsHaveDifferentCharacters() {
        for alphabet in SecretGenerator.Alphabet.allCases {
            #expect(Set(alphabet.characters).count == alphabet.characters.count)
        }
        #expect(SecretGenerator.Alphabet.base64url.characters.count == 64)
        #expect(SecretGenerator.Alphabet.ascii.characters.count == 94)
    }
}
