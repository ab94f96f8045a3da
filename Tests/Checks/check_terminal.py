"""What needs a terminal: prompts, the editor, Ctrl-C."""

import contextlib
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import termios
import time
from pathlib import Path

import check_sops
from harness import Failure, check, expect, expect_equal
from workspace import COMMAND, EXAMPLE_KEY, Workspace, environment, need_program, workspace


class Terminal:
    """A process in the foreground of a terminal of its own."""

    def __init__(self, folder: Workspace, *arguments: str, **extra: str) -> None:
        self._master, slave = pty.openpty()
        self.seen = b""

        def take_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            # Whoever runs the checks in the background may have them ignored.
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)

        self.process = subprocess.Popen(
            [str(COMMAND), *arguments], cwd=folder.root, stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True, preexec_fn=take_terminal,
            env=environment(folder.root.parent, TMPDIR=str(folder.root.parent), **extra))
        os.close(slave)

    def read_until(self, done, seconds: float = 20) -> None:
        """Read until the condition holds, or the process has closed the terminal."""
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                raise Failure(f"nothing more happens; seen so far: {self.seen!r}")
            if select.select([self._master], [], [], 0.05)[0]:
                try:
                    self.seen += os.read(self._master, 4096)
                except OSError:  # EIO: the other side is closed
                    return

    def type(self, text: bytes) -> None:
        os.write(self._master, text)

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    def finish(self, seconds: float = 20) -> int:
        self.read_until(lambda: self.process.poll() is not None, seconds)
        status = self.process.wait(timeout=20)
        with contextlib.suppress(OSError):
            while select.select([self._master], [], [], 0)[0]:
                self.seen += os.read(self._master, 4096)
        os.close(self._master)
        return status if status >= 0 else 128 - status


@check
def a_prompt_does_not_echo():
    with workspace() as folder:
        before = folder.read("acme/secrets.enc.yaml")
        terminal = Terminal(folder, "set", "acme", "DB_PASSWORD")
        terminal.read_until(lambda: b"DB_PASSWORD" in terminal.seen)
        time.sleep(0.2)  # the echo is off once the prompt stands
        terminal.type(b"typed-in\r")
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        expect(b"typed-in" not in terminal.seen, f"the value is shown: {terminal.seen!r}")
        tree = check_sops.expect_changed(folder, "acme/secrets.enc.yaml", before, {"DB_PASSWORD"})
        expect_equal(tree["DB_PASSWORD"], "typed-in", "the value")


def encrypt_with_a_passphrase(passphrase: bytes, source: Path, target: Path) -> None:
    """`age -p` asks at a terminal, twice."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", "-p", "-o", str(target), str(source)])
    said = b""
    with contextlib.suppress(OSError):  # EIO: the other side is closed
        while piece := os.read(terminal, 4096):
            said += piece
            if b"passphrase" in said.lower() and said.rstrip().endswith(b":"):
                os.write(terminal, passphrase + b"\n")
                said = b""
    os.close(terminal)
    expect_equal(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, "the status of age")


@check
def a_key_file_behind_a_passphrase_is_asked_for_once():
    need_program("age")
    with workspace() as folder:
        key = folder.root.parent / "keys.age"
        encrypt_with_a_passphrase(b"correct horse", EXAMPLE_KEY, key)
        key.chmod(0o600)
        for answer, status in [(b"correct horse", 0), (b"battery staple", 65)]:
            terminal = Terminal(folder, "render", "--all", SOPS_AGE_KEY_FILE=str(key))
            terminal.read_until(lambda: b"Passphrase of" in terminal.seen)
            time.sleep(0.2)  # the echo is off once the prompt stands
            terminal.type(answer + b"\r")
            expect_equal(terminal.finish(), status, f"the status ({terminal.seen[-500:]!r})")
            expect(answer not in terminal.seen, "the passphrase is shown")
            expect_equal(terminal.seen.count(b"Passphrase of"), 1, "the number of questions")


@check
def ctrl_c_at_a_prompt_changes_nothing():
    with workspace() as folder:
        before = folder.snapshot()
        terminal = Terminal(folder, "set", "acme", "DB_PASSWORD")
        terminal.read_until(lambda: b"DB_PASSWORD" in terminal.seen)
        time.sleep(0.2)
        terminal.type(b"\x03")
        expect_equal(terminal.finish(), 130, "the status")
        folder.expect_unchanged(before)


@check
def ctrl_c_at_a_prompt_leaves_the_terminal_as_it_was():
    """The question comes from one of several threads, and the signal goes to any of them."""
    need_program("age")
    with workspace() as folder:
        key = folder.root.parent / "keys.age"
        encrypt_with_a_passphrase(b"correct horse", EXAMPLE_KEY, key)
        key.chmod(0o600)
        terminal = Terminal(folder, "render", "--all", SOPS_AGE_KEY_FILE=str(key))
        terminal.read_until(lambda: b"Passphrase of" in terminal.seen)
        time.sleep(0.2)
        expect(not terminal.echoes(), "what is typed is shown")
        terminal.type(b"\x03")
        terminal.process.wait(timeout=20)
        expect(terminal.echoes(), "what is typed is no longer shown")
        expect_equal(terminal.finish(), 130, "the status")


def editor(folder: Workspace, script: str) -> str:
    folder.write("../editor", f"#!/bin/sh\n{script}\n")
    path = folder.root.parent / "editor"
    path.chmod(0o755)
    return str(path)


def interrupt_an_edit(interrupt, status: int) -> None:
    """Interrupt while the editor has the file open, and look for what is left of it."""
    with workspace() as folder:
        before = folder.snapshot()
        note = folder.root.parent / "edited-file"
        path = editor(folder, f'echo "LEAK: yes" >> "$1"; echo "$1" > {note}.new; mv {note}.new {note}; sleep 20')
        terminal = Terminal(folder, "edit", "acme", EDITOR=path)
        terminal.read_until(note.exists)
        edited = Path(note.read_text().strip())
        memory = edited.resolve().is_relative_to("/dev/shm") or edited.is_relative_to("/proc")
        expect(memory, f"the plaintext was not in memory but in {edited}")
        interrupt(terminal)
        expect_equal(terminal.finish(), status, f"the status ({terminal.seen!r})")
        folder.expect_unchanged(before)
        expect(not edited.exists(), f"the plaintext is left in {edited}")


@check
def ctrl_c_during_edit_changes_nothing():
    interrupt_an_edit(lambda terminal: terminal.type(b"\x03"), 130)


@check
def a_hangup_during_edit_changes_nothing():
    interrupt_an_edit(lambda terminal: os.killpg(terminal.process.pid, signal.SIGHUP), 128 + signal.SIGHUP)


@check
def termination_during_edit_changes_nothing():
    interrupt_an_edit(lambda terminal: os.killpg(terminal.process.pid, signal.SIGTERM), 128 + signal.SIGTERM)


@check
def an_editor_that_fails_changes_nothing():
    with workspace() as folder:
        before = folder.snapshot()
        path = editor(folder, 'echo "X: y" >> "$1"; exit 3')
        expect(Terminal(folder, "edit", "acme", EDITOR=path).finish() != 0, "the edit succeeds")
        folder.expect_unchanged(before)


def spoiling_editor(folder: Workspace) -> str:
    """An editor that spoils the file when it is called first, and mends it when it is called again."""
    return editor(folder, """
        if grep -q '^SESSION_SECRET: \\[' "$1"; then value=mended; else value=[; fi
        sed -i "s/^SESSION_SECRET: .*/SESSION_SECRET: $value/" "$1"
        """)


@check
def what_cannot_be_read_after_an_edit_can_be_mended():
    with workspace() as folder:
        before = folder.read("acme/secrets.enc.yaml")
        terminal = Terminal(folder, "edit", "acme", EDITOR=spoiling_editor(folder))
        terminal.read_until(lambda: b"press Enter" in terminal.seen)
        expect(b"--> the edited text:5:18" in terminal.seen, f"the place is not shown: {terminal.seen!r}")
        time.sleep(0.2)
        terminal.type(b"\r")
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        tree = check_sops.expect_changed(folder, "acme/secrets.enc.yaml", before, {"SESSION_SECRET"})
        expect_equal(tree["SESSION_SECRET"], "mended", "the value")


@check
def an_edit_can_be_given_up():
    with workspace() as folder:
        before = folder.snapshot()
        terminal = Terminal(folder, "edit", "acme", EDITOR=spoiling_editor(folder))
        terminal.read_until(lambda: b"press Enter" in terminal.seen)
        time.sleep(0.2)
        terminal.type(b"a\r")
        expect_equal(terminal.finish(), 65, f"the status ({terminal.seen!r})")
        folder.expect_unchanged(before)


@check
def rotate_asks_for_a_value():
    with workspace() as folder:
        before = folder.read("globex/secrets.enc.yaml")
        terminal = Terminal(folder, "rotate", "globex", "JWT_SIGNING_KEY", "--prompt")
        terminal.read_until(lambda: b"JWT_SIGNING_KEY" in terminal.seen)
        time.sleep(0.2)
        terminal.type(b"typed-in\r")
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        expect(b"typed-in" not in terminal.seen, f"the value is shown: {terminal.seen!r}")
        tree = check_sops.expect_changed(folder, "globex/secrets.enc.yaml", before, {"JWT_SIGNING_KEY"})
        expect_equal(tree["JWT_SIGNING_KEY"], "typed-in", "the value")


@check
def errors_are_coloured_on_a_terminal_that_can_show_it():
    with workspace() as folder:
        for variables, coloured in (({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False),
                                    ({"TERM": "xterm", "NO_COLOR": "1"}, False),
                                    ({"TERM": "xterm", "NO_COLOR": ""}, True)):
            terminal = Terminal(folder, "show", "acne", **variables)
            expect_equal(terminal.finish(), 66, "the status")
            expect_equal(b"\x1b[" in terminal.seen, coloured, f"colours with {variables}")
        plain = folder.run("show", "acne", env={"TERM": "xterm"})
        expect("\x1b" not in plain.errors, "colours in a pipe")


def many_tenants(folder: Workspace, count: int) -> None:
    for number in range(count):
        shutil.copytree(folder.root / "globex", folder.root / f"tenant-{number}", symlinks=True)


@check
def progress_is_shown_after_a_second_and_goes():
    with workspace() as folder:
        many_tenants(folder, 300)
        terminal = Terminal(folder, "render", "--all", "--output", "../out")
        expect_equal(terminal.finish(120), 0, f"the status ({terminal.seen[-500:]!r})")
        shown = re.findall(rb"\r([0-9,]+) of (30\d) tenants, about (\d+) (s|min) left", terminal.seen)
        expect(shown, f"no progress is shown: {terminal.seen[-500:]!r}")
        lines = terminal.seen.decode().rstrip().split("\r\n")
        expect("tenants" not in lines[-1].rsplit("\r", 1)[-1], f"the progress stays: {lines[-1]!r}")
        quiet = Terminal(folder, "render", "--all", "--quiet", "--output", "../out")
        expect_equal(quiet.finish(120), 0, "the status with --quiet")
        expect(b"tenants" not in quiet.seen, f"progress with --quiet: {quiet.seen!r}")
        errors = folder.run("render", "--all", "--output", "../other").errors
        expect("left" not in errors, "progress in a pipe")


@check
def ctrl_c_while_files_are_written_takes_all_of_them_back():
    with workspace() as folder:
        many_tenants(folder, 500)
        for output, made in (("../out", False), ("../there", True)):
            place = folder.root / output
            if made:
                place.mkdir()
                (place / "acme.yaml").write_text("old")
            terminal = Terminal(folder, "render", "--all", "--output", output)
            terminal.read_until(lambda: place.is_dir() and len(list(place.glob(".tenantry-*"))) > 20)
            terminal.type(b"\x03")
            expect_equal(terminal.finish(), 130, f"the status ({terminal.seen!r})")
            expect(b"note: interrupted; nothing has changed" in terminal.seen, f"it does not say so: {terminal.seen!r}")
            left = {path.name: path.read_text() for path in place.iterdir()} if place.is_dir() else None
            expect_equal(left, {"acme.yaml": "old"} if made else None, "what is left")


@check
def ctrl_c_at_a_prompt_of_a_change_of_files_ends_it():
    need_program("age")
    with workspace() as folder:
        key = folder.root.parent / "keys.age"
        encrypt_with_a_passphrase(b"correct horse", EXAMPLE_KEY, key)
        key.chmod(0o600)
        terminal = Terminal(folder, "render", "--all", "--output", "../out", SOPS_AGE_KEY_FILE=str(key))
        terminal.read_until(lambda: b"Passphrase of" in terminal.seen)
        time.sleep(0.2)
        terminal.type(b"\x03")
        expect_equal(terminal.finish(), 130, f"the status ({terminal.seen!r})")
        expect(not (folder.root / "../out").exists(), "the folder is left")


@check
def an_edit_without_a_change_writes_nothing():
    with workspace() as folder:
        before = folder.snapshot()
        expect_equal(Terminal(folder, "edit", "acme", EDITOR="true").finish(), 0, "the status")
        folder.expect_unchanged(before)
