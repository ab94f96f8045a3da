/// `export` lines for `eval "$(…)"` in sh, dash, bash, ksh, zsh and busybox: everything in single quotes.
struct ShellFormat: VariableFormat {
    let title = "the variables of a shell"
    let fileExtension = "sh"

    /// Names that bash, or a shell that follows it, does not let anybody set.
    private static let readOnly: Set<String> = [
        "BASHOPTS", "BASH_VERSINFO", "EUID", "PPID", "SHELLOPTS", "UID",
    ]

    /// Names to which a shell gives values of its own.
    private static let taken: Set<String> = [
        "BASHPID", "BASH_ALIASES", "BASH_ARGC", "BASH_ARGV", "BASH_CMDS", "BASH_COMMAND", "BASH_LINENO", "BASH_SOURCE",
        "BASH_SUBSHELL", "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "FUNCNAME", "GROUPS", "HISTCMD", "LINENO",
        "OPTIND",
        "RANDOM", "SECONDS", "SHLVL", "SRANDOM", "_",
    ]

    func flaw(ofName name: String) -> String? {
        if Self.readOnly.contains(name) { return "bash does not let it be set" }
        if Self.taken.contains(name) { return "shells give it a value of their own" }
        return VariableNames.shellFlaw(name)
    }

    func append(_ variable: Variable, to output: inout [UInt8]) throws(VariableFlaw) {
        output += "export \(variable.name)='".utf8
        for byte in variable.value.utf8 {
            // An apostrophe ends the quotes, stands by itself behind a backslash, and they begin again.
            if byte == UInt8(ascii: "'") { output += "'\\'".utf8 }
            output.append(byte)
        }
        output += "'\n".utf8
    }
}
