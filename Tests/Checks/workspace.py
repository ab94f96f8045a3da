"""Where things are, and copies of the estates in which the command runs."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import Skipped, expect

PROJECT = Path(__file__).resolve().parents[2]
SHARED = PROJECT.parent / "shared"
COMMAND = Path(os.environ.get("TENANTRY", PROJECT / ".build/debug/tenantry")).resolve()
EXAMPLE_KEY = PROJECT / "keys.example"
# Git keeps no such mode, and the command warns of keys that others can read.
EXAMPLE_KEY.chmod(0o600)
VECTORS = SHARED / "vectors/sops"


def example_identity() -> str:
    return next(line for line in EXAMPLE_KEY.read_text().splitlines() if not line.startswith("#"))


def example_recipient() -> str:
    return EXAMPLE_KEY.read_text().partition("public key: ")[2].split()[0]


def need_shared() -> None:
    if not SHARED.is_dir():
        raise Skipped("the folder ../shared with the vectors and the reference implementation is missing")


def need_program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise Skipped(f"the program {name} is not installed")
    return path


def oracle():
    """The reference implementation of the SOPS format."""
    need_shared()
    folder = str(SHARED / "oracle")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    import sops_oracle
    return sops_oracle


@dataclass(frozen=True)
class Result:
    status: int
    output: bytes
    errors: str


def environment(home: Path, **extra: str) -> dict[str, str]:
    """What the command sees: nothing of the caller's but the search path."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "TERM": "dumb",
            "SOPS_AGE_KEY_FILE": str(EXAMPLE_KEY), **extra}


class Workspace:
    """A folder of its own with a copy of an estate in it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *arguments: str, stdin: bytes = b"", wrapper: tuple[str, ...] = (), **options) -> Result:
        extra = options.pop("env", {})
        # A timeout leaves nothing behind: the child is killed.
        done = subprocess.run([*wrapper, str(COMMAND), *arguments], cwd=self.root, input=stdin, timeout=60,
                              env=environment(self.root.parent, **extra), capture_output=True, **options)
        return Result(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))

    def succeed(self, *arguments: str, **options) -> bytes:
        result = self.run(*arguments, **options)
        expect(result.status == 0, f"tenantry {' '.join(arguments)} exited with {result.status}:\n{result.errors}")
        return result.output

    def refuse(self, status: int, *arguments: str, **options) -> str:
        """Expect the exit status, and every file as it was."""
        before = self.snapshot()
        result = self.run(*arguments, **options)
        expect(result.status == status,
               f"tenantry {' '.join(arguments)} exited with {result.status}, not {status}:\n{result.errors}")
        self.expect_unchanged(before)
        return result.errors

    def snapshot(self) -> dict[str, tuple[int, bytes]]:
        found = {}
        for path in self.root.rglob("*"):
            content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes() if path.is_file() else b""
            found[str(path.relative_to(self.root))] = (path.lstat().st_mode, content)
        return found

    def expect_unchanged(self, before: dict[str, tuple[int, bytes]]) -> None:
        after = self.snapshot()
        changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        expect(not changed, f"these changed on disk: {', '.join(changed)}")

    def read(self, path: str) -> str:
        return (self.root / path).read_text()

    def write(self, path: str, text: str | bytes) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)


@contextlib.contextmanager
def workspace(estate: Path | None = PROJECT / "tenants", inside: Path | None = None) -> Iterator[Workspace]:
    """A copy of an estate, or an empty folder, in a temporary folder or in a given one."""
    with tempfile.TemporaryDirectory(prefix="tenantry-", dir=inside) as folder:
        root = Path(folder) / "estate"
        if estate is None:
            root.mkdir()
        else:
            shutil.copytree(estate, root, symlinks=True)
        yield Workspace(root)


def unprivileged() -> tuple[str, ...]:
    """A wrapper under which file permissions count for root, too."""
    if os.geteuid() != 0:
        return ()
    return (need_program("setpriv"), "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", "--")
