"""Full disks, missing permissions, closed pipes and rivals: an exit status, and nothing half done."""

import contextlib
import os
import resource
import subprocess
import tempfile
from pathlib import Path

from harness import Skipped, check, expect, expect_equal
from workspace import COMMAND, environment, need_program, unprivileged, workspace

import check_sops


@contextlib.contextmanager
def small_disk(kilobytes: int):
    """A file system of its own, which is nearly full."""
    if os.geteuid() != 0:
        raise Skipped("only root can mount a small file system")
    mount = Path(tempfile.mkdtemp(prefix="tenantry-disk-"))
    done = subprocess.run([need_program("mount"), "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(mount)],
                          capture_output=True)
    try:
        if done.returncode != 0:
            raise Skipped(f"a small file system cannot be mounted here: {done.stderr.decode().strip()}")
        yield mount
    finally:
        subprocess.run(["umount", str(mount)], capture_output=True)
        mount.rmdir()


def fill(mount: Path) -> None:
    with contextlib.suppress(OSError), open(mount / "filler", "wb", buffering=0) as filler:
        while filler.write(b"x" * 4096):
            pass


@check
def set_on_a_full_disk_changes_nothing():
    with small_disk(512) as mount, workspace(inside=mount) as folder:
        fill(mount)
        folder.refuse(74, "set", "acme", "DB_PASSWORD", "--stdin", stdin=b"new")


@check
def add_on_a_full_disk_changes_nothing():
    with small_disk(512) as mount, workspace(inside=mount) as folder:
        fill(mount)
        folder.refuse(74, "add", "umbrella", "--attribute", "tier=gold", "--attribute", "region=eu")


@check
def render_to_a_full_disk_leaves_no_files():
    with small_disk(512) as mount, workspace(inside=mount) as folder:
        fill(mount)
        result = folder.run("render", "--all", "--output", str(mount / "out"))
        expect(result.status in (73, 74), f"exited with {result.status}: {result.errors}")
        left = [path for path in (mount / "out").rglob("*")] if (mount / "out").exists() else []
        expect_equal(left, [], "what is left")


@check
def a_limit_on_the_size_of_files_changes_nothing():
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    with workspace() as folder:
        # Python ignores SIGXFSZ, and so does its child here: writing fails with EFBIG.
        folder.refuse(74, "set", "acme", "DB_PASSWORD", "--stdin", stdin=b"new", preexec_fn=limit,
                      restore_signals=False)


@check
def a_full_standard_output_is_an_error():
    with workspace() as folder, open("/dev/full", "wb") as full:
        done = subprocess.run([str(COMMAND), "render", "--all"], cwd=folder.root, stdout=full, timeout=60,
                              stderr=subprocess.PIPE, env=environment(folder.root.parent))
        expect_equal(done.returncode, 74, "the status")


@check
def a_closed_pipe_ends_quietly():
    with workspace() as folder:
        script = '"$0" render --all | head -n 1; exit "${PIPESTATUS[0]}"'
        done = subprocess.run(["bash", "-c", script, str(COMMAND)], cwd=folder.root, capture_output=True, timeout=60,
                              env=environment(folder.root.parent))
        expect(done.returncode in (0, 141), f"exited with {done.returncode}")
        expect_equal(done.stderr, b"", "standard error")
        expect_equal(len(done.stdout.splitlines()), 1, "the lines")


@check
def set_in_a_read_only_folder_changes_nothing():
    with workspace() as folder:
        (folder.root / "acme").chmod(0o555)
        errors = folder.refuse(77, "set", "acme", "DB_PASSWORD", "--stdin", stdin=b"new", wrapper=unprivileged())
        (folder.root / "acme").chmod(0o755)
        expect("acme" in errors, f"the folder is not named: {errors}")


@check
def an_unreadable_file_is_named():
    with workspace() as folder:
        (folder.root / "acme/env.yaml").chmod(0)
        result = folder.run("render", "acme", wrapper=unprivileged())
        (folder.root / "acme/env.yaml").chmod(0o644)
        expect_equal(result.status, 77, "the status")
        expect("acme/env.yaml" in result.errors, f"the file is not named: {result.errors}")


@check
def rivals_lose_no_update():
    with workspace() as folder:
        names = [f"RIVAL_{number}" for number in range(12)]
        rivals = [subprocess.Popen([str(COMMAND), "set", "acme", name, "--secret", "--stdin"], cwd=folder.root,
                                   env=environment(folder.root.parent), stdin=subprocess.PIPE,
                                   stderr=subprocess.PIPE) for name in names]
        for name, rival in zip(names, rivals):
            _, errors = rival.communicate(name.encode(), timeout=60)
            expect_equal(rival.returncode, 0, f"the status of {name}: {errors.decode()}")
        tree = check_sops.decrypt(folder.read("acme/secrets.enc.yaml"))
        expect_equal([tree.get(name) for name in names], names, "the values")


@check
def the_command_links_no_full_foundation():
    ldd = need_program("ldd")
    listed = subprocess.run([ldd, str(COMMAND)], capture_output=True).stdout.decode()
    names = [line.split()[0] for line in listed.splitlines() if line.strip()]
    heavy = [name for name in names if name.startswith(("libFoundation.so", "libFoundationInternationalization",
                                                       "lib_FoundationICU"))]
    expect_equal(heavy, [], "libraries that double the start-up time")
