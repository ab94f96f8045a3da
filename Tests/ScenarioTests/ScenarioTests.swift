import Testing

/// Runs the built command on every folder of `Tests/Scenarios`; `Tests/Scenarios/README.md` describes such a folder.
///
/// With `RECORD=1` in the environment the outcomes become the expectations instead of being compared with them.
@Suite("Scenarios")
struct ScenarioTests {
    @Test("every folder has a scenario that can run")
    func foldersAreScenarios() throws {
        #expect(try !Scenario.all.isEmpty)
    }

    @Test("scenario", arguments: try Scenario.all)
    func runs(scenario: Scenario) throws {
        let outcome = try Sandbox(for: scenario).run(scenario)
        if Settings.records {
            try scenario.record(outcome)
            return
        }
        for (name, expected, actual) in zip3(Outcome.fileNames, try scenario.expectation().files, outcome.files)
        where expected != actual {
            Issue.record("\(scenario.name)/out/\(name) differs:\n\(try unifiedDiff(from: expected, to: actual))")
        }
    }

    private func zip3<A, B, C>(_ first: [A], _ second: [B], _ third: [C]) -> [(A, B, C)] {
        zip(first, zip(second, third)).map { ($0, $1.0, $1.1) }
    }
}
