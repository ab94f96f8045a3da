"""Kubernetes takes what `render` writes, and kustomize computes the same hash suffixes."""

import base64
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import yaml

from harness import check, check_each, expect, expect_equal
from workspace import PROJECT, example_recipient, need_program, workspace

ESTATES = [PROJECT / "tenants", PROJECT / "Tests/Estates/symlinked", PROJECT / "Tests/Estates/matrix"]
VALIDATE = str(Path(sys.executable).with_name("kubernetes-validate"))


@check_each([path.name for path in ESTATES])
def strict_validation_takes_the_manifests_of(estate):
    with workspace(next(path for path in ESTATES if path.name == estate)) as folder:
        folder.write("../all.yaml", folder.succeed("render", "--all"))
        done = subprocess.run([VALIDATE, "--strict", "all.yaml"], cwd=folder.root.parent, capture_output=True)
        expect(done.returncode == 0, (done.stdout + done.stderr).decode())
        objects = list(yaml.safe_load_all((folder.root.parent / "all.yaml").read_text()))
        expect(len(objects) >= 4, f"only {len(objects)} objects")


@check
def a_folder_has_the_same_manifests_as_the_stream():
    with workspace() as folder:
        stream = folder.succeed("render", "--all").decode()
        folder.succeed("render", "--all", "--output", "../out")
        files = sorted((folder.root.parent / "out").iterdir())
        expect_equal([file.name for file in files], ["acme.yaml", "globex.yaml", "initech.yaml"], "the files")
        expect_equal([file.stat().st_mode & 0o777 for file in files], [0o600] * 3, "their modes")
        together = [item for file in files for item in yaml.safe_load_all(file.read_text())]
        expect_equal(together, list(yaml.safe_load_all(stream)), "the objects")


# What the environment and the secret of one tenant are; kustomize gets the same.
INPUTS: dict[str, tuple[dict[str, str], dict[str, bytes]]] = {
    "one entry": ({"A": "1"}, {"B": b"2"}),
    "an empty value": ({"EMPTY": ""}, {"NOTHING": b""}),
    "angle brackets and ampersand": ({"HTML": "<a href='?x=1&y=2'>"}, {"XML": b"<!-- & -->"}),
    "unicode": ({"GREETING": "Grüße, мир, 世界, 👩‍💻, e\u0301"}, {"PASS": "pässwörd🔑".encode()}),
    "line separators": ({"LINES": "a\u2028b\u2029c"}, {"LINES_TOO": "a\u2028b".encode()}),
    "several lines": ({"MOTD": "first\nsecond\n"}, {"KEY": b"-----BEGIN-----\nabc\n-----END-----\n"}),
    "quotes and backslashes": ({"PATH_": 'C:\\new "folder"\t$HOME'}, {"Q": b"\"'\\`$(x)"}),
    "spaces around": ({"PAD": "  both  ", "TRAIL": "end\n\n"}, {"PADDED": b" x "}),
    "what looks like other types": ({"A": "1.10", "B": "0644", "C": "no", "D": "null", "E": "2024-01-01", "F": "~"},
                                    {"G": b"true", "H": b"1e3"}),
    "binary": ({"PLAIN": "text"}, {"BINARY": bytes(range(256))}),
    "many keys in any order": ({name: name.lower() for name in ("Z", "A_B", "A", "a", "B10", "B9", "_X")},
                               {name: name.encode() for name in ("z.y", "K-1", "K", "k")}),
}


@cache
def rendered() -> dict[str, dict[str, dict]]:
    """The objects of each input's tenant, by kind."""
    with workspace(None) as folder:
        folder.write("tenantry.yaml", "version: 1\nservices: [app]\nkubernetes: {name: app, suffix: hash}\n")
        folder.write(".sops.yaml", f"creation_rules:\n  - age: {example_recipient()}\n")
        for tenant, (env, secrets) in zip(tenants(), INPUTS.values()):
            folder.write(f"{tenant}/env.yaml", yaml.safe_dump(env, default_style='"', width=100_000))
            for key, value in secrets.items():
                folder.write("../value", value)
                folder.succeed("set", tenant, key, "--secret", "--file", "../value")
        return {tenant: {item["kind"]: item for item in yaml.safe_load_all(folder.succeed("render", tenant))}
                for tenant in tenants()}


def tenants() -> list[str]:
    return [f"case-{number}" for number in range(len(INPUTS))]


@cache
def kustomized() -> dict[str, str]:
    """The full names that kustomize gives to generators of the same data, by kind and tenant."""
    kubectl = need_program("kubectl")
    with workspace(None) as folder:
        generators: dict[str, list] = {"configMapGenerator": [], "secretGenerator": []}
        for tenant, (env, secrets) in zip(tenants(), INPUTS.values()):
            for kind, data in (("configMap", {key: value.encode() for key, value in env.items()}),
                               ("secret", secrets)):
                for key, value in data.items():
                    folder.write(f"{kind}-{tenant}/{key}", value)
                files = [f"{key}={kind}-{tenant}/{key}" for key in data]
                generators[f"{kind}Generator"].append({"name": f"app-{tenant}", "files": files})
        folder.write("kustomization.yaml", json.dumps(generators))
        done = subprocess.run([kubectl, "kustomize", "."], cwd=folder.root, capture_output=True)
        expect(done.returncode == 0, done.stderr.decode())
    names = [(item["kind"], item["metadata"]["name"]) for item in yaml.safe_load_all(done.stdout)]
    return {f"{kind} {name.rpartition('-')[0].removeprefix('app-')}": name.rpartition("-")[2] for kind, name in names}


@check_each(list(INPUTS))
def kustomize_computes_the_same_hash_for(name):
    tenant = tenants()[list(INPUTS).index(name)]
    env, secrets = INPUTS[name]
    objects = rendered()[tenant]
    expect_equal(objects["ConfigMap"].get("data", {}), env, "the data of the ConfigMap")
    decoded = {key: base64.b64decode(value) for key, value in objects["Secret"].get("data", {}).items()}
    expect_equal(decoded, secrets, "the data of the Secret")
    for kind, item in objects.items():
        expect_equal(item["metadata"]["name"], f"app-{kustomized()[f'{kind} {tenant}']}", f"the name of the {kind}")
