"""Plugins of age's: the same plugin with Debian's `age`, and questions at a terminal."""

import os
import re
import subprocess
import time
from pathlib import Path

import yaml
from check_terminal import Terminal
from harness import check, check_each, expect, expect_equal
from workspace import PROJECT, Workspace, example_recipient, need_program, workspace

PLUGINS = PROJECT / "Tests/Plugins"
PATH = f"{PLUGINS}:{os.environ['PATH']}"


def keys(mode: str) -> tuple[str, str]:
    """A recipient and an identity for which the plugin does what the mode says."""
    done = subprocess.run([str(PLUGINS / "age-plugin-test"), "--keys", mode], capture_output=True, check=True)
    recipient, identity = done.stdout.decode().split()
    return recipient, identity


def age(*arguments: str, stdin: bytes) -> bytes:
    done = subprocess.run([need_program("age"), *arguments], input=stdin, capture_output=True, timeout=30,
                          env={"PATH": PATH})
    expect(done.returncode == 0, f"age {' '.join(arguments)}: {done.stderr.decode()}")
    return done.stdout


def encrypted(folder: Workspace, recipients: str, text: str = "a: 1\n") -> None:
    """file.yaml, for these recipients."""
    folder.write("file.yaml", text)
    folder.write(".sops.yaml", f"creation_rules:\n  - age: {recipients}\n")
    folder.succeed("encrypt", "-i", "file.yaml", env={"PATH": PATH})


@check
def a_plugin_opens_for_age_what_it_wrapped_for_us():
    recipient, identity = keys("plain")
    with workspace(None) as folder:
        encrypted(folder, recipient)
        folder.write("key", identity + "\n")
        entry = yaml.safe_load(folder.read("file.yaml"))["sops"]["age"][0]
        opened = age("--decrypt", "--identity", str(folder.root / "key"), stdin=entry["enc"].encode())
        expect_equal(len(opened), 32, "the length of the data key")


@check
def a_plugin_opens_for_us_what_it_wrapped_for_age():
    recipient, identity = keys("plain")
    with workspace(None) as folder:
        encrypted(folder, recipient)
        folder.write("key", identity + "\n")
        (folder.root / "key").chmod(0o600)
        document = yaml.safe_load(folder.read("file.yaml"))
        block = document["sops"]["age"][0]["enc"]
        data_key = age("--decrypt", "--identity", str(folder.root / "key"), stdin=block.encode())
        other = age("--armor", "--recipient", recipient, stdin=data_key).decode()
        text = folder.read("file.yaml")
        margin, = re.findall("^( *)-----BEGIN", text, re.MULTILINE)
        block = "".join(f"{margin}{line}\n" for line in other.splitlines())
        folder.write("file.yaml", re.sub("^ *-----BEGIN.*-----END.*?\n", block, text, flags=re.MULTILINE | re.DOTALL))
        output = folder.succeed("decrypt", "file.yaml", env={"PATH": PATH, "SOPS_AGE_KEY_FILE": "key"})
        expect_equal(output, b"a: 1\n", "the plaintext")


def answer(terminal: Terminal, question: bytes, text: bytes) -> None:
    terminal.read_until(lambda: question in terminal.seen)
    time.sleep(0.2)  # the terminal is as the question wants it
    terminal.type(text + b"\r")


@check_each(["encrypt", "decrypt"])
def a_plugin_asks_at_the_terminal(verb: str):
    recipient, identity = keys("ask")
    with workspace(None) as folder:
        encrypted(folder, keys("plain")[0])
        folder.write("plain.yaml", "a: 1\n")
        if verb == "encrypt":
            folder.write(".sops.yaml", f"creation_rules:\n  - age: {recipient}\n")
        file = "plain.yaml" if verb == "encrypt" else "file.yaml"
        terminal = Terminal(folder, verb, file, PATH=PATH, SOPS_AGE_KEY=identity)
        answer(terminal, b"age-plugin-test: Enter for go on: ", b"")
        answer(terminal, b"age-plugin-test: 1 for use it, 2 for skip it: ", b"no")
        answer(terminal, b"2 for skip it: no\r\nage-plugin-test: use it?", b"2")
        answer(terminal, b"age-plugin-test: which one? ", b"the left one")
        answer(terminal, b"age-plugin-test: its PIN? ", b"1234567")
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        seen = terminal.seen.decode()
        expect("age-plugin-test: touch \ufffd[31mthe key\r\nage-plugin-test: now\r\n" in seen, f"no message: {seen!r}")
        expect("1234567" not in seen.replace("ok=1234567", ""), f"the PIN is shown: {seen!r}")
        if verb == "decrypt":
            # This plugin repeats what it was answered.
            expect("age-plugin-test: ok ok-yes ok-no ok=the left one ok=1234567" in seen, f"the answers: {seen!r}")


@check
def ctrl_c_ends_a_plugin_that_hangs():
    with workspace(None) as folder:
        encrypted(folder, keys("plain")[0])
        started = time.monotonic()
        terminal = Terminal(folder, "decrypt", "file.yaml", PATH=PATH, SOPS_AGE_KEY=keys("hang")[1])
        terminal.read_until(lambda: b"waiting for age-plugin-test" in terminal.seen)
        expect(time.monotonic() - started < 15, "waiting is mentioned too late")
        terminal.type(b"\x03")
        expect_equal(terminal.finish(), 130, "the status")


@check
def ctrl_c_at_a_question_of_a_plugin_ends_the_command():
    with workspace(None) as folder:
        encrypted(folder, keys("plain")[0])
        before = folder.snapshot()
        terminal = Terminal(folder, "decrypt", "file.yaml", PATH=PATH, SOPS_AGE_KEY=keys("ask")[1])
        terminal.read_until(lambda: b"Enter for go on" in terminal.seen)
        time.sleep(0.2)
        terminal.type(b"\x03")
        expect_equal(terminal.finish(), 130, "the status")
        folder.expect_unchanged(before)


@check
def no_plugin_is_started_for_what_another_key_opens():
    with workspace(None) as folder:
        encrypted(folder, f"{keys('plain')[0]},{example_recipient()}")
        output = folder.succeed("decrypt", "file.yaml", env={"PATH": PATH, "SOPS_AGE_KEY": keys("hang")[1]})
        expect_equal(output, b"a: 1\n", "the plaintext")


@check
def a_plugin_is_no_longer_there_when_the_command_has_ended():
    with workspace(None) as folder:
        folder.write("plain.yaml", "a: 1\n")
        started = time.monotonic()
        folder.write(".sops.yaml", f"creation_rules:\n  - age: {keys('linger')[0]}\n")
        folder.succeed("encrypt", "plain.yaml", env={"PATH": PATH, "MARK": str(folder.root)})
        expect(time.monotonic() - started < 10, "the command waits for a plugin that does not end")
        mark = f"MARK={folder.root}".encode()
        for process in Path("/proc").glob("[0-9]*/environ"):
            try:
                found = mark in process.read_bytes().split(b"\0")
            except OSError:
                continue
            expect(not found, f"process {process.parent.name} is left")
