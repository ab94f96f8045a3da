"""The built command, killed at one system call after the other: afterwards each file is old or new, all alike."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from harness import Skipped, check, expect, expect_equal
from workspace import COMMAND, Workspace, environment, need_program, workspace

# Whatever changes a file, a name or a folder. The programs of a machine choose among some of them.
CALLS = ("mkdir,mkdirat", "write", "fsync,syncfs", "link,linkat", "rename,renameat,renameat2", "unlink,unlinkat,rmdir",
         "fchmod,fchown")
points = {}


def tracer() -> str:
    strace = need_program("strace")
    if subprocess.run([strace, "-qq", "-o", "/dev/null", "true"], capture_output=True).returncode != 0:
        raise Skipped("no process may be traced here")
    return strace


def run_killed(folder: Workspace, calls: str, number: int, arguments: tuple[str, ...], stdin: bytes) -> bool:
    """Run the command, which is killed at the given call. Whether it was."""
    names = calls.split(",")
    wrapper = [tracer(), "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}"]
    for name in names:
        wrapper += ["-e", f"inject={name}:signal=SIGKILL:when={number}"]
    done = subprocess.run([*wrapper, str(COMMAND), *arguments], cwd=folder.root, input=stdin, capture_output=True,
                          timeout=60, env=environment(folder.root.parent))
    expect(done.returncode in (0, -9, 137), f"strace ended with {done.returncode}: {done.stderr.decode()}")
    return done.returncode != 0


def temporary(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob(".tenantry-*"))


def kill_everywhere(name: str, arguments: tuple[str, ...], look, stdin: bytes = b"", prepare=None) -> None:
    count = finished = 0
    for calls in CALLS:
        number = 1
        while True:
            with workspace() as folder:
                if prepare:
                    prepare(folder)
                before = folder.snapshot()
                killed = run_killed(folder, calls, number, arguments, stdin)
                errors = folder.run("list").errors
                if killed:
                    count += 1
                    finished += "all of them are changed now" in errors
                    look(folder, before, f"killed at {calls} {number}")
            if not killed:
                break
            number += 1
    points[name] = count
    expect(count >= 10, f"only {count} kills")


def contents(snapshot) -> dict[str, bytes]:
    return {path: content for path, (_, content) in snapshot.items()}


def look_at_estate(changed: set[str], new: set[str] = frozenset()):
    """The check that either all of these files have changed, or none; that all decrypt, and nothing is left."""
    def look(folder: Workspace, before, place: str) -> None:
        expect_equal(temporary(folder.root), [], f"{place}: what is left")
        old, now = contents(before), contents(folder.snapshot())
        differing = {path for path in old.keys() | now.keys() if old.get(path) != now.get(path)}
        expect(differing in (set(), changed | new), f"{place}: only {sorted(differing)} changed")
        problems = json.loads(folder.run("verify", "--json").output)
        # Of the new tenant, somebody has to bring one.
        found = [problem for problem in problems if problem["code"] != "missing_secret"]
        expect_equal(found, [], f"{place}: what verify finds")
    return look


@check
def add_killed_at_every_call():
    names = ("tenant.yaml", "env.yaml", "secrets.enc.yaml", "rotation.yaml")
    files = {"umbrella", *(f"umbrella/{name}" for name in names)}
    other = "age1stj7xj2x8pk5ea65uqfl2h34zpvklkl3cfmqwcqj85nsh05xdf5sq95e5x"
    kill_everywhere(
        "add", ("add", "umbrella", "--attribute", "tier=gold", "--attribute", "region=eu", "--recipient", other),
        look_at_estate({".sops.yaml"}, files))


@check
def set_in_two_files_killed_at_every_call():
    kill_everywhere("set", ("set", "acme", "PLAIN", "--secret", "--stdin"),
                    look_at_estate({"acme/env.yaml", "acme/secrets.enc.yaml"}), b"value",
                    lambda folder: folder.write("acme/env.yaml", folder.read("acme/env.yaml") + "PLAIN: value\n"))


@check
def rotate_killed_at_every_call():
    kill_everywhere("rotate", ("rotate", "acme", "DB_PASSWORD"),
                    look_at_estate({"acme/secrets.enc.yaml"}, {"acme/rotation.yaml"}))


@check
def render_to_a_folder_killed_at_every_call():
    def look(folder: Workspace, before, place: str) -> None:
        out = folder.root / "../out"
        files = list(out.iterdir())
        open_to_others = [path.name for path in files if path.stat().st_mode & 0o077]
        expect_equal(open_to_others, [], f"{place}: what others can read")
        earlier = {path.name: path.read_bytes() for path in files if not path.name.startswith(".tenantry-")}
        # It is the next render into the folder that puts it in order; here it has an error after that.
        folder.write("acme/env.yaml", folder.read("acme/env.yaml") + "BROKEN: ${{ env.NOTHING }}\n")
        folder.run("render", "--all", "--output", "../out")
        expect_equal(temporary(out), [], f"{place}: what is left")
        names = {path.name for path in out.iterdir()}
        old = {path.name: path.read_bytes() for path in (folder.root / "../old").iterdir()}
        is_old = (out / "acme.yaml").read_bytes() == old["acme.yaml"]
        expect(names == set(old) if is_old else len(names) > len(old),
               f"{place}: some are new and others old: {sorted(names)}")
        partial = [name for name, text in earlier.items() if text not in (old.get(name), (out / name).read_bytes())]
        expect_equal(partial, [], f"{place}: half files")
    def prepare(folder: Workspace) -> None:
        folder.succeed("render", "acme", "--output", "../out")
        shutil.copytree(folder.root / "../out", folder.root / "../old")
        folder.write("acme/env.yaml", folder.read("acme/env.yaml") + "CHANGED: now\n")
    kill_everywhere("render", ("render", "--all", "--output", "../out"), look, prepare=prepare)


@check
def enough_kills_were_done():
    if not points:
        raise Skipped("the checks before this one were not run")
    print(f"    killed {sum(points.values())} times: {points}", flush=True)
    if len(points) == 4:
        expect(sum(points.values()) >= 80, f"only {points}")
