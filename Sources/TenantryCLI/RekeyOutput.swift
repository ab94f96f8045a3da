import ArgumentParser
import Documents
import Tenantry

/// What verbs that change who can read files have in common.
struct RekeyFlags: ParsableArguments {
    @Flag(help: "Only say what would change. The exit code is 1 if anything would.")
    var dryRun = false

    @Flag(help: "Go on though none of your keys opens a file afterwards.")
    var allowLockout = false

    var options: RekeyOptions {
        var options = RekeyOptions()
        options.isDryRun = dryRun
        options.allowsLockout = allowLockout
        return options
    }
}

extension GlobalOptions {
    /// Prints what became of files and rules.
    ///
    /// - Throws: the exit code 1 of a dry run that would change something.
    func print(_ report: RekeyReport, isDryRun: Bool, _ names: RecipientNames) throws {
        for warning in report.warnings { Console.standard.warn(warning) }
        if !report.failures.isEmpty, !isDryRun {
            say("nothing was changed")
            try Console.standard.report(report.failures)
        }
        if json {
            try Console.standard.printJSON(RekeyRecord(report, names))
        } else {
            for line in RekeyText.lines(report, names) { try Console.standard.print(line) }
        }
        try Console.standard.finish()
        try Console.standard.report(report.failures)
        say(RekeyText.summary(report, isDryRun: isDryRun))
        for note in RekeyText.notes(report) { say("note: \(note)") }
        if isDryRun, !report.isEmpty { throw ExitCode(1) }
    }
}
