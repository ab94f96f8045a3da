import Documents
import Resolution
import Testing

/// References in texts that are no part of the estate.
@Suite struct ReferenceResolverTests {
    private static func resolver() throws -> ReferenceResolver {
        try ReferenceResolver(
            resolve(
                layer(
                    "base", values: ["image: {tag: 1.2}\nreplicas: 3\nother: ${{ values.image }}\n"],
                    env: "HOST: db\nURL: x://${{ secrets.PASSWORD }}@${{ env.HOST }}\n", secrets: "PASSWORD: hidden\n"))
        )
    }

    private static func content(_ text: String) throws -> ResolvedNode.Content {
        var resolver = try resolver()
        let node = Node(
            .scalar(Scalar(text: text, value: .string(text), style: .plain)),
            position: SourcePosition(line: 7, column: 3))
        return try resolver.resolve(node, named: "spec.x of Pod y", in: "standard input")
    }

    @Test(arguments: [
        ("${{ env.HOST }}", "db", false), ("a-${{ env.HOST }}-${{ values.image.tag }}", "a-db-1.2", false),
        ("${{ env.URL }}", "x://hidden@db", true), ("p=${{secrets.PASSWORD}}", "p=hidden", true),
        ("$${{ env.HOST }}", "${{ env.HOST }}", false), ("${{ tenant.name }}", "tenant-1", false),
        ("${{ values.other.tag }}", "1.2", false), ("${{ target.service }}", "demo", false),
    ])
    func textsAreFilled(_ text: String, _ expected: String, _ isSensitive: Bool) throws {
        guard case .scalar(let value) = try Self.content(text) else {
            Issue.record("\(text) is no text")
            return
        }
        #expect(value.text == expected)
        #expect(value.isSensitive == isSensitive)
    }

    @Test func aReferenceAloneIsWhatItRefersTo() throws {
        guard case .scalar(let number) = try Self.content("${{ values.replicas }}") else {
            Issue.record("not a number")
            return
        }
        #expect(number.meaning == .int(3))
        guard case .mapping(let members) = try Self.content("${{ values.image }}") else {
            Issue.record("not a map")
            return
        }
        #expect(members.map(\.key) == ["tag"])
    }

    @Test(arguments: [
        ("${{ env.NOTHING }}", ResolutionError.Code.unknownReference),
        ("${{ values.image.nothing }}", .unknownReference), ("${{ values.replicas.x }}", .unknownReference),
        ("${{ target.environment }}", .unknownReference), ("${{ tenant.attributes.tier }}", .unknownReference),
        ("a ${{ values.image }}", .collectionInText), ("${{ env.HOST", .unterminatedReference),
        ("${{ nothing }}", .malformedReference),
    ])
    func whatIsWrongHasThePlaceInTheForeignText(_ text: String, _ code: ResolutionError.Code) throws {
        do {
            _ = try Self.content(text)
            Issue.record("\(text) was taken")
        } catch let error as ResolutionError {
            #expect(error.code == code)
            #expect(error.diagnostic.file == "standard input")
            #expect(error.diagnostic.position?.line == 7)
        }
    }

    @Test func onlyTextsWithReferencesNeedIt() {
        func node(_ value: ScalarValue, _ text: String) -> Node {
            Node(.scalar(Scalar(text: text, value: value, style: .plain)))
        }
        #expect(ReferenceResolver.isNeeded(for: node(.string("a ${{ x }}"), "a ${{ x }}")))
        #expect(ReferenceResolver.isNeeded(for: node(.string("$${{"), "$${{")))
        #expect(!ReferenceResolver.isNeeded(for: node(.string("$ {{ x }}"), "$ {{ x }}")))
        #expect(!ReferenceResolver.isNeeded(for: node(.int(3), "3")))
    }
}
