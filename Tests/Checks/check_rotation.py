"""Rotation against what takes the new values: a PostgreSQL server, and the programs that read generated keys."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness import Skipped, check, check_each, expect, expect_equal
from workspace import PROJECT, Workspace, need_program, workspace

ESTATE = PROJECT / "Tests/Estates/rotation"
ROLE = 'shop "role"; --'
OLD = "alpha-database-password"  # as the estate has it


def postgres_program(name: str) -> str:
    """A program of the server, which Debian keeps out of the search path."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None)
    if found is None:
        raise Skipped(f"PostgreSQL's program {name} is not installed")
    return found


def as_server(*command: str) -> list[str]:
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return list(command)
    return [need_program("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", "--", *command]


class Server:
    """A PostgreSQL server on a socket in a temporary folder, with a role whose password counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"

    def psql(self, *arguments: str, user: str = "boss", password: str = "") -> subprocess.CompletedProcess:
        return subprocess.run(
            [need_program("psql"), "--no-psqlrc", "-q", "-A", "-t", "-h", str(self.folder), "-U", user, "-d", "postgres",
             *arguments],
            env={"PATH": os.environ["PATH"], "PGPASSWORD": password}, capture_output=True, text=True, timeout=30)

    def logs_in(self, password: str) -> bool:
        return self.psql("-w", "-c", "SELECT 1", user=ROLE, password=password).returncode == 0

    def start(self) -> None:
        data = self.folder / "data"
        initdb = as_server(postgres_program("initdb"), "-D", str(data), "-U", "boss", "-A", "trust", "--no-sync")
        done = subprocess.run(initdb, capture_output=True, text=True, cwd=self.folder)
        expect(done.returncode == 0, f"initdb failed: {done.stderr}")
        # The one who may everything comes in without a password, everybody else with one.
        (data / "pg_hba.conf").write_text("local all boss trust\nlocal all all scram-sha-256\n")
        self.control("start", "-w", "-l", str(self.log),
                     "-o", f"-k {self.folder} -c listen_addresses= -c log_statement=all -c fsync=off")
        created = self.psql("-c", f"""CREATE ROLE "{ROLE.replace('"', '""')}" LOGIN PASSWORD '{OLD}'""")
        expect(created.returncode == 0, f"no role can be made: {created.stderr}")

    def control(self, *arguments: str) -> None:
        # A pipe would stay open for as long as the server runs.
        subprocess.run(as_server(postgres_program("pg_ctl"), "-D", str(self.folder / "data"), *arguments), check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60,
                       cwd=self.folder)


@contextlib.contextmanager
def server() -> Iterator[Server]:
    need_program("jq"), need_program("psql"), postgres_program("postgres")
    # The path of a socket has 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="tenantry-pg-", dir="/tmp") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
        running = Server(folder)
        try:
            running.start()
            yield running
        finally:
            with contextlib.suppress(subprocess.SubprocessError):
                running.control("stop", "-m", "immediate")


@contextlib.contextmanager
def estate(database: Server) -> Iterator[Workspace]:
    """The tenant alpha uses the server, and its password is rotated by the hook of the sample estate."""
    with workspace(ESTATE) as folder:
        hook = folder.root / "hooks/rotate-postgres"
        shutil.copy2(PROJECT / "tenants/hooks/rotate-postgres", hook)
        manifest = folder.read("tenantry.yaml").replace("hook: hooks/tell", "hook: hooks/rotate-postgres")
        folder.write("tenantry.yaml", manifest)
        quoted = ROLE.replace("'", "''")
        folder.write("alpha/env.yaml", f"DB_HOST: {database.folder}\nDB_NAME: postgres\nDB_USER: '{quoted}'\n")
        yield folder


def value(folder: Workspace, key: str) -> str:
    """A value of the tenant alpha."""
    [target] = json.loads(folder.succeed("show", "alpha", "--reveal", "--json"))
    return (target["env"] | target["secrets"])[key]["value"]


def password(folder: Workspace) -> str:
    return value(folder, "DB_PASSWORD")


def failing_at(folder: Workspace, phase: str, *, before: bool) -> None:
    """Let the hook fail in a phase, before it has done its work or after."""
    original = folder.root / "hooks/real"
    shutil.move(folder.root / "hooks/rotate-postgres", original)
    folder.write("hooks/rotate-postgres", f"""#!/bin/sh
if [ "$TENANTRY_PHASE" != {phase} ]; then exec "$TENANTRY_ESTATE/hooks/real"; fi
{'exit 9' if before else '"$TENANTRY_ESTATE/hooks/real"; exit 9'}
""")
    (folder.root / "hooks/rotate-postgres").chmod(0o755)


def heal(folder: Workspace) -> None:
    shutil.move(folder.root / "hooks/real", folder.root / "hooks/rotate-postgres")


def expect_in_force(database: Server, folder: Workspace, *, old: str | None = None) -> None:
    present = password(folder)
    expect(database.logs_in(present), "the password of the estate does not log in")
    if old is not None:
        expect(present != old, "the password was not changed")
        expect(not database.logs_in(old), "the old password still logs in")


@check
def postgres_takes_the_new_password_and_not_the_old_one():
    with server() as database, estate(database) as folder:
        expect(database.logs_in(OLD), "the old password does not log in at first")
        expect(not database.logs_in("wrong"), "any password logs in")
        result = folder.run("rotate", "alpha", "DB_PASSWORD")
        expect_equal(result.status, 0, f"the status, with {result.errors}")
        expect_in_force(database, folder, old=OLD)
        log, new = database.log.read_text(errors="replace"), password(folder)
        expect("ALTER USER" in log and "SCRAM-SHA-256$" in log, "the log does not show the change")
        altered = "".join(line for line in log.splitlines() if "ALTER USER" in line)
        expect(new not in log and OLD not in altered, "the log shows a password")
        expect(new not in result.errors and new.encode() not in result.output, "tenantry shows the password")
        # Once more: the second rotation begins with what the first left.
        folder.succeed("rotate", "alpha", "DB_PASSWORD")
        expect_in_force(database, folder, old=new)


@check
def postgres_takes_a_password_from_an_administrator():
    with server() as database, estate(database) as folder:
        folder.succeed("unset", "alpha", "DB_PASSWORD")
        folder.refuse(69, "generate", "alpha")
        admin = f"host={database.folder} user=boss dbname=postgres"
        folder.succeed("generate", "alpha", env={"ROTATE_POSTGRES_ADMIN": admin})
        expect_in_force(database, folder, old=OLD)


@check
def postgres_passwords_of_every_character():
    with server() as database, estate(database) as folder:
        for text in ["'quotes\" and \\ backslashes'", ":\"role\" :'role' $1 ${x} `id`", "päss wörd €", " spaces "]:
            folder.succeed("rotate", "alpha", "DB_PASSWORD", "--stdin", stdin=text.encode() + b"  padding for length")
            expect_in_force(database, folder)
        folder.refuse(69, "rotate", "alpha", "DB_PASSWORD", "--stdin", stdin=b"several lines\nof a password\n")
        folder.refuse(69, "rotate", "alpha", "DB_PASSWORD", "--keep-previous")
        expect_in_force(database, folder)


@check_each([(phase, before) for phase in ("prepare", "apply") for before in (True, False)])
def postgres_keeps_its_password_when_the_hook_fails(case):
    phase, before = case
    with server() as database, estate(database) as folder:
        failing_at(folder, phase, before=before)
        folder.refuse(69, "rotate", "alpha", "DB_PASSWORD")
        expect_equal(password(folder), OLD, "the password in the estate")
        expect_in_force(database, folder)
        heal(folder)
        folder.succeed("rotate", "alpha", "DB_PASSWORD")
        expect_in_force(database, folder, old=OLD)


@check_each([True, False])
def postgres_a_commit_that_fails_is_resumed(before):
    with server() as database, estate(database) as folder:
        failing_at(folder, "commit", before=before)
        result = folder.run("rotate", "alpha", "DB_PASSWORD")
        expect_equal(result.status, 75, f"the status, with {result.errors}")
        expect_in_force(database, folder, old=OLD)
        folder.refuse(75, "rotate", "alpha", "DB_PASSWORD")
        heal(folder)
        folder.succeed("rotate", "--resume")
        expect_in_force(database, folder, old=OLD)
        expect(not (folder.root / "rotation.unfinished.json").exists(), "the record of what is unfinished stays")


@check
def postgres_a_rollback_that_fails_is_repeated():
    with server() as database, estate(database) as folder:
        failing_at(folder, "apply", before=False)
        wrapper = folder.read("hooks/rotate-postgres").replace('if [', '[ "$TENANTRY_PHASE" = rollback ] && exit 8\nif [')
        folder.write("hooks/rotate-postgres", wrapper)
        result = folder.run("rotate", "alpha", "DB_PASSWORD")
        expect_equal(result.status, 75, f"the status, with {result.errors}")
        expect(not database.logs_in(OLD), "the hook has not changed the password, as this check wants it to")
        heal(folder)
        folder.succeed("rotate", "--abort")
        expect_equal(password(folder), OLD, "the password in the estate")
        expect_in_force(database, folder)


@check_each([("resume", phase) for phase in ("prepare", "apply", "commit")] + [("abort", "apply")])
def postgres_after_a_kill(case):
    way, phase = case
    with server() as database, estate(database) as folder:
        failing_at(folder, phase, before=False)
        wrapper = folder.read("hooks/rotate-postgres").replace("exit 9", "kill -9 $PPID")
        folder.write("hooks/rotate-postgres", wrapper)
        expect_equal(folder.run("rotate", "alpha", "DB_PASSWORD").status, -signal.SIGKILL, "the status")
        heal(folder)
        folder.succeed("rotate", f"--{way}")
        expect_in_force(database, folder, old=OLD if way == "resume" and phase != "prepare" else None)
        folder.succeed("rotate", "alpha", "DB_PASSWORD")
        expect_in_force(database, folder, old=OLD)


@check
def postgres_a_server_that_is_down_changes_nothing():
    with server() as database, estate(database) as folder:
        database.control("stop", "-m", "fast")
        errors = folder.refuse(69, "rotate", "alpha", "DB_PASSWORD")
        expect("hooks/rotate-postgres" in errors and OLD not in errors, f"the message is {errors}")


@check_each(["prepare", "apply", "commit"])
def ctrl_c_while_a_hook_runs(phase):
    """Until the files are written it is all taken back; after that it is completed."""
    with workspace(ESTATE) as folder:
        before = value(folder, "DB_PASSWORD")
        told = folder.root.parent / "told"
        folder.write("hooks/tell", f"""#!/bin/sh
cat > /dev/null
echo "$TENANTRY_PHASE" >> {told}
if [ "$TENANTRY_PHASE" = {phase} ]; then kill -INT "$PPID"; sleep 0.5; fi
""")
        # Whoever starts the checks in the background has the signal ignored.
        result = folder.run("rotate", "alpha", "DB_PASSWORD", wrapper=("env", "--default-signal=INT"))
        expect_equal(result.status, -signal.SIGINT, f"the status, with {result.errors}")
        expect(not (folder.root / "rotation.unfinished.json").exists(), "a record of what is unfinished stays")
        phases = told.read_text().split()
        if phase == "commit":
            expect_equal(phases, ["prepare", "apply", "commit"], "the phases")
            expect(value(folder, "DB_PASSWORD") != before, "the password was not changed")
        else:
            expect_equal(phases[-2:], [phase, "rollback"], "the phases")
            expect_equal(value(folder, "DB_PASSWORD"), before, "the password")
            expect("interrupted" in result.errors, f"the message is {result.errors}")


# Generated keys


@check_each(["SIGNING", "SAML"])
def openssl_and_ssh_keygen_read_generated_keys(name):
    openssl, keygen = need_program("openssl"), need_program("ssh-keygen")
    with workspace(ESTATE) as folder:
        folder.succeed("generate", "alpha", "--key", f"{name}_KEY")
        private, public = value(folder, f"{name}_KEY"), value(folder, f"{name}_PUBLIC_KEY")
        derived = subprocess.run([openssl, "pkey", "-pubout"], input=private, capture_output=True, text=True)
        expect_equal(derived.stdout, public, f"the public key that OpenSSL derives ({derived.stderr})")
        checked = subprocess.run([openssl, "pkey", "-check", "-noout"], input=private, capture_output=True, text=True)
        expect_equal(checked.returncode, 0, f"what OpenSSL says of the key: {checked.stderr}")
        shown = subprocess.run([keygen, "-i", "-m", "PKCS8", "-f", "/dev/stdin"], input=public, capture_output=True,
                               text=True)
        kind = "ssh-ed25519 " if name == "SIGNING" else "ssh-rsa "
        # Older ones read RSA only.
        expect(shown.stdout.startswith(kind) or name == "SIGNING", f"ssh-keygen says {shown.stdout}{shown.stderr}")
        with tempfile.TemporaryDirectory() as place:
            message, signature = Path(place) / "message", Path(place) / "signature"
            key, half = Path(place) / "key", Path(place) / "half"
            message.write_text("hello")
            key.write_text(private)
            half.write_text(public)
            digest = [] if name == "SIGNING" else ["-digest", "sha256"]
            sign = [openssl, "pkeyutl", "-sign", "-rawin", *digest, "-inkey", key, "-in", message, "-out", signature]
            expect_equal(subprocess.run(sign, capture_output=True).returncode, 0, "signing")
            verify = [openssl, "pkeyutl", "-verify", "-rawin", *digest, "-pubin", "-inkey", half, "-in", message,
                      "-sigfile", signature]
            expect_equal(subprocess.run(verify, capture_output=True).returncode, 0, "verifying")


@check
def age_reads_generated_identities():
    age, keygen = need_program("age"), need_program("age-keygen")
    with workspace(ESTATE) as folder:
        folder.succeed("generate", "alpha", "--key", "BACKUP_KEY")
        identity, recipient = value(folder, "BACKUP_KEY"), value(folder, "BACKUP_RECIPIENT")
        derived = subprocess.run([keygen, "-y"], input=identity, capture_output=True, text=True)
        expect_equal(derived.stdout.strip(), recipient, "the recipient that age derives")
        sealed = subprocess.run([age, "-r", recipient], input=b"hello", capture_output=True).stdout
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(identity)
            file.flush()
            opened = subprocess.run([age, "-d", "-i", file.name], input=sealed, capture_output=True)
        expect_equal(opened.stdout, b"hello", "what age decrypts")
