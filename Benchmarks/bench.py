"""Measures the release build: start-up, age files, single documents, whole estates; beside what cannot be avoided.

`make bench` builds what it needs. The estates are made once and kept in .build/bench.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import statistics
import string
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ORACLE = PROJECT.parent / "shared/oracle"
RELEASE = PROJECT / ".build/release"
CACHE = PROJECT / ".build/bench"
TENANTRY, PARTS = str(RELEASE / "tenantry"), str(RELEASE / "tenantry-bench-parts")

sys.path.insert(0, str(ORACLE))


@dataclass(frozen=True)
class Measurement:
    wall: float  # seconds, the median
    cpu: float  # seconds, user and system, the median
    memory: int  # bytes, at the peak


def measure(command: list[str], folder: Path = PROJECT, runs: int = 5) -> Measurement:
    """Run a command several times, after once to warm the caches."""
    return measure_in_turns([command], folder, runs)[0]


def measure_in_turns(commands: list[list[str]], folder: Path, runs: int) -> list[Measurement]:
    """Run commands one after the other, again and again: each sees the same load of the machine."""
    environment = {**os.environ, "SOPS_AGE_KEY_FILE": str(folder / "keys.txt")}
    times = [[] for _ in commands]
    for run in range(runs + 1):
        for command, seen in zip(commands, times):
            started = time.perf_counter()
            process = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            errors = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            if status != 0:
                sys.exit(f"{' '.join(command)} failed:\n{errors.decode()}")
            if run > 0:
                seen.append((wall, usage.ru_utime + usage.ru_stime))
    return [Measurement(*map(statistics.median, zip(*seen)), peak_memory(command, folder, environment))
            for command, seen in zip(commands, times)]


def peak_memory(command: list[str], folder: Path, environment: dict[str, str]) -> int:
    # A child of this process would report this process's size if that is larger; GNU time is small.
    done = subprocess.run(["/usr/bin/time", "--format", "%M", *command], cwd=folder, env=environment,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return int(done.stderr.split()[-1]) * 1024


def parts(files: list[Path]) -> dict[str, float]:
    """What reading these files and their cryptography take, on one core."""
    paths = "".join(f"{path}\n" for path in files).encode()
    results = [json.loads(subprocess.run(PARTS, input=paths, capture_output=True, check=True).stdout)
               for _ in range(3)]
    return {name: statistics.median(result[name] for result in results) for name in results[0]}


def seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms"


def row(name: str, done: Measurement, unavoidable: dict[str, float] | None = None) -> None:
    cells = [name, seconds(done.wall), seconds(done.cpu), f"{done.memory / 1e6:.0f} MB"]
    if unavoidable:
        single = [unavoidable[part] for part in ("reading", "x25519", "aes_gcm")]
        cells += [*map(seconds, single), f"{done.wall / sum(single):.1f}", f"{done.cpu / sum(single):.1f}"]
    print(line(cells), flush=True)


WIDTHS = (46, 10, 10, 8, 10, 10, 10, 10, 9)


def line(cells: list[str]) -> str:
    return "  ".join(cell.ljust(width) if index == 0 else cell.rjust(width)
                     for index, (cell, width) in enumerate(zip(cells, WIDTHS))).rstrip()


def secrets_folder(count: int) -> Path:
    """A folder with one file of so many secrets, plain and encrypted."""
    from sops_oracle import encrypt_tree
    import pyrage
    folder = CACHE / f"secrets-{count}"
    if not folder.exists():
        identity = pyrage.x25519.Identity.generate()
        recipient = str(identity.to_public())
        rng = random.Random(count)
        letters = string.ascii_letters + string.digits
        tree = {f"SECRET_{number:05}": "".join(rng.choices(letters, k=32)) for number in range(count)}
        folder.mkdir(parents=True)
        (folder / "plain.yaml").write_text("".join(f"{key}: {value}\n" for key, value in tree.items()))
        (folder / "secrets.enc.yaml").write_text(encrypt_tree(tree, [recipient]))
        (folder / ".sops.yaml").write_text(f"creation_rules:\n  - age: {recipient}\n")
        (folder / "keys.txt").write_text(f"{identity}\n")
        (folder / "keys.txt").chmod(0o600)
    return folder


def age_folder(size: int) -> Path:
    """A folder with a plain file of so many random bytes, and what age makes of it."""
    folder = CACHE / f"age-{size}"
    if not (folder / "keys.txt").exists():
        folder.mkdir(parents=True, exist_ok=True)
        piece = random.Random(size).randbytes(min(size, 1 << 20))
        with (folder / "plain").open("wb") as plain:
            for _ in range(size // len(piece)):
                plain.write(piece)
        made = subprocess.run(["age-keygen"], capture_output=True, check=True, text=True).stdout
        recipient = made.partition("public key: ")[2].split()[0]
        (folder / "recipient").write_text(recipient)
        for options, name in (([], "file.age"), (["--armor"], "file.asc")):
            subprocess.run(["age", *options, "-r", recipient, "-o", folder / name, folder / "plain"], check=True)
        (folder / "keys.txt").write_text(made)
        (folder / "keys.txt").chmod(0o600)
    return folder


def age_files(sizes: list[int]) -> None:
    """Encrypting and decrypting plain age files, beside age itself in the same run."""
    print("\nPlain age files, beside Debian's age in turns; the ratios are tenantry's time to age's.")
    print(line(["", "wall", "CPU", "memory", "age: wall", "CPU", "memory", "wall", "CPU"]))
    for size in sizes:
        folder = age_folder(size)
        recipient = (folder / "recipient").read_text()
        name = f"{size >> 20} MiB" if size >> 20 else f"{size >> 10} KiB"
        for title, ours, theirs in (
            ("encrypt", ["encrypt", "-r", recipient, "plain"], ["-r", recipient, "plain"]),
            ("decrypt", ["decrypt", "-i", "keys.txt", "file.age"], ["-d", "-i", "keys.txt", "file.age"]),
            ("encrypt, armored", ["encrypt", "-a", "-r", recipient, "plain"], ["-a", "-r", recipient, "plain"]),
            ("decrypt, armored", ["decrypt", "-i", "keys.txt", "file.asc"], ["-d", "-i", "keys.txt", "file.asc"]),
        ):
            here, there = measure_in_turns([[TENANTRY, "keys", *ours], ["age", *theirs]], folder,
                                           5 if size >> 20 else 30)
            cells = [f"{title}, {name}"]
            for done in (here, there):
                cells += [seconds(done.wall), seconds(done.cpu), f"{done.memory / 1e6:.0f} MB"]
            print(line([*cells, f"{here.wall / there.wall:.2f}", f"{here.cpu / there.cpu:.2f}"]), flush=True)
    results = [json.loads(subprocess.run([PARTS, "unwrap"], capture_output=True, check=True).stdout) for _ in range(5)]
    bare, unwrap = (statistics.median(result[name] for result in results) for name in ("x25519", "unwrap"))
    print(f"unwrapping a file key: {unwrap * 1e6:.0f} µs; one X25519 operation: {bare * 1e6:.0f} µs; "
          f"ratio {unwrap / bare:.2f}")


def estate(tenants: int) -> Path:
    root = CACHE / f"estate-{tenants}"
    if not root.exists():
        unfinished = CACHE / f"estate-{tenants}.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, ORACLE / "make_estate.py", str(tenants), unfinished], check=True)
        unfinished.rename(root)
    return root


@contextlib.contextmanager
def changed(root: Path, name: str):
    """An estate in which one file has another line than in the commit that it is under."""
    git = ["git", "-C", root, "-c", "user.name=bench", "-c", "user.email=bench@example.com"]
    if not (root / ".git").exists():
        subprocess.run([*git, "init", "--quiet"], check=True)
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", "The estate"], check=True)
    file = root / name
    text = file.read_bytes()
    file.write_bytes(text + b'ADDED: "1"\n')
    try:
        yield
    finally:
        file.write_bytes(text)


def rotation(tenants: int) -> Path:
    """A copy of an estate in which secrets can be rotated: it changes with each run."""
    root = CACHE / f"rotation-{tenants}"
    if not root.exists():
        unfinished = CACHE / f"rotation-{tenants}.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(estate(tenants), unfinished, ignore=shutil.ignore_patterns(".git"))
        with (unfinished / "tenantry.yaml").open("a") as manifest:
            manifest.write("secrets:\n  DB_PASSWORD: {generate: {length: 32}, rotate: 90d}\n")
        unfinished.rename(root)
    return root


def deliver(root: Path, count: int) -> None:
    """What a deploy does: of folders, the second render, which has nothing to change."""
    recipient = subprocess.run([TENANTRY, "keys", "public", "keys.txt"], cwd=root, capture_output=True, check=True,
                               text=True).stdout.strip()
    with tempfile.TemporaryDirectory(prefix="rendered-", dir=CACHE) as folder:
        for name, options in (("to a folder", []), ("--format helm, to a folder", ["--format", "helm"]),
                              ("--encrypted, to a folder", ["--encrypt-to", recipient])):
            command = [TENANTRY, "render", "--all", "--output", f"{folder}/{name}", *options]
            row(f"render {name}, {count:,} tenants", measure(command, root, runs=3))
    row(f"verify, {count:,} tenants", measure([TENANTRY, "verify"], root, runs=3))
    row(f"version list, {count:,} tenants", measure([TENANTRY, "version", "list"], root, runs=3))
    for name, command in (("render", ["render", "tenant-00001"]), ("exec", ["exec", "tenant-00001", "--", "true"])):
        row(f"{name} one of {count:,} tenants", measure([TENANTRY, *command], root))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tenants", type=int, nargs="*", default=[100, 1_000, 10_000])
    parser.add_argument("--secrets", type=int, nargs="*", default=[10, 1_000, 10_000])
    parser.add_argument("--age", type=int, nargs="*", default=[1 << 10, 256 << 20], help="sizes of plain age files")
    options = parser.parse_args()
    if not ORACLE.is_dir():
        sys.exit("The folder ../shared is missing: it has the generator of the estates.")

    print(f"{os.cpu_count()} cores; medians of repeated runs with warm caches. The parts are one core's: reading the")
    print("files, one X25519 operation per encrypted file, one AES-GCM operation per value; the ratios are to their sum.")
    print(line(["", "wall", "CPU", "memory", "reading", "X25519", "AES-GCM", "wall/parts", "CPU/parts"]))
    row("age --version", measure(["age", "--version"], runs=50))
    row("tenantry --version", measure([TENANTRY, "--version"], runs=50))
    for count in options.secrets:
        folder = secrets_folder(count)
        row(f"decrypt, {count:,} secrets", measure([TENANTRY, "decrypt", "secrets.enc.yaml"], folder, 20),
            parts([folder / "secrets.enc.yaml"]))
        row(f"encrypt, {count:,} secrets", measure([TENANTRY, "encrypt", "plain.yaml"], folder, 20),
            parts([folder / "secrets.enc.yaml"]))
    for count in options.tenants:
        root = estate(count)
        files = [path for path in sorted(root.rglob("*.yaml")) if path.name != ".sops.yaml"]
        row(f"render --all, {count:,} tenants", measure([TENANTRY, "render", "--all"], root), parts(files))
        deliver(root, count)
        row(f"list, {count:,} tenants", measure([TENANTRY, "list"], root))
        row(f"explain one of {count:,} tenants", measure([TENANTRY, "explain", "tenant-00001"], root))
        for change in ("tenant-00001/env.yaml", "base/env.yaml"):
            with changed(root, change):
                row(f"affected by {change}, {count:,} tenants", measure([TENANTRY, "affected", "--since", "HEAD"], root))
    for count in options.tenants:
        root = rotation(count)
        row(f"rotate for all of {count:,} tenants",
            measure([TENANTRY, "rotate", "DB_PASSWORD", "--all-tenants"], root, runs=1 if count > 1_000 else 3))
        row(f"due among {count:,} tenants", measure([TENANTRY, "due"], root))
        row(f"rekey --all, {count:,} tenants, new data keys",
            measure([TENANTRY, "rekey", "--all", "--rotate-data-key"], root, runs=1 if count > 1_000 else 3))
        row(f"rekey --all, {count:,} tenants, nothing to change", measure([TENANTRY, "rekey", "--all"], root, runs=3))
        row(f"access, {count:,} tenants", measure([TENANTRY, "access"], root, runs=3))
        row(f"version set --base, {count:,} tenants",
            measure([TENANTRY, "version", "set", "--base", "2.0.0"], root, runs=3))
    if options.age:
        age_files(options.age)


if __name__ == "__main__":
    main()
