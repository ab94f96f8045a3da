import ArgumentParser
package import Tenantry

/// Which part of all tenants a render is about, and into which files it goes.
struct RenderOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "With --output: a file for each object, or for the objects of each kind, DIR/TENANT/KIND-NAME.yaml.",
            valueName: "object|kind"))
    var split: RenderLayout.Split?

    @Flag(
        help: ArgumentHelp(
            """
            With --output: beside them a patch for each workload, so that it reads the objects and restarts on \
            changes.
            """))
    var withPatch = false

    @Option(
        help: ArgumentHelp(
            "With --all: only tenants that changes since this commit can touch, as affected lists them.",
            valueName: "rev"))
    var since: String?

    @Option(
        help: ArgumentHelp("With --all: only the I-th of N parts, by the tenants' names.", valueName: "I/N"),
        transform: { text in
            guard let shard = Shard(text) else { throw ValidationError("write I/N, with I from 1 to N, as in 1/4") }
            return shard
        })
    var shard: Shard?

    /// - Throws: `ValidationError` for what does not go together.
    func check(all: Bool, output: String?) throws {
        if split != nil || withPatch, output == nil {
            let option = split == nil ? "--with-patch" : "--split"
            let hint = split == nil ? ", or print the patch alone with --format kubernetes-patch" : ""
            throw ValidationError("\(option) writes several files: name a folder with --output\(hint)")
        }
        if !all, let option = since != nil ? "--since" : shard != nil ? "--shard" : nil {
            throw ValidationError("\(option) chooses among all tenants: give --all, and name none")
        }
    }
}

extension RenderLayout.Split: ExpressibleByArgument {}
