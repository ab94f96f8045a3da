"""Encrypted files in real git repositories: differences, merges, hooks."""

import contextlib
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness import check, expect, expect_equal
from workspace import (COMMAND, PROJECT, Result, Workspace, environment, example_identity, need_program, oracle,
                       workspace)

FILE = "acme/secrets.enc.yaml"
PEOPLE = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
          for what, value in (("NAME", "Test"), ("EMAIL", "test@example.com"))}


class Repository(Workspace):
    """An estate in a git repository, with the installation in place."""

    def variables(self, **extra: str) -> dict[str, str]:
        found = {**environment(self.home), **PEOPLE, "GIT_CONFIG_NOSYSTEM": "1", **extra}
        found["PATH"] = f"{self.home / 'bin'}:{found['PATH']}"
        return found

    def __init__(self, root: Path, home: Path) -> None:
        super().__init__(root)
        self.home = home

    def tool(self, *words: str, env: dict[str, str] | None = None, stdin: bytes = b"") -> Result:
        done = subprocess.run(words, cwd=self.root, input=stdin, capture_output=True, timeout=120,
                              env=self.variables(**(env or {})))
        return Result(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))

    def git(self, *words: str, status: int = 0, **options) -> str:
        result = self.tool("git", *words, **options)
        text = result.output.decode("utf-8", "replace") + result.errors
        expect(result.status == status, f"git {' '.join(words)} exited with {result.status}, not {status}:\n{text}")
        return text

    def tenantry(self, *words: str, status: int = 0, **options) -> str:
        result = self.tool("tenantry", *words, **options)
        text = result.output.decode("utf-8", "replace") + result.errors
        expect(result.status == status, f"tenantry {' '.join(words)} exited with {result.status}:\n{text}")
        return text

    def put(self, key: str, value: str, tenant: str = "acme") -> None:
        self.tenantry("set", tenant, key, "--secret", "--stdin", stdin=value.encode())

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def values(self, file: str = FILE) -> dict[str, str]:
        """What is in an encrypted file, as the reference implementation reads it; its MAC has to hold."""
        reference = oracle()
        identities = reference.load_identities(example_identity())
        tree = reference.decrypt_text((self.root / file).read_text(), "yaml", identities, check_comments=True)
        return dict(tree)

    def others(self, name: str) -> "Repository":
        """Another working tree of the same repository."""
        return Repository(self.root.parent / name, self.home)


@contextlib.contextmanager
def repository(name: str = "estate", install: bool = True) -> Iterator[Repository]:
    need_program("git")
    with tempfile.TemporaryDirectory(prefix="tenantry-git-") as folder:
        home = Path(folder) / "home"
        (home / "bin").mkdir(parents=True)
        (home / "bin/tenantry").symlink_to(COMMAND)
        root = Path(folder) / name
        subprocess.run(["cp", "-r", str(PROJECT / "tenants"), str(root)], check=True)
        found = Repository(root, home)
        found.git("init", "-q", "-b", "main")
        if install:
            found.tenantry("git", "install")
        found.commit("the estate")
        yield found


def diverge(found: Repository, ours: dict[str, str], theirs: dict[str, str]) -> None:
    """Two branches, main and side, on main."""
    found.git("branch", "side")
    for key, value in ours.items():
        found.put(key, value)
    if ours:
        found.commit("ours")
    found.git("checkout", "-q", "side")
    for key, value in theirs.items():
        found.put(key, value)
    found.commit("theirs")
    found.git("checkout", "-q", "main")


def expect_merged(found: Repository, expected: dict[str, str], file: str = FILE) -> None:
    values = found.values(file)
    for key, value in expected.items():
        expect_equal(values.get(key), value, key)
    found.tenantry("verify", "acme")


def expect_no_plain_text(found: Repository, *secrets: str) -> None:
    """No secret is in any file, also not in git's own."""
    for path in found.root.parent.rglob("*"):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            for secret in secrets:
                expect(secret.encode() not in content, f"{secret} is in {path}")


@check
def git_merges_what_both_branches_changed():
    with repository() as found:
        diverge(found, {"DB_PASSWORD": "ours-1", "FROM_US": "ours-2"}, {"WEBHOOK_SECRET": "theirs-1", "FROM_THEM": "theirs-2"})
        found.git("merge", "-q", "--no-edit", "side")
        expect_merged(found, {"DB_PASSWORD": "ours-1", "FROM_US": "ours-2", "WEBHOOK_SECRET": "theirs-1",
                              "FROM_THEM": "theirs-2"})
        expect_no_plain_text(found, "ours-1", "ours-2", "theirs-1", "theirs-2")
        # What was not changed keeps its ciphertext.
        changed = found.git("diff", "--no-textconv", "-U0", "HEAD^1", "--", FILE)
        names = re.findall(r"^\+ *(\w+):", changed, re.M)
        # Both branches may have changed it in the same second.
        changed = sorted(set(names) - {"lastmodified"})
        expect_equal(changed, ["FROM_THEM", "WEBHOOK_SECRET", "mac"], "the lines that changed")


@check
def git_merges_records_of_rotation():
    with repository() as found:
        found.tenantry("rotate", "acme", "DB_PASSWORD")
        found.commit("a record")
        found.git("branch", "side")
        found.tenantry("rotate", "acme", "DB_PASSWORD")
        found.tenantry("rotate", "acme", "WEBHOOK_SECRET")
        found.commit("ours")
        found.git("checkout", "-q", "side")
        found.tenantry("rotate", "acme", "SESSION_SECRET")
        found.commit("theirs")
        found.git("checkout", "-q", "main")
        found.git("merge", "-q", "--no-edit", "side")
        record = found.read("acme/rotation.yaml")
        expect_equal(re.findall(r"^(\w+):", record, re.M), ["DB_PASSWORD", "WEBHOOK_SECRET", "SESSION_SECRET"], record)
        expect_equal(re.findall(r"generation: (\d)", record), ["2", "1", "1"], record)
        found.tenantry("verify", "acme")


@check
def git_rebases_and_cherry_picks():
    with repository() as found:
        diverge(found, {"DB_PASSWORD": "ours-1"}, {"WEBHOOK_SECRET": "theirs-1", "LATER": "x"})
        found.git("checkout", "-q", "side")
        found.put("LATER", "theirs-3")
        found.commit("once more")
        found.git("rebase", "-q", "main")
        expect_merged(found, {"DB_PASSWORD": "ours-1", "WEBHOOK_SECRET": "theirs-1", "LATER": "theirs-3"})
        found.put("ADDED", "theirs-4")
        found.commit("to be picked")
        found.git("checkout", "-q", "main")
        found.put("OTHER", "ours-5")
        found.commit("meanwhile")
        found.git("cherry-pick", "side")
        expect_merged(found, {"DB_PASSWORD": "ours-1", "OTHER": "ours-5", "ADDED": "theirs-4"})
        expect("LATER" not in found.values(), "the commits before the picked one came along")


@check
def git_merges_a_stash_and_a_revert():
    with repository() as found:
        found.put("STASHED", "value-1")
        found.git("stash", "-q")
        found.put("DB_PASSWORD", "value-2")
        found.commit("meanwhile")
        found.git("stash", "pop", "-q")
        expect_merged(found, {"STASHED": "value-1", "DB_PASSWORD": "value-2"})
        found.commit("the stash")
        found.put("LAST", "value-3")
        found.commit("last")
        found.git("revert", "--no-edit", "HEAD~1")
        expect("STASHED" not in found.values(), "the reverted entry is still there")
        expect_merged(found, {"LAST": "value-3", "DB_PASSWORD": "value-2"})
        found.put("LAST", "value-4")
        found.git("commit", "-qa", "--amend", "--no-edit")
        expect_merged(found, {"LAST": "value-4"})


@check
def git_leaves_conflicts_encrypted_and_resolve_ends_them():
    with repository() as found:
        diverge(found, {"DB_PASSWORD": "ours-1", "MINE": "ours-2"}, {"DB_PASSWORD": "theirs-1", "YOURS": "theirs-2"})
        said = found.git("merge", "side", status=1)
        expect("both sides changed DB_PASSWORD" in said, said)
        text = found.read(FILE)
        block = re.search(r"^<<<<<<< .*\n(.*)\n=======\n(.*)\n>>>>>>> .*$", text, re.M)
        expect(block is not None, f"no markers: {text[:2000]}")
        expect(all(line.startswith("DB_PASSWORD: ENC[") for line in block.groups()), "the conflict is not encrypted")
        expect_equal(text.count("<<<<<<<"), 1, "the number of conflicts")
        expect_no_plain_text(found, "ours-1", "theirs-1")
        # Nobody commits it like this.
        found.git("add", FILE)
        expect("merge_marker" in found.git("commit", "-m", "too early", status=1), "the hook let the markers pass")
        found.tenantry("git", "resolve", FILE, status=65)
        # Taking their line by hand.
        found.write(FILE, re.sub(r"<<<<<<< .*\n.*\n=======\n(.*\n)>>>>>>> .*\n", r"\1", text))
        found.git("add", FILE)
        expect("mac_mismatch" in found.git("commit", "-m", "too early", status=1), "the hook let a wrong MAC pass")
        found.tenantry("git", "resolve", FILE)
        found.git("add", FILE)
        found.git("commit", "-q", "-m", "merged")
        expect_merged(found, {"DB_PASSWORD": "theirs-1", "MINE": "ours-2", "YOURS": "theirs-2"})
        found.tenantry("git", "resolve", FILE, status=66)


@check
def git_resolve_takes_a_side():
    for side in ("ours", "theirs"):
        with repository() as found:
            diverge(found, {"DB_PASSWORD": "ours-1", "MINE": "ours-2"}, {"DB_PASSWORD": "theirs-1", "YOURS": "theirs-2"})
            found.git("merge", "side", status=1)
            found.tenantry("git", "resolve", f"--{side}", FILE)
            found.commit("merged")
            expect_merged(found, {"DB_PASSWORD": f"{side}-1", "MINE": "ours-2", "YOURS": "theirs-2"})


@check
def git_conflicts_in_a_rebase_are_resolved_too():
    with repository() as found:
        diverge(found, {"DB_PASSWORD": "ours-1"}, {"DB_PASSWORD": "theirs-1", "YOURS": "theirs-2"})
        found.git("checkout", "-q", "side")
        found.git("rebase", "main", status=1)
        # What is replayed is theirs here.
        found.tenantry("git", "resolve", "--theirs", FILE)
        found.git("add", FILE)
        found.git("rebase", "--continue", env={"GIT_EDITOR": "true"})
        expect_merged(found, {"DB_PASSWORD": "theirs-1", "YOURS": "theirs-2"})


@check
def git_merges_in_a_worktree_in_a_clone_and_with_spaces_in_names():
    with repository("an estate with spaces") as found:
        diverge(found, {"DB_PASSWORD": "ours-1"}, {"WEBHOOK_SECRET": "theirs-1"})
        found.git("worktree", "add", "-q", "../another tree", "-b", "third")
        tree = found.others("another tree")
        tree.git("merge", "-q", "--no-edit", "side")
        expect_merged(tree, {"DB_PASSWORD": "ours-1", "WEBHOOK_SECRET": "theirs-1"})
        tree.put("DB_PASSWORD", "third-1")
        tree.commit("in the worktree")
        # A clone has the attributes, and needs its own installation.
        found.git("clone", "-q", ".", "../a clone")
        clone = found.others("a clone")
        clone.git("merge", "-q", "origin/side", status=1)
        clone.git("merge", "--abort")
        clone.tenantry("git", "install")
        clone.git("merge", "-q", "--no-edit", "origin/side")
        expect_merged(clone, {"DB_PASSWORD": "ours-1", "WEBHOOK_SECRET": "theirs-1"})
        # A file whose name needs quotes.
        (clone.root / "acme/it's a \"file\".enc.yaml").write_bytes((clone.root / FILE).read_bytes())
        name = "acme/it's a \"file\".enc.yaml"
        clone.commit("another file")
        clone.git("checkout", "-q", "-b", "left")
        clone.tenantry("sops", "set", name, '["LEFT"]', '"1"')
        clone.commit("left")
        clone.git("checkout", "-q", "-b", "right", "HEAD~1")
        clone.tenantry("sops", "set", name, '["RIGHT"]', '"2"')
        clone.commit("right")
        clone.git("merge", "-q", "--no-edit", "left")
        text = clone.tenantry("decrypt", name)
        expect("LEFT:" in text and "RIGHT:" in text, text)


@check
def git_without_a_key_leaves_an_ordinary_conflict():
    with repository() as found:
        diverge(found, {"DB_PASSWORD": "ours-1"}, {"WEBHOOK_SECRET": "theirs-1"})
        nobody = {"SOPS_AGE_KEY_FILE": "/dev/null"}
        said = found.git("merge", "side", status=1, env=nobody)
        expect("not merged entry by entry" in said, said)
        text = found.read(FILE)
        expect(text.count("<<<<<<<") >= 1 and "ENC[" in text, "no markers")
        # With a key at hand, the merge is made again.
        found.git("checkout", "--merge", "--", FILE)
        found.git("add", FILE)
        found.git("commit", "-q", "-m", "merged")
        expect_merged(found, {"DB_PASSWORD": "ours-1", "WEBHOOK_SECRET": "theirs-1"})


@check
def git_signs_nothing_that_was_tampered_with():
    with repository() as found:
        diverge(found, {"DB_PASSWORD": "ours-1"}, {"WEBHOOK_SECRET": "theirs-1"})
        found.git("checkout", "-q", "side")
        lines = found.read(FILE).splitlines(keepends=True)
        found.write(FILE, "".join(line for line in lines if not line.startswith("SESSION_SECRET")))
        found.git("add", "-A")
        found.git("commit", "-q", "--no-verify", "-m", "tampered")
        found.git("checkout", "-q", "main")
        said = found.git("merge", "side", status=1)
        expect("(theirs)" in said and "MAC does not match" in said, said)
        # Whatever anybody does with the lines, there is no MAC for it.
        for words in (["--ours"], ["--theirs"], []):
            found.tenantry("git", "resolve", *words, FILE, status=79)


@check
def git_gives_no_new_data_key_to_whom_only_a_change_names():
    need_program("age-keygen")
    with repository() as found:
        stranger = re.search(r"age1\w+", found.tool("age-keygen").errors).group()
        diverge(found, {}, {"WEBHOOK_SECRET": "theirs-1"})
        # A change names somebody else, with an entry that does not open: the MAC does not cover it.
        found.git("checkout", "-q", "side")
        text = found.read(FILE)
        entry = re.search(r"        - enc: \|\n(?: {12}.*\n)+          recipient: \S+\n", text).group()
        forged = re.sub(r"recipient: \S+", f"recipient: {stranger}", entry)
        found.write(FILE, text.replace(entry, entry + forged))
        found.git("commit", "-qam", "one more reader", "--no-verify")
        found.git("checkout", "-q", "main")
        # Here, the data key is a new one.
        found.tenantry("sops", "rotate", "-i", FILE)
        found.put("DB_PASSWORD", "ours-1")
        found.commit("rotated")
        said = found.git("merge", "side", status=1)
        expect("creation rule does not name" in said and stranger in said, said)
        expect("<<<<<<<" in found.read(FILE), "no markers")


@check
def git_shows_differences_masked_and_stable():
    with repository() as found:
        found.put("DB_PASSWORD", "hunter-number-1")
        shown = found.git("diff")
        expect_equal(len(re.findall(r"^[-+]\w+: <secret [0-9a-f]{8}>$", shown, re.M)), 2, f"changed lines in\n{shown}")
        expect("hunter-number-1" not in shown and "lastmodified" not in shown, shown)
        expect_equal(found.git("diff"), shown, "the same difference again")
        found.commit("changed")
        expect("<secret" in found.git("log", "-p", "-1"), "the log shows no fingerprint")
        # Without a key there is a difference all the same.
        closed = found.git("log", "-p", "-1", env={"SOPS_AGE_KEY_FILE": "/nowhere"})
        expect_equal(len(re.findall(r"^[-+]\w+: <ciphertext [0-9a-f]{8}>$", closed, re.M)), 2, f"lines in\n{closed}")
        # A file that is none any more does not end the difference of the others.
        found.write(FILE, "<<<<<<< broken\n")
        found.write("globex/env.yaml", "A: b\n")
        both = found.git("diff")
        expect("broken" in both and "globex/env.yaml" in both, both)
        expect_equal(found.git("notes", "list").strip(), "", "git's notes")


@check
def git_reveals_only_where_it_was_told_to():
    with repository() as found:
        said = found.tenantry("git", "install", "--reveal")
        expect("warning" in said, said)
        found.put("DB_PASSWORD", "hunter-number-1")
        expect("+DB_PASSWORD: hunter-number-1" in found.git("diff"), "the secret is not shown")
        found.git("config", "diff.tenantry.cachetextconv", "true")
        kept = found.git("diff")
        expect("hunter-number-1" not in kept and "masked" in kept, kept)
        expect_no_plain_text(found, "hunter-number-1")
        found.tenantry("git", "install")
        expect("hunter-number-1" not in found.git("diff"), "the secret is still shown")


@check
def git_install_respects_hooks_and_undoes_itself():
    with repository(install=False) as found:
        before = (found.root / ".git/config").read_bytes()
        found.tenantry("git", "status", status=1)
        found.write(".gitattributes", "*.png binary")
        found.tenantry("git", "install")
        expect_equal(found.read(".gitattributes").splitlines()[0], "*.png binary", "the first line")
        found.tenantry("git", "status")
        config = (found.root / ".git/config").read_bytes()
        found.tenantry("git", "install")
        expect_equal((found.root / ".git/config").read_bytes(), config, "the settings")
        found.tenantry("git", "uninstall")
        expect_equal((found.root / ".git/config").read_bytes(), before, "the settings")
        expect_equal(found.read(".gitattributes"), "*.png binary\n", "the attributes")
        expect(not (found.root / ".git/hooks/pre-commit").exists(), "the hook is still there")
        # Somebody's own hook.
        hook = found.root / ".git/hooks/pre-commit"
        hook.write_text("#!/bin/sh\nexit 0\n")
        hook.chmod(0o755)
        expect("not changed" in found.tenantry("git", "install"), "nothing was said of the hook")
        expect_equal(hook.read_text(), "#!/bin/sh\nexit 0\n", "the hook")
        found.tenantry("git", "status", status=1)
        hook.write_text("#!/bin/sh\ntenantry scan --staged || exit 1\n")
        found.tenantry("git", "status")
        hook.unlink()
        # Hooks elsewhere.
        found.git("config", "core.hooksPath", "hooks of ours")
        expect("core.hooksPath" in found.tenantry("git", "install"), "nothing was said of core.hooksPath")
        expect(not (found.root / "hooks of ours").exists(), "a hook was written")
        found.write("hooks of ours/pre-commit", "#!/bin/sh\ntenantry scan --staged || exit 1\n")
        (found.root / "hooks of ours/pre-commit").chmod(0o755)
        found.tenantry("git", "status")
        found.write("notes.txt", "AKIA" + "QX5Z7PLM2WNB4RTV\n")
        found.git("add", "-A")
        expect("AWS" in found.git("commit", "-m", "a key", status=1), "the hook let a key pass")


@check
def scan_looks_at_the_index_and_not_at_the_files():
    with repository() as found:
        token = "ghp_" + "q8Zr2Lw9Xc4Vb7Nm1Kj6Hg3Fd5Sa0Pq2Wx8T"
        found.write("notes.txt", f"the token is {token}\n")
        found.git("add", "-A")
        found.write("notes.txt", "nothing here\n")
        said = found.tenantry("scan", "--staged", status=1)
        expect("GitHub" in said and token not in said and "notes.txt" in said and "1:14" in said, said)
        # What is not staged does not count, and a rule is the one in the index.
        found.git("add", "-A")
        found.write("other.txt", token)
        found.write("acme/secrets.enc.yaml", "A: plain\n")
        found.tenantry("scan", "--staged")
        found.tenantry("scan", status=1)
        found.git("add", "acme/secrets.enc.yaml")
        expect("not_encrypted" in found.git("commit", "-m", "plain", status=1), "a plain file passed")
        found.git("checkout", "-q", "HEAD", "--", "acme/secrets.enc.yaml")
        # From a folder below, and in a hook of another working tree.
        done = subprocess.run(["git", "commit", "-qm", "notes"], cwd=found.root / "acme", env=found.variables(),
                              capture_output=True)
        expect(done.returncode == 0, done.stderr.decode())


@check
def scan_refuses_other_recipients_than_the_rules():
    with repository() as found:
        rules = found.read(".sops.yaml")
        found.write(".sops.yaml", re.sub(r"\n *- age1kx7.*", "", rules))
        found.git("add", "-A")
        # The rule alone changes no secrets file: the whole tree has to be looked at.
        found.tenantry("scan", "--staged")
        expect("recipients_differ" in found.tenantry("scan", status=1), "the recipients were not compared")


@check
def scan_is_quick_and_says_what_it_passes_over():
    with workspace() as folder:
        (folder.root / "large.bin").write_bytes(b"a" * (9 << 20))
        (folder.root / "program").write_bytes(b"\x7fELF\0\0" + os.urandom(1000))
        # Lines and runs without an end, brackets that never close.
        folder.write("long.yaml", "a: " + "A1b2" * 200_000 + "\n")
        folder.write("open.yaml", "# " + "ENC[AES256_GCM," * 20_000 + "\n")
        folder.write("begin.txt", "-----BEGIN PRIVATE KEY-----\n" * 20_000)
        folder.write("tokens.txt", "eyJ." * 200_000 + "\n" + "glpat-" * 50_000 + "\n" + "a:b=c" * 200_000)
        folder.write("many.yaml", ("key: " + "A1b2C3d4E5f6G7h8J9k0 " * 380 + "\n") * 40)
        result = folder.run("scan")
        expect(result.status in (0, 1), result.errors)
        expect("large.bin" in result.errors and "program" in result.errors, result.errors)
