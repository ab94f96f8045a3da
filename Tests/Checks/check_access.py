"""Who can read what: Debian's `age` opens what was granted, and not what was revoked; the reference reads our files."""

import subprocess
from pathlib import Path

import yaml

from harness import check, expect, expect_equal
from workspace import EXAMPLE_KEY, Workspace, need_program, oracle, workspace

SECRETS = "acme/secrets.enc.yaml"


def new_key(folder: Workspace, name: str) -> tuple[Path, str]:
    path = folder.root / f"{name}.txt"
    made = subprocess.run([need_program("age-keygen"), "-o", str(path)], capture_output=True, check=True)
    return path, made.stderr.decode().split()[-1]


def data_keys(folder: Workspace, file: str, identity: Path) -> list[bytes]:
    """The data keys that age gets out of a file's entries with an identity."""
    entries = yaml.safe_load((folder.root / file).read_text())["sops"]["age"]
    opened = [subprocess.run([need_program("age"), "-d", "-i", str(identity)], input=entry["enc"].encode(),
                             capture_output=True) for entry in entries]
    return [result.stdout for result in opened if result.returncode == 0]


@check
def age_opens_what_was_granted_and_not_what_was_revoked():
    with workspace() as folder:
        path, recipient = new_key(folder, "alice")
        expect_equal(data_keys(folder, SECRETS, path), [], "what opens before")
        former = data_keys(folder, SECRETS, EXAMPLE_KEY)
        folder.succeed("grant", recipient, "--tenant", "acme")
        expect_equal(data_keys(folder, SECRETS, path), former, "the data key that alice gets")
        expect_equal(data_keys(folder, SECRETS, EXAMPLE_KEY), former, "the data key of those who stay")
        expect_equal(data_keys(folder, "globex/secrets.enc.yaml", path), [], "what opens of another tenant")
        folder.succeed("revoke", recipient, "--tenant", "acme")
        expect_equal(data_keys(folder, SECRETS, path), [], "what opens afterwards")
        renewed = data_keys(folder, SECRETS, EXAMPLE_KEY)
        expect(len(renewed) == 1 and renewed != former, "the file has its old data key")
        cipher = oracle().TreeCipher(former[0], oracle().Rules())
        document = yaml.safe_load((folder.root / SECRETS).read_text())
        try:
            cipher.open(document["DB_PASSWORD"], "DB_PASSWORD:")
        except Exception:
            return
        expect(False, "the old data key opens a value")


@check
def the_reference_reads_what_was_rekeyed():
    reference = oracle()
    with workspace() as folder:
        _, recipient = new_key(folder, "alice")
        before = reference.decrypt_text((folder.root / SECRETS).read_text(), "yaml",
                                        reference.load_identities(EXAMPLE_KEY.read_text()))
        folder.succeed("grant", recipient, "--all")
        folder.succeed("rekey", "--all", "--rotate-data-key")
        folder.succeed("revoke", recipient, "--all")
        after = reference.decrypt_text((folder.root / SECRETS).read_text(), "yaml",
                                       reference.load_identities(EXAMPLE_KEY.read_text()))
        expect_equal(after, before, "the values")


@check
def age_and_tar_read_the_archive_of_a_tenant():
    with workspace() as folder:
        path, recipient = new_key(folder, "alice")
        names = {"a" * 90 + "/" + "b" * 99, "c" * 160, "grüße.txt", "x/y/z"}
        for name in names:
            folder.write(f"acme/{name}", f"content of {name}\n" * 100)
        before = {file.relative_to(folder.root): file.read_bytes()
                  for file in (folder.root / "acme").rglob("*") if file.is_file()}
        archive = folder.root / "acme.tar.age"
        folder.succeed("remove", "acme", "--yes", "--force", "--archive", str(archive), "--recipient", recipient)
        expect(not (folder.root / "acme").exists(), "the folder is still there")
        opened = subprocess.run([need_program("age"), "-d", "-i", str(path), str(archive)], capture_output=True)
        expect(opened.returncode == 0, opened.stderr.decode())
        unpacked = subprocess.run(["tar", "x"], input=opened.stdout, cwd=folder.root, capture_output=True)
        expect(unpacked.returncode == 0 and not unpacked.stderr, unpacked.stderr.decode())
        after = {file.relative_to(folder.root): file.read_bytes()
                 for file in (folder.root / "acme").rglob("*") if file.is_file()}
        expect_equal(after, before, "the files")
