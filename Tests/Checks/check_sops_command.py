"""The sops command where processes meet: signals, terminals, other users, and what is left behind."""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from check_terminal import Terminal, editor
from harness import Skipped, check, check_each, expect, expect_equal
from workspace import (COMMAND, EXAMPLE_KEY, PROJECT, SHARED, Workspace, environment, example_recipient, need_program,
                       need_shared, workspace)

SECRETS = "DB_PASSWORD: s3cret\nPORT: 8080\n"


@contextlib.contextmanager
def secrets() -> Iterator[Workspace]:
    """A folder with an encrypted file."""
    with workspace(PROJECT / "Tests/Estates/sops") as folder:
        folder.write("plain.yaml", SECRETS)
        folder.write("s.yaml", folder.succeed("sops", "encrypt", "plain.yaml"))
        yield folder


def wait_for(path: Path) -> str:
    """The text of a file that another process makes."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if path.exists() and path.read_text().endswith("\n"):
            return path.read_text().strip()
        time.sleep(0.02)
    raise AssertionError(f"{path} does not come")


def start(folder: Workspace, *arguments: str, **options) -> subprocess.Popen:
    """Start the command without a terminal, with the signals as they are at first."""
    def reset() -> None:
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)

    return subprocess.Popen(
        [str(COMMAND), "sops", *arguments], cwd=folder.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        start_new_session=True, preexec_fn=reset, env=environment(folder.root.parent), **options)


@check_each(["TERM", "INT", "HUP", "QUIT", "USR1"])
def exec_file_hands_on(name):
    number = signal.Signals["SIG" + name]
    with secrets() as folder:
        script = f"trap 'echo got {name}; exit 9' {name}; echo {{}} > path; while :; do sleep 0.05; done"
        process = start(folder, "exec-file", "s.yaml", script)
        path = Path(wait_for(folder.root / "path"))
        expect(path.exists(), "there is no pipe")
        process.send_signal(number)
        output, _ = process.communicate(timeout=20)
        expect_equal(process.returncode, 9, "the status")
        expect_equal(output, f"got {name}\n".encode(), "what the command printed")
        expect(not path.parent.exists(), f"{path.parent} is left")


@check_each(["exec-env", "exec-file"])
def a_signal_reaches_all_that_was_started_by(verb):
    """Not only the shell, but what it has started."""
    with secrets() as folder:
        script = "(trap 'echo inner > ended; exit' TERM; echo > ready; while :; do sleep 0.05; done) & wait"
        process = start(folder, verb, "s.yaml", script)
        wait_for(folder.root / "ready")
        process.terminate()
        process.communicate(timeout=20)
        expect_equal(process.returncode, 128 + signal.SIGTERM, "the status")
        expect_equal(wait_for(folder.root / "ended"), "inner", "what the inner process wrote")


@check
def exec_env_in_the_same_process_is_the_command():
    with secrets() as folder:
        process = start(folder, "exec-env", "--same-process", "s.yaml", "echo $$ $DB_PASSWORD")
        output, _ = process.communicate(timeout=20)
        expect_equal(output, f"{process.pid} s3cret\n".encode(), "what the command printed")


@check
def a_killed_exec_file_is_tidied_up_by_the_next_one():
    with secrets() as folder:
        process = start(folder, "exec-file", "--no-fifo", "s.yaml", "echo {} > path; echo $$ > number; exec sleep 20")
        path, command = Path(wait_for(folder.root / "path")), int(wait_for(folder.root / "number"))
        process.kill()
        os.kill(command, signal.SIGKILL)
        process.communicate(timeout=20)
        expect(path.exists(), "there was nothing to tidy up")
        folder.succeed("sops", "exec-file", "s.yaml", "true")
        expect(not path.parent.exists(), f"{path.parent} is left")


@check
def ctrl_c_in_exec_file_leaves_nothing():
    with secrets() as folder:
        terminal = Terminal(folder, "sops", "exec-file", "--no-fifo", "s.yaml", "echo {} > path; exec sleep 20")
        path = Path(wait_for(folder.root / "path"))
        time.sleep(0.3)
        terminal.type(b"\x03")
        expect_equal(terminal.finish(), 128 + signal.SIGINT, "the status")
        expect(not path.parent.exists(), f"{path.parent} is left")


@check
def a_command_has_the_terminal():
    with secrets() as folder:
        terminal = Terminal(folder, "sops", "exec-env", "s.yaml", 'printf "name? "; read name; echo "$name:$PORT"')
        terminal.read_until(lambda: b"name? " in terminal.seen)
        terminal.type(b"ada\r")
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        expect(b"ada:8080" in terminal.seen, f"the answer is missing: {terminal.seen!r}")


def need_root() -> None:
    if os.geteuid() != 0:
        raise Skipped("only root can become somebody else")


@check_each(["exec-env", "exec-file", "exec-file --no-fifo"])
def another_user_runs(verb):
    need_root()
    with secrets() as folder:
        script = "id -un; id -Gn; " + ("cat {}" if "file" in verb else 'echo "PORT: $PORT"')
        output = folder.succeed("sops", *verb.split(), "--user", "nobody", "s.yaml", script).decode().splitlines()
        group = grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name
        expect_equal(output[:2], ["nobody", group], "the user and the groups")
        expect("PORT: 8080" in output, f"the values are missing: {output}")


@check
def only_root_becomes_another_user():
    if os.geteuid() == 0:
        setpriv = need_program("setpriv")
        wrapper = (setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "--")
    else:
        wrapper = ()
    with tempfile.TemporaryDirectory(prefix="tenantry-") as place:
        # Whoever is not root must be able to read the key, and to reach the folder and the command.
        os.chmod(place, 0o755)
        command = shutil.copy(COMMAND, Path(place) / "sops")
        key = Path(place) / "keys.txt"
        key.write_bytes(EXAMPLE_KEY.read_bytes())
        key.chmod(0o644)
        with secrets() as folder:
            shutil.copy(folder.root / "s.yaml", Path(place) / "s.yaml")
        for arguments in (["exec-env", "--user", "root"], ["exec-file", "--user", "root"]):
            done = subprocess.run(
                [*wrapper, str(command), *arguments, "s.yaml", "id"], cwd=place, capture_output=True, timeout=60,
                env=environment(Path(place), SOPS_AGE_KEY_FILE=str(key)))
            expect_equal(done.returncode, 1, f"the status ({done.stderr!r})")
            expect(b"only root" in done.stderr, f"the reason is missing: {done.stderr!r}")
            expect_equal(done.stdout, b"", "what was printed")


@check
def the_plain_text_goes_to_no_disk():
    """Where there is no memory-backed folder, plain files are refused, and a pipe is made elsewhere."""
    need_root()
    unshare = need_program("unshare")
    hide = "mount --bind \"$0\" /dev/shm && exec \"$@\""
    with secrets() as folder, tempfile.TemporaryDirectory(dir="/var/tmp") as disk:
        wrapper = (unshare, "-m", "sh", "-c", hide, disk)
        output = folder.run("sops", "exec-file", "s.yaml", "cat {}", wrapper=wrapper)
        expect_equal(output.output.decode(), SECRETS, f"what the pipe gave ({output.errors})")
        errors = folder.refuse(1, "sops", "exec-file", "--no-fifo", "s.yaml", "cat {}", wrapper=wrapper)
        expect("does not go to a disk" in errors, f"the reason is missing: {errors}")
        errors = folder.refuse(3, "sops", "edit", "s.yaml", wrapper=wrapper, env={"EDITOR": "true"})
        expect("not a file system in memory" in errors, f"the reason is missing: {errors}")
        expect_equal(os.listdir(disk), [], "what is left on the disk")


def interrupt_an_edit(interrupt, status: int) -> None:
    with secrets() as folder:
        before = folder.snapshot()
        note = folder.root.parent / "edited-file"
        path = editor(folder, f'echo "LEAK: yes" >> "$1"; echo "$1" > {note}.new; mv {note}.new {note}; exec sleep 20')
        terminal = Terminal(folder, "sops", "s.yaml", SOPS_EDITOR=path)
        edited = Path(wait_for(note))
        time.sleep(0.3)  # a shell that waits for mv passes over Ctrl-C
        interrupt(terminal)
        expect_equal(terminal.finish(), status, f"the status ({terminal.seen!r})")
        folder.expect_unchanged(before)
        expect(not edited.parent.exists(), f"the plain text is left in {edited}")


@check
def ctrl_c_in_sops_edit_changes_nothing():
    interrupt_an_edit(lambda terminal: terminal.type(b"\x03"), 85)


@check_each(["HUP", "TERM"])
def sops_edit_ends_without_a_trace_by(name):
    number = signal.Signals["SIG" + name]
    interrupt_an_edit(lambda terminal: os.killpg(terminal.process.pid, number), 128 + number)


@check
def sops_edit_opens_the_editor_again():
    with secrets() as folder:
        path = editor(folder, """
            if grep -q '^PORT: \\[' "$1"; then value=9090; else value=[; fi
            sed -i "s/^PORT: .*/PORT: $value/" "$1"
            """)
        terminal = Terminal(folder, "sops", "edit", "s.yaml", EDITOR=path)
        terminal.read_until(lambda: b"press Enter" in terminal.seen)
        expect(b"the edited text:" in terminal.seen, f"the place is not shown: {terminal.seen!r}")
        time.sleep(0.2)
        terminal.type(b"\r")
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        expect_equal(folder.succeed("sops", "decrypt", "--extract", '["PORT"]', "s.yaml"), b"9090\n", "the port")


@check
def giving_up_sops_edit_says_what_was_wrong():
    with secrets() as folder:
        before = folder.snapshot()
        terminal = Terminal(folder, "sops", "edit", "s.yaml", EDITOR="sed -i s/8080/[/")
        terminal.read_until(lambda: b"press Enter" in terminal.seen)
        time.sleep(0.2)
        terminal.type(b"a\r")
        expect_equal(terminal.finish(), 2, f"the status ({terminal.seen!r})")
        folder.expect_unchanged(before)


def holders(folder: Path) -> list[Path]:
    """The files that have the plain text, but for that which was encrypted."""
    return [path for path in folder.rglob("*")
            if path.is_file() and path.name != "plain.yaml" and b"s3cret" in path.read_bytes()]


EDITORS = {
    # How a line is changed in each, and the text saved and the editor left.
    "vim": b":%s/8080/9090/\r:wq\r",
    "vi": b":%s/8080/9090/\r:wq\r",
    "nvi": b":%s/8080/9090/\r:wq\r",
    "nvim": b":%s/8080/9090/\r:wq\r",
    "nano": b"\x0b\x0bPORT: 9090\r\x0f\r\x18",
    "emacs": b"\x1bxreplace-string\r8080\r9090\r\x18\x13\x18\x03",
}


@check_each(EDITORS)
def nothing_is_left_by(name):
    """What an editor writes beside the file, it writes into the folder in memory, or not at all."""
    program = need_program(name)
    with secrets() as folder:
        home = folder.root.parent
        # Somebody who keeps everything.
        folder.write("../.vimrc", "set backup swapfile undofile viminfo='100,f1\n")
        folder.write("../.nanorc", "set backup\nset historylog\nset positionlog\n")
        before = folder.snapshot()
        command = f"{program} -nw -Q" if name == "emacs" else program
        terminal = Terminal(folder, "sops", "edit", "s.yaml", EDITOR=command, HOME=str(home), TERM="xterm")
        terminal.read_until(lambda: b"8080" in terminal.seen)
        time.sleep(0.5)
        copies = [path for path in Path("/dev/shm").glob(f"tenantry-{terminal.process.pid}-*/**/*")
                  if path.is_file() and b"s3cret" in path.read_bytes()]
        # The text in its own memory nvi has in a file, beside the edited one.
        expect_equal(len(copies), 2 if name == "nvi" else 1, f"how many files have the plain text ({copies})")
        expect(not holders(Path("/var/tmp")) and not holders(home), "there is a copy on the disk")
        for byte in EDITORS[name]:
            terminal.type(bytes([byte]))
            terminal.read_until(lambda: True)
            time.sleep(0.01)
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen[-2000:]!r})")
        expect_equal(folder.succeed("sops", "decrypt", "--extract", '["PORT"]', "s.yaml"), b"9090\n", "the port")
        found = holders(home)
        expect(not found, f"the plain text is in {found}")
        expect(not list(Path("/dev/shm").glob(f"tenantry-{terminal.process.pid}-*")), "the folder is left")
        expect_equal(set(folder.snapshot()) - set(before), set(), "new files")


@check
def pgp_keys_open_and_close_files():
    need_shared()
    gpg = need_program("gpg")
    vectors = SHARED / "vectors/sops"
    fingerprint = "E96D0C65C4B5A2A4A5CA384548AE030B3923F485"
    # The agent's socket needs a short path.
    with secrets() as folder, tempfile.TemporaryDirectory(dir="/tmp") as home:
        variables = {"GNUPGHOME": home}
        subprocess.run([gpg, "--batch", "--quiet", "--import", str(vectors / "pgp_secret.asc")], check=True,
                       env=environment(folder.root.parent, **variables), capture_output=True)
        try:
            shutil.copy(vectors / "y-pgp.enc.yaml", folder.root / "vector.yaml")
            expect_equal(folder.succeed("sops", "decrypt", "vector.yaml", env=variables),
                         (vectors / "y-pgp.dec.yaml").read_bytes(), "the plain text of the vector")
            folder.write("p.yaml", folder.succeed("sops", "encrypt", "--pgp", fingerprint, "plain.yaml",
                                                  env=variables | {"SOPS_AGE_KEY_FILE": ""}))
            expect_equal(folder.succeed("sops", "decrypt", "p.yaml", env=variables).decode(), SECRETS, "the text")
            folder.refuse(128, "sops", "decrypt", "p.yaml", env={"GNUPGHOME": "/nonexistent"})
            folder.succeed("sops", "rotate", "-i", "--add-age", example_recipient(), "--rm-pgp", fingerprint, "p.yaml",
                           env=variables)
            expect_equal(folder.succeed("sops", "decrypt", "p.yaml").decode(), SECRETS, "the text for age")
            folder.write("q.yaml", folder.succeed("sops", "-e", "plain.yaml",
                                                  env=variables | {"SOPS_PGP_FP": fingerprint}))
            expect(f"fp: {fingerprint}" in folder.read("q.yaml"), "SOPS_PGP_FP does not count")
        finally:
            subprocess.run(["gpgconf", "--kill", "all"], env=environment(folder.root.parent, **variables))
