import Documents
import Estate
import Resolution
import Testing

@Suite("References")
struct ReferenceTests {
    static let texts: [(String, String)] = [
        ("${{ env.HOST }}", "db"), ("${{env.HOST}}", "db"), ("a ${{ env.HOST }}:${{ env.PORT }} b", "a db:5432 b"),
        ("${{ values.image.tag }}", "1.10"), ("${{ values.hosts[1].name }}", "two"),
        ("${{ values.hosts.0.name }}", "one"), ("${{ values.annotations[\"example.com/x\"] }}", "yes"),
        ("${{ values.annotations['example.com/x'] }}", "yes"), ("${{ values.flag }}", "true"),
        ("${{ tenant.name }}", "tenant-1"), ("${{ tenant.attributes.tier }}", "gold"),
        ("${{ tenant.attributes.example.com/zone }}", "b"), ("${{ target.service }}", "demo"),
        ("${{ target.environment }}", "prod"), ("${{ target.tenant }}", "tenant-1"),
        ("$${{ env.HOST }}", "${{ env.HOST }}"), ("$$${{ x", "$${{ x"), ("a $ b {{ c }}", "a $ b {{ c }}"),
        ("$${{ a ${{ env.PORT }}", "${{ a 5432"), ("ü${{ env.PORT }}ü", "ü5432ü"), ("$", "$"), ("${", "${"),
        ("${{ env.HOST }}}}", "db}}"), ("${{ values.through }}", "one"), ("${{ values.alias.name }}", "one"),
    ]

    @Test(arguments: texts)
    func resolves(_ text: String, _ expected: String) throws {
        let configuration = try resolve(
            layer(
                "base",
                values: [
                    """
                    image: {tag: 1.10}
                    flag: true
                    hosts: [{name: one}, {name: two}]
                    annotations: {example.com/x: "yes"}
                    through: "${{ values.hosts[0].name }}"
                    alias: "${{ values.hosts[0] }}"
                    """
                ],
                env: "HOST: db\nPORT: 5432\nX: |-\n  \(text)\n"),
            attributes: [("tier", "gold"), ("example.com/zone", "b")], environment: "prod")
        #expect(configuration.envTexts["X"] == expected)
    }

    static let errors: [(String, ResolutionError.Code)] = [
        ("${{ env.HOSTS }}", .unknownReference), ("${{ secrets.HOST }}", .unknownReference),
        ("${{ env.GONE }}", .unknownReference), ("${{ values.image.tags }}", .unknownReference),
        ("${{ values.image.tag.x }}", .unknownReference), ("${{ values.hosts[2] }}", .unknownReference),
        ("${{ values.hosts.x }}", .unknownReference), ("${{ tenant.attributes.tier }}", .unknownReference),
        ("${{ target.environment }}", .unknownReference), ("${{ values.text.x }}", .unknownReference),
        ("${{ env.HOST", .unterminatedReference), ("${{", .unterminatedReference), ("${{ a }", .unterminatedReference),
        ("${{ }}", .malformedReference), ("${{ HOST }}", .malformedReference), ("${{ env }}", .malformedReference),
        ("${{ env. }}", .malformedReference), ("${{ env.A B }}", .malformedReference),
        ("${{ values }}", .malformedReference), ("${{ values..a }}", .malformedReference),
        ("${{ values.a[x] }}", .malformedReference), ("${{ tenant.id }}", .malformedReference),
        ("${{ tenant.attributes }}", .malformedReference), ("${{ other.x }}", .malformedReference),
        ("${{ values.image }}", .collectionInText), ("a${{ values.image }}", .collectionInText),
        ("${{ values.hosts }}", .collectionInText), ("${{ values.hosts[1] }}", .notText),
        ("a${{ values.bytes }}", .notText), ("${{ env.X }}", .cycle), ("a${{ env.X }}b", .cycle),
        ("${{ values.loop.a }}", .cycle), ("${{ values.self.a }}", .cycle),
    ]

    @Test(arguments: errors)
    func refuses(_ text: String, _ expected: ResolutionError.Code) throws {
        let found = code {
            _ = try resolve(
                layer(
                    "base",
                    values: [
                        """
                        image: {tag: 1}
                        hosts: [1, null]
                        bytes: !!binary aGk=
                        text: "${{ env.HOST }}"
                        loop: {a: "${{ values.loop.b }}", b: "${{ values.loop.a }}"}
                        self: "${{ values.self.a }}"
                        """
                    ],
                    env: "HOST: db\nGONE: ~\nX: |-\n  \(text)\n"))
        }
        #expect(found == expected)
    }

    @Test("What was probably meant")
    func suggestions() throws {
        func hint(_ text: String) -> String? {
            diagnostic {
                _ = try resolve(
                    layer(
                        "base", values: ["image: {tag: 1}"], env: "HOST: db\nX: \(text)\n",
                        secrets: "PASSWORD: x\n"), attributes: [("tier", "gold")])
            }?.hint
        }
        #expect(hint("${{ env.HSOT }}") == "did you mean env.HOST?")
        #expect(hint("${{ env.PASSWORD }}") == "did you mean secrets.PASSWORD?")
        #expect(hint("${{ values.image.tga }}") == "did you mean values.image.tag?")
        #expect(hint("${{ values.imag.tag }}") == "did you mean values.image.tag?")
        #expect(hint("${{ tenant.attributes.teir }}") == "did you mean tenant.attributes.tier?")
    }

    @Test(
        "The place of a reference",
        arguments: [
            ("X: a ${{ env.Y }}", 6), ("X: 'ä ${{ env.Y }}'", 7), ("X: \"a ${{ env.Y }}\"", 7),
            ("X: \"\\t${{ env.Y }}\"", 4), ("X: |-\n  ${{ env.Y }}", 4), ("X:   ${{ env.Y }}", 6),
        ])
    func place(_ text: String, _ column: Int) {
        let found = diagnostic { _ = try resolve(layer("base", env: text)) }
        #expect(found?.position == SourcePosition(line: 1, column: column))
        #expect(found?.file == "base/env.yaml")
    }

    @Test("A value that is one reference keeps the type of what it refers to")
    func types() throws {
        let configuration = try resolve(
            layer(
                "base",
                values: [
                    """
                    port: 8080
                    a: ${{ values.port }}
                    b: "${{ values.port }}"
                    c: "${{ values.port }}0"
                    d: ${{ values.list }}
                    e: ${{ values.map }}
                    f: ${{ env.PORT }}
                    g: ${{ secrets.NUMBER }}
                    list: [1, "${{ values.port }}"]
                    map: {x: "${{ values.d }}"}
                    """
                ], env: "PORT: 80", secrets: "NUMBER: 7"))
        let values = try configuration.values()
        #expect(values["a"]?.value?.meaning == .int(8080))
        #expect(values["b"]?.value?.meaning == .int(8080))
        #expect(values["c"]?.value?.meaning == .string("80800"))
        #expect(values["d"]?[1]?.value?.meaning == .int(8080))
        #expect(values["e"]?["x"]?[0]?.value?.meaning == .int(1))
        #expect(values["f"]?.value?.meaning == .string("80"))
        #expect(values["g"]?.value?.meaning == .int(7))
        #expect(values["g"]?.isSensitive == true)
        #expect(values.isSensitive)
        #expect(values["e"]?.isSensitive == false)
    }

    @Test("References are resolved after the merge")
    func afterMerge() throws {
        let configuration = try resolve(
            layer("base", env: "URL: http://${{ env.HOST }}\nHOST: a\n"), layer("top", env: "HOST: b\n"))
        #expect(configuration.envTexts["URL"] == "http://b")
    }

    @Test("A chain of ten thousand is no problem, in env, in values and through maps")
    func longChains() throws {
        let count = 10_000
        var env = "A\(count): end\n"
        var values = "a\(count): end\nb\(count): {x: end}\n"
        for index in 0..<count {
            env += "A\(index): ${{ env.A\(index + 1) }}\n"
            values += "a\(index): ${{ values.a\(index + 1) }}\nb\(index): ${{ values.b\(index + 1) }}\n"
        }
        env += "V: ${{ values.a0 }}\nW: ${{ values.b0.x }}\n"
        let configuration = try resolve(layer("base", values: [values], env: env))
        #expect(configuration.envTexts["A0"] == "end")
        #expect(configuration.envTexts["V"] == "end")
        #expect(configuration.envTexts["W"] == "end")
    }

    @Test("A cycle shows its chain, and where each link stands")
    func cycle() throws {
        let found = diagnostic {
            _ = try resolve(
                layer(
                    "base", values: ["v: ${{ secrets.C }}"], env: "A: x${{ env.B }}\nB: ${{ values.v }}\n",
                    secrets: "C: ${{ env.A }}\n"))
        }
        #expect(found?.summary == "references form a cycle: env.A → env.B → values.v → secrets.C → env.A")
        #expect(
            found?.notes == [
                "env.A at base/env.yaml:1:1", "env.B at base/env.yaml:2:1", "values.v at base/values.yaml:1:1",
                "secrets.C at base/secrets.yaml:1:1",
            ])
        var env = "A9999: ${{ env.A0 }}\n"
        for index in 0..<9_999 { env += "A\(index): ${{ env.A\(index + 1) }}\n" }
        let long = diagnostic { _ = try resolve(layer("base", env: env)) }
        #expect(long?.summary.utf8.count ?? .max < 200)
    }

    @Test("References cannot blow up texts or trees")
    func limits() throws {
        var env = "A0: 0123456789\n"
        var values = "a0: [1, 2, 3, 4]\n"
        var deep = "a0: [1]\n"
        for index in 1...40 {
            env += "A\(index): ${{ env.A\(index - 1) }}${{ env.A\(index - 1) }}\n"
            values += "a\(index): [\"${{ values.a\(index - 1) }}\", \"${{ values.a\(index - 1) }}\"]\n"
        }
        for index in 1...1000 { deep += "a\(index): [\"${{ values.a\(index - 1) }}\"]\n" }
        #expect(code { _ = try resolve(layer("base", env: env)) } == .tooLarge)
        #expect(code { _ = try resolve(layer("base", values: [values])).values() } == .tooLarge)
        #expect(code { _ = try resolve(layer("base", values: [deep])).values() } == .tooDeep)
    }

    @Test(
        "No message about a secret shows its text",
        arguments: ["ab${{hunter2}}", "hunter2${{", "hunter2 ${{ env.NOPE }}"])
    func secretMessages(_ text: String) {
        let found = diagnostic { _ = try resolve(layer("base", secrets: "PASSWORD: '\(text)'\n")) }
        #expect(found != nil)
        #expect(!String(describing: found).contains("hunter2"))
    }
}
