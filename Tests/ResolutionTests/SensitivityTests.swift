import Documents
import Estate
import Resolution
import Testing

@Suite("Sensitivity")
struct SensitivityTests {
    @Test("An entry of env that refers to a secret moves to the Secret, through any number of steps")
    func moves() throws {
        let configuration = try resolve(
            layer(
                "base", values: ["dsn: { url: \"db://${{ secrets.PASSWORD }}@h\", host: h }"],
                env: """
                    DIRECT: ${{ secrets.PASSWORD }}
                    INDIRECT: "${{ values.dsn.url }}/x"
                    TWICE: ${{ env.INDIRECT }}
                    PUBLIC: ${{ values.dsn.host }}
                    """, secrets: "PASSWORD: hunter2\nOTHER: ${{ env.PUBLIC }}\n"))
        #expect(configuration.publicData.map(\.key) == ["PUBLIC"])
        #expect(configuration.secretData.map(\.key) == ["DIRECT", "INDIRECT", "OTHER", "PASSWORD", "TWICE"])
        #expect(configuration.secretData.map(\.section) == [.env, .env, .secrets, .secrets, .env])
        #expect(configuration.envTexts["TWICE"] == "db://hunter2@h/x")
        #expect(configuration.secretTexts["OTHER"] == "h")
    }

    @Test("A literal that looks like a reference does not make a value sensitive")
    func literal() throws {
        let configuration = try resolve(
            layer("base", env: "A: $${{ secrets.PASSWORD }}", secrets: "PASSWORD: x"))
        #expect(configuration.publicData.map(\.value.text) == ["${{ secrets.PASSWORD }}"])
    }

    @Test("A sensitive value does not print itself")
    func printing() throws {
        let configuration = try resolve(
            layer("base", values: ["a: [\"${{ secrets.PASSWORD }}\"]"], env: "B: x", secrets: "PASSWORD: hunter2"))
        let value = configuration.secrets[0].value
        #expect(value.text == "hunter2")
        #expect(value.masked == "********")
        var text = "\(value) \(String(reflecting: value)) \(configuration.secrets) \(try configuration.values())"
        dump(value, to: &text)
        dump(configuration.secrets, to: &text)
        dump(try configuration.values(), to: &text)
        #expect(!text.contains("hunter2"))
        #expect(configuration.env[0].value.description == "x")
    }

    @Test("A whole configuration does not print its secrets")
    func printingAll() throws {
        let configuration = try resolve(layer("base", env: "B: ${{ secrets.PASSWORD }}", secrets: "PASSWORD: hunter2"))
        var text = "\(configuration) \(String(reflecting: configuration))"
        dump(configuration, to: &text)
        #expect(!text.contains("hunter2"))
    }
}
