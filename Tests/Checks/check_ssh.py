"""SSH keys with a passphrase, which is asked for at a terminal."""

import os
import subprocess
import time

from check_terminal import Terminal
from harness import check, check_each, expect, expect_equal
from workspace import Workspace, example_recipient, need_program, workspace

PASSPHRASE = b"correct horse"


def make_key(folder: Workspace, *options: str) -> str:
    """~/.ssh/id_… with a passphrase; its public line."""
    home = folder.root.parent / ".ssh"
    home.mkdir(exist_ok=True)
    path = home / f"id_{options[0]}"
    subprocess.run([need_program("ssh-keygen"), "-q", "-N", PASSPHRASE.decode(), "-f", str(path), "-t", *options],
                   check=True)
    return path.with_suffix(".pub").read_text().strip()


def encrypted(folder: Workspace, recipients: str) -> None:
    folder.write("file.yaml", "a: 1\n")
    folder.write(".sops.yaml", f"creation_rules:\n  - age: {recipients}\n")
    folder.succeed("encrypt", "-i", "file.yaml")


def watched(folder: Workspace) -> dict[str, str]:
    """A search path on which ssh-keygen notes what it is called with."""
    real = need_program("ssh-keygen")
    folder.write("../bin/ssh-keygen", f'#!/bin/sh\n{{ echo "$@"; env; }} > "{folder.root.parent}/called"\n'
                 f'exec {real} "$@"\n')
    (folder.root.parent / "bin/ssh-keygen").chmod(0o755)
    return {"PATH": f"{folder.root.parent / 'bin'}:{os.environ['PATH']}"}


def answer(terminal: Terminal, count: int, text: bytes) -> None:
    terminal.read_until(lambda: terminal.seen.count(b"Passphrase of") == count)
    time.sleep(0.2)  # the echo is off once the prompt stands
    terminal.type(text + b"\r")


@check_each([["ed25519"], ["rsa", "-b", "2048"]])
def an_encrypted_ssh_key_asks_for_its_passphrase(options: list[str]):
    with workspace(None) as folder:
        encrypted(folder, make_key(folder, *options))
        home = folder.root.parent / ".ssh"
        before = {path.name: path.read_bytes() for path in home.iterdir()}
        terminal = Terminal(folder, "decrypt", "file.yaml", SOPS_AGE_KEY_FILE="", DISPLAY=":0",
                            SSH_ASKPASS="/bin/false", SSH_ASKPASS_REQUIRE="force", **watched(folder))
        answer(terminal, 1, b"a wrong one")
        answer(terminal, 2, PASSPHRASE)
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        expect(terminal.seen.endswith(b"a: 1\r\n"), f"the plaintext: {terminal.seen!r}")
        expect_equal(terminal.seen.count(b"Passphrase of"), 2, "the number of questions")
        expect(PASSPHRASE not in terminal.seen, "the passphrase is shown")
        called = (folder.root.parent / "called").read_bytes()
        expect(b"-p -q -N  -f /proc/self/fd/3" in called, f"ssh-keygen is called with {called!r}")
        expect(PASSPHRASE not in called and b"ASKPASS" not in called, f"ssh-keygen is called with {called!r}")
        after = {path.name: path.read_bytes() for path in home.iterdir()}
        expect(before == after, f"~/.ssh has changed: {sorted(after)}")


@check
def a_passphrase_is_asked_for_three_times():
    with workspace(None) as folder:
        encrypted(folder, make_key(folder, "ed25519"))
        terminal = Terminal(folder, "decrypt", "file.yaml", SOPS_AGE_KEY_FILE="")
        for count in (1, 2, 3):
            answer(terminal, count, b"a wrong one")
        expect_equal(terminal.finish(), 77, f"the status ({terminal.seen!r})")
        expect(b"the passphrase of the SSH key is wrong" in terminal.seen, f"no reason: {terminal.seen!r}")
        expect_equal(terminal.seen.count(b"Passphrase of"), 3, "the number of questions")


@check
def an_encrypted_ssh_key_is_not_asked_for_in_vain():
    with workspace(None) as folder:
        line = make_key(folder, "ed25519")
        for recipients in (f"{line},{example_recipient()}", example_recipient()):
            encrypted(folder, recipients)
            terminal = Terminal(folder, "decrypt", "file.yaml")
            expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
            expect_equal(terminal.seen, b"a: 1\r\n", "what is on the terminal")


@check
def ctrl_c_at_the_passphrase_of_an_ssh_key_ends_the_command():
    with workspace(None) as folder:
        encrypted(folder, make_key(folder, "ed25519"))
        before = folder.snapshot()
        terminal = Terminal(folder, "decrypt", "file.yaml", SOPS_AGE_KEY_FILE="")
        terminal.read_until(lambda: b"Passphrase of" in terminal.seen)
        time.sleep(0.2)
        terminal.type(b"\x03")
        expect_equal(terminal.finish(), 130, "the status")
        folder.expect_unchanged(before)
