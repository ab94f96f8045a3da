import ArgumentParser

/// Lets `-C DIR` stand before the verb, as git and make have it.
enum LeadingOptions {
    /// The arguments with each `-C DIR` that comes first moved behind the verb, and the verb's verb.
    static func moved(_ arguments: [String]) -> [String] {
        var rest = arguments[...]
        var leading: [String] = []
        while rest.first == "-C", rest.count > 1 {
            leading += rest.prefix(2)
            rest = rest.dropFirst(2)
        }
        guard !leading.isEmpty, !rest.isEmpty else { return arguments }
        var verbs: [String] = []
        var commands = TenantryCommand.configuration.subcommands
        while let name = rest.first, let command = commands.first(where: { $0._commandName == name }) {
            verbs.append(name)
            rest = rest.dropFirst()
            commands = command.configuration.subcommands
        }
        return verbs.isEmpty ? Array(rest) + leading : verbs + leading + rest
    }
}
