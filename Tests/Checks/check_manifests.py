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

ESTATES = [PROJECT / "tenants", PROJECT / "Tests/Estates/symlinked", PROJECT / "Tests/Estates/matrix",
           PROJECT / "Tests/Estates/kubernetes"]
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
        files = sorted(file for file in (folder.root.parent / "out").iterdir() if file.suffix == ".yaml")
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


def typed_estate():
    return workspace(PROJECT / "Tests/Estates/kubernetes")


def strictly_valid(folder, *names: str) -> None:
    done = subprocess.run([VALIDATE, "--strict", *names], cwd=folder.root.parent, capture_output=True)
    expect(done.returncode == 0, (done.stdout + done.stderr).decode())


@check
def strict_validation_takes_every_file_of_a_split_render():
    with typed_estate() as folder:
        for options in (["--split", "object"], ["--split", "kind"], ["--split", "object", "--json"]):
            folder.succeed("render", "--all", "--output", "../out", *options)
            out = folder.root.parent / "out"
            files = sorted(file for file in out.rglob("*.*") if file.is_file() and not file.name.startswith("."))
            expect(len(files) >= 6, f"only {len(files)} files")
            strictly_valid(folder, *[str(file.relative_to(folder.root.parent)) for file in files])
        together = [item for file in files for item in yaml.safe_load_all(file.read_text())]
        stream = list(yaml.safe_load_all(folder.succeed("render", "--all").decode()))

        def key(item):
            return item["kind"], item["metadata"].get("namespace", ""), item["metadata"]["name"]

        expect_equal(sorted(together, key=key), sorted(stream, key=key), "the objects")


@check
def no_file_beside_the_manifests_is_taken_for_one():
    with typed_estate() as folder:
        folder.succeed("render", "--all", "--output", "../out", "--with-patch")
        names = {path.name for path in (folder.root.parent / "out").iterdir()}
        expect_equal(names, {".tenantry.index", "cafe.yaml", "cafe.patch", "shop.yaml", "shop.patch"}, "the files")
        taken = {name for name in names if name.endswith((".yaml", ".yml", ".json"))}
        expect_equal(taken, {"cafe.yaml", "shop.yaml"}, "what kubectl, Argo CD and Flux take")


@check
def kustomize_applies_the_patch_and_leaves_the_rest_of_the_workload():
    kubectl = need_program("kubectl")
    deployment = {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "labels": {"app": "web"}},
        "spec": {"selector": {"matchLabels": {"app": "web"}}, "replicas": 2, "template": {
            "metadata": {"labels": {"app": "web"}, "annotations": {"a": "b"}},
            "spec": {"containers": [{"name": "app", "image": "app:1", "envFrom": [{"secretRef": {"name": "old"}}]},
                                    {"name": "sidecar", "image": "sidecar:1"}],
                     "imagePullSecrets": [{"name": "other"}]}}}}
    with typed_estate() as folder:
        folder.succeed("render", "shop", "--output", "../out", "--with-patch")
        out = folder.root.parent / "out"
        (out / "deployment.yaml").write_text(yaml.safe_dump(deployment))
        (out / "kustomization.yaml").write_text(yaml.safe_dump({
            "namespace": "shop", "resources": ["deployment.yaml", "shop.yaml"],
            "patches": [{"path": "shop.patch", "target": {"kind": "Deployment", "name": "web"}}]}))
        done = subprocess.run([kubectl, "kustomize", "."], cwd=out, capture_output=True)
        expect(done.returncode == 0, done.stderr.decode())
        (folder.root.parent / "built.yaml").write_bytes(done.stdout)
        strictly_valid(folder, "built.yaml")
        objects = list(yaml.safe_load_all(done.stdout))
        names = {(item["kind"], item["metadata"]["name"]) for item in objects}
        pod = next(item for item in objects if item["kind"] == "Deployment")["spec"]["template"]
        app, sidecar = pod["spec"]["containers"]
        expect_equal(sidecar, {"name": "sidecar", "image": "sidecar:1"}, "the other container")
        expect_equal(app["image"], "app:1", "the image")
        expect_equal(sorted(key for source in app["envFrom"] for key in source), ["configMapRef", "secretRef"], "envFrom")
        for source in app["envFrom"]:
            for key, value in source.items():
                expect((key.removesuffix("Ref")[0].upper() + key.removesuffix("Ref")[1:], value["name"]) in names, f"no {value}")
        expect_equal(pod["metadata"]["annotations"]["a"], "b", "the annotation that was there")
        expect_equal(len(pod["metadata"]["annotations"]["checksum/config"]), 64, "the checksum")
        pulls = {item["name"] for item in pod["spec"]["imagePullSecrets"]}
        expect("other" in pulls and len(pulls) == 2, f"pull secrets {pulls}")


@check
def shards_make_together_what_one_render_makes():
    with workspace(PROJECT / "Tests/Estates/kubernetes") as folder:
        for number in range(40):
            folder.write(f"t{number}/env.yaml", f"N: '{number}'\n")
            folder.write(f"t{number}/values.yaml", "features: {x: 'y'}\n")
        manifest = (folder.root / "tenantry.yaml").read_text()
        # These have no database.
        folder.write("tenantry.yaml", manifest.replace("      type: kubernetes.io/basic-auth\n",
                                                       "      type: kubernetes.io/basic-auth\n      optional: false\n")
                     .replace("password: secrets.DB_PASSWORD", "password: env.DB_USER"))
        folder.succeed("render", "--all", "--output", "../whole")
        for shard in range(1, 5):
            folder.succeed("render", "--all", "--output", "../parts", "--shard", f"{shard}/4")
        whole, parts = folder.root.parent / "whole", folder.root.parent / "parts"

        def contents(path):
            return {file.name: file.read_bytes() for file in path.iterdir() if not file.name.startswith(".")}

        expect_equal(len(contents(whole)), 42, "the number of files")
        expect(contents(whole) == contents(parts), "the shards differ from the whole")
        listed = [entry["path"] for file in parts.glob(".tenantry.index-*")
                  for entry in json.loads(file.read_text())["files"]]
        expect_equal(sorted(listed), sorted(contents(whole)), "what the indexes list")
        folder.succeed("render", "--all", "--output", "../parts")
        expect((parts / ".tenantry.index").read_bytes() == (whole / ".tenantry.index").read_bytes(), "the joined index")
