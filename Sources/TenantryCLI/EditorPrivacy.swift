import Processes
import SystemPackage

/// Keeps editors from leaving plain text behind: in swap files, backups, undo files and histories.
enum EditorPrivacy {
    /// Options for an editor, to be put behind its command; empty for one that we do not know.
    ///
    /// - Parameter command: the name or path of the program, and perhaps arguments.
    static func options(for command: String, _ programs: Programs) -> String {
        let program = self.program(of: command)
        // `vi` can be vim, or an editor that does not know vim's options.
        let names = [program, programs.find(program)?.string ?? ""].map { FilePath($0).lastComponent?.string ?? "" }
        func isNamed(_ prefixes: String...) -> Bool {
            names.contains { name in prefixes.contains { name == $0 || name.hasPrefix($0 + ".") } }
        }
        if isNamed("vim", "nvim", "gvim") {
            let file = isNamed("nvim") ? "shada=" : "viminfo="
            return " -n -i NONE -c 'set nobackup nowritebackup noundofile noswapfile \(file)'"
        }
        if isNamed("nano") { return " --ignorercfiles" }
        if isNamed("emacs") {
            return " --eval '(setq make-backup-files nil auto-save-default nil create-lockfiles nil)'"
        }
        return ""
    }

    /// The first word of a command that is neither an assignment nor a program that only starts another one.
    private static func program(of command: String) -> String {
        let starters = ["command", "env", "exec", "nice", "nohup"]
        let words = command.split(separator: " ").map(String.init)
        let isStarter = { (word: String) in
            starters.contains(FilePath(word).lastComponent?.string ?? "") || word.contains("=") && !word.hasPrefix("-")
        }
        return words.first { !isStarter($0) } ?? command
    }

    /// Variables by which editors go that know no such options.
    static func variables(_ folder: FilePath) -> [String: String] {
        // Whatever an editor writes down besides shall be in memory, too; nvi keeps copies for its recovery elsewhere.
        ["TMPDIR": folder.string, "NEXINIT": "set recdir=\(folder)"]
    }
}
