"""Plain age files, both ways with Debian's `age`: keys, SSH keys, armor, passphrases at a terminal."""

import os
import re
import signal
import subprocess
import time

from check_terminal import Terminal, encrypt_with_a_passphrase
from harness import check, check_each, expect, expect_equal
from workspace import EXAMPLE_KEY, example_recipient, need_program, workspace

SIZES = (0, 1, 65_536, 1_000_000)


def age(*arguments: str, stdin: bytes = b"", status: int = 0) -> bytes:
    done = subprocess.run([need_program("age"), *arguments], input=stdin, capture_output=True)
    expect_equal(done.returncode, status, f"the status of age {' '.join(arguments)} ({done.stderr.decode()})")
    return done.stdout


@check_each(["", "--armor"])
def age_files_go_both_ways(armor):
    options = [armor] if armor else []
    with workspace(None) as folder:
        for size in SIZES:
            plain = os.urandom(size)
            sealed = folder.succeed("keys", "encrypt", *options, "-r", example_recipient(), stdin=plain)
            expect_equal(age("-d", "-i", str(EXAMPLE_KEY), stdin=sealed), plain, f"{size} bytes, by age")
            sealed = age(*options, "-r", example_recipient(), stdin=plain)
            expect_equal(folder.succeed("keys", "decrypt", stdin=sealed), plain, f"{size} bytes, of age")


@check_each(["ed25519", "rsa"])
def age_files_for_ssh_keys_go_both_ways(kind):
    with workspace(None) as folder:
        key = folder.root / "key"
        subprocess.run([need_program("ssh-keygen"), "-q", "-t", kind, "-N", "", "-f", str(key)], check=True)
        plain = os.urandom(100_000)
        sealed = folder.succeed("keys", "encrypt", "-R", "key.pub", stdin=plain)
        expect_equal(age("-d", "-i", str(key), stdin=sealed), plain, "by age")
        sealed = age("-R", str(key) + ".pub", stdin=plain)
        expect_equal(folder.succeed("keys", "decrypt", "-i", "key", stdin=sealed), plain, "of age")


@check
def an_ssh_key_and_its_age_key_belong_together():
    with workspace(None) as folder:
        subprocess.run([need_program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder.root / "key")],
                       check=True)
        recipient = folder.succeed("keys", "convert", "key.pub").decode().strip()
        folder.succeed("keys", "convert", "--private-key", "key", "-o", "keys.txt")
        sealed = age("-r", recipient, stdin=b"hello")
        expect_equal(age("-d", "-i", str(folder.root / "keys.txt"), stdin=sealed), b"hello", "by age")
        expect_equal(folder.succeed("keys", "decrypt", "-i", "keys.txt", stdin=sealed), b"hello", "by tenantry")


def answer(terminal: Terminal, *answers: tuple[bytes, bytes]) -> None:
    for question, text in answers:
        terminal.read_until(lambda: question in terminal.seen)
        time.sleep(0.2)  # the echo is off once the prompt stands
        terminal.type(text + b"\r")


@check
def a_passphrase_is_asked_for_twice():
    with workspace(None) as folder:
        folder.write("plain", "hello\n")
        terminal = Terminal(folder, "keys", "encrypt", "-p", "-a", "-o", "file.age", "plain")
        answer(terminal, (b"Passphrase", b"correct horse"), (b"again", b"correct horse"))
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        expect(b"horse" not in terminal.seen, "the passphrase is shown")
        for program in (["keys", "decrypt"], ["keys", "decrypt", "-p", "-o", "out"]):
            terminal = Terminal(folder, *program, "file.age")
            answer(terminal, (b"Passphrase of file.age", b"correct horse"))
            expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
            expect(b"horse" not in terminal.seen, "the passphrase is shown")
        expect_equal(folder.read("out"), "hello\n", "the plaintext")
        opened = open_with_age(b"correct horse", folder.root / "file.age")
        expect(b"hello" in opened, f"age does not open it: {opened!r}")


def open_with_age(passphrase: bytes, file) -> bytes:
    """`age -d` asks at a terminal; what it says and prints."""
    import contextlib
    import pty
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", "-d", str(file)])
    said, answered = b"", False
    with contextlib.suppress(OSError):  # EIO: the other side is closed
        while piece := os.read(terminal, 4096):
            said += piece
            if not answered and b"passphrase" in said.lower() and said.rstrip().endswith(b":"):
                answered = True
                os.write(terminal, passphrase + b"\n")
    os.close(terminal)
    expect_equal(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 0, f"the status of age ({said!r})")
    return said


@check
def a_file_that_age_has_encrypted_with_a_passphrase_opens():
    need_program("age")
    with workspace(None) as folder:
        folder.write("plain", "hello\n")
        encrypt_with_a_passphrase(b"correct horse", folder.root / "plain", folder.root / "file.age")
        for text, status in ((b"correct horse", 0), (b"battery staple", 77), (b"", 77)):
            terminal = Terminal(folder, "keys", "decrypt", "-o", "out", "file.age")
            answer(terminal, (b"Passphrase of file.age", text))
            expect_equal(terminal.finish(), status, f"the status ({terminal.seen!r})")
        expect_equal(folder.read("out"), "hello\n", "the plaintext")


@check
def passphrases_that_differ_make_nothing():
    with workspace(None) as folder:
        terminal = Terminal(folder, "keys", "generate", "--passphrase", "-o", "keys.txt")
        answer(terminal, (b"Passphrase", b"correct horse"), (b"again", b"correct house"))
        expect_equal(terminal.finish(), 65, f"the status ({terminal.seen!r})")
        expect(b"differ" in terminal.seen, f"the reason is not said: {terminal.seen!r}")
        expect(not (folder.root / "keys.txt").exists(), "there is a file")


@check
def a_key_behind_a_passphrase_is_made():
    with workspace(None) as folder:
        terminal = Terminal(folder, "keys", "generate", "-p", "-o", "keys.txt")
        answer(terminal, (b"Passphrase", b""))
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        made = re.search(rb"The passphrase is ([a-z0-9]{5}(?:-[a-z0-9]{5}){4})", terminal.seen)
        expect(made is not None, f"no passphrase is shown: {terminal.seen!r}")
        recipient = re.search(rb"age1[a-z0-9]{58}", terminal.seen)
        expect(recipient is not None, f"no recipient is shown: {terminal.seen!r}")
        text = folder.read("keys.txt")
        expect(text.startswith("-----BEGIN AGE ENCRYPTED FILE-----\n"), "it is not armored")
        expect_equal((folder.root / "keys.txt").stat().st_mode & 0o777, 0o600, "the mode")
        opened = open_with_age(made[1], folder.root / "keys.txt")
        expect(recipient[0] in opened and b"AGE-SECRET-KEY-1" in opened, "age finds no identity in it")
        sealed = age("-r", recipient[0].decode(), stdin=b"hello\n")
        (folder.root / "file.age").write_bytes(sealed)
        terminal = Terminal(folder, "keys", "decrypt", "-i", "keys.txt", "file.age")
        answer(terminal, (b"Passphrase of keys.txt", made[1]))
        expect_equal(terminal.finish(), 0, f"the status ({terminal.seen!r})")
        expect(b"hello" in terminal.seen, f"the plaintext is missing: {terminal.seen!r}")


@check
def ctrl_c_at_the_passphrase_leaves_nothing():
    with workspace(None) as folder:
        before = folder.snapshot()
        terminal = Terminal(folder, "keys", "generate", "-p", "-o", "keys.txt")
        terminal.read_until(lambda: b"Passphrase" in terminal.seen)
        time.sleep(0.2)
        terminal.type(b"\x03")
        expect_equal(terminal.finish(), 130, "the status")
        folder.expect_unchanged(before)


@check
def what_is_binary_does_not_reach_a_terminal():
    with workspace(None) as folder:
        (folder.root / "binary").write_bytes(b"text\x1b[31m")
        folder.write("text", "hello\tworld\n")
        for name in ("binary", "text"):
            folder.succeed("keys", "encrypt", "-r", example_recipient(), "-o", f"{name}.age", name)
        recipient = ("-r", example_recipient())
        for arguments, status, sign in (
            (("encrypt", *recipient, "text"), 64, b"--armor"), (("encrypt", *recipient, "-a", "text"), 0, b"BEGIN AGE"),
            (("encrypt", *recipient, "-o", "-", "text"), 0, b"age-encryption.org/v1"),
            (("decrypt", "binary.age"), 64, b"--output"), (("decrypt", "text.age"), 0, b"hello\tworld"),
            (("decrypt", "-o", "-", "binary.age"), 0, b"text\x1b[31m"),
        ):
            terminal = Terminal(folder, "keys", *arguments)
            expect_equal(terminal.finish(), status, f"the status of {arguments} ({terminal.seen!r})")
            expect(sign in terminal.seen, f"{arguments}: {terminal.seen!r}")


@check
def a_kill_half_way_leaves_nothing():
    with workspace(None) as folder:
        plain = os.urandom(1_000_000)
        sealed = folder.succeed("keys", "encrypt", "-r", example_recipient(), stdin=plain)
        before = folder.snapshot()
        from workspace import COMMAND, environment
        process = subprocess.Popen([str(COMMAND), "keys", "decrypt", "-o", "out"], cwd=folder.root,
                                   stdin=subprocess.PIPE, env=environment(folder.root.parent))
        process.stdin.write(sealed[:900_000])
        process.stdin.flush()
        deadline = time.monotonic() + 20
        written = 0
        while written < 500_000 and time.monotonic() < deadline:
            time.sleep(0.05)
            written = int(re.search(r"wchar: (\d+)", open(f"/proc/{process.pid}/io").read())[1])
        expect(written >= 500_000, "it does not write as it reads")
        process.send_signal(signal.SIGKILL)
        process.wait()
        folder.expect_unchanged(before)


@check
def memory_does_not_grow_with_the_file():
    with workspace(None) as folder:
        peaks = {}
        for size in (1, 64):
            (folder.root / "plain").write_bytes(bytes(size << 20))
            folder.succeed("keys", "encrypt", "-r", example_recipient(), "-o", "file.age", "plain")
            for verb, source in (("encrypt", ["-r", example_recipient(), "plain"]), ("decrypt", ["file.age"])):
                result = folder.run("keys", verb, *source, "-o", "/dev/null", wrapper=(need_program("python3"), "-c", """
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(status)"""))
                expect_equal(result.status, 0, result.errors)
                peaks[verb, size] = int(result.output)
        for verb in ("encrypt", "decrypt"):
            growth = peaks[verb, 64] - peaks[verb, 1]
            expect(growth < 4096, f"{verb} takes {growth} KiB more for 64 MiB than for 1 MiB: {peaks}")
