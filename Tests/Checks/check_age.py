"""Debian's `age` reads what the command writes."""

import re
import subprocess

import yaml

from harness import check, expect, expect_equal
from workspace import EXAMPLE_KEY, example_recipient, need_program, oracle, workspace


@check
def age_opens_the_data_key_of_a_file():
    age = need_program("age")
    reference = oracle()
    with workspace(None) as folder:
        folder.write(".sops.yaml", f"creation_rules:\n  - age: {example_recipient()}\n")
        folder.write("file.yaml", "a: 1\nb: two\n")
        document = yaml.safe_load(folder.succeed("encrypt", "file.yaml"))
        entry = document["sops"]["age"][0]
        opened = subprocess.run([age, "--decrypt", "--identity", str(EXAMPLE_KEY)], input=entry["enc"].encode(),
                                capture_output=True)
        expect(opened.returncode == 0, f"age: {opened.stderr.decode()}")
        expect_equal(len(opened.stdout), 32, "the length of the data key")
        expect_equal(entry["recipient"], example_recipient(), "the recipient")
        cipher = reference.TreeCipher(opened.stdout, reference.Rules())
        expect_equal(cipher.open(document["b"], "b:"), "two", "the value that this key opens")


@check
def age_identity_from_keys_generate_works():
    age, keygen = need_program("age"), need_program("age-keygen")
    with workspace(None) as folder:
        folder.succeed("keys", "generate", "-o", "keys.txt")
        path = folder.root / "keys.txt"
        expect_equal(path.stat().st_mode & 0o777, 0o600, "the mode of the file")
        recipient = subprocess.run([keygen, "-y", str(path)], capture_output=True, check=True).stdout.decode().strip()
        expect(re.fullmatch("age1[a-z0-9]{58}", recipient) is not None, f"not a recipient: {recipient}")
        expect_equal(folder.succeed("keys", "public", "keys.txt").decode().strip(), recipient, "keys public")
        sealed = subprocess.run([age, "-r", recipient], input=b"hello", capture_output=True, check=True).stdout
        opened = subprocess.run([age, "-d", "-i", str(path)], input=sealed, capture_output=True, check=True).stdout
        expect_equal(opened, b"hello", "what age decrypts")


@check
def keys_of_age_keygen_work():
    keygen = need_program("age-keygen")
    with workspace(None) as folder:
        made = subprocess.run([keygen, "-o", str(folder.root / "keys.txt")], capture_output=True, check=True)
        recipient = made.stderr.decode().split()[-1]
        folder.write(".sops.yaml", f"creation_rules:\n  - age: {recipient}\n")
        folder.write("file.yaml", "a: 1\n")
        folder.succeed("encrypt", "-i", "file.yaml")
        environment = {"SOPS_AGE_KEY_FILE": str(folder.root / "keys.txt")}
        expect_equal(folder.succeed("decrypt", "file.yaml", env=environment), b"a: 1\n", "the plaintext")
