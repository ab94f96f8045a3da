"""What Flux gets: Secrets that SOPS's format keeps closed, objects that fit its rules, and plain files without links."""

import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from flux_rules import check_model, check_object
from harness import Failure, check, check_each, expect, expect_equal
from workspace import (EXAMPLE_KEY, PROJECT, Workspace, example_identity, example_recipient, need_program, oracle,
                       workspace)

ESTATES = {path.name: path for path in
           (PROJECT / "tenants", PROJECT / "Tests/Estates/symlinked", PROJECT / "Tests/Estates/matrix")}
EXAMPLES = PROJECT / "integrations/flux"
EXPRESSION = "^(data|stringData)$"
HOSTILE = {
    "EMPTY": b"", "SPACES": b"  both  ", "QUOTES": b"\"'`\\", "DOLLARS": b"$HOME ${X} $$", "LINES": b"a\nb\n\n",
    "UNICODE": "Grüße 世界 👩‍💻 e\u0301".encode(), "BINARY": bytes(range(256)), "NUMBER": b"0644", "WORD": b"null",
    "CIPHERTEXT": b"ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]", "LARGE": bytes(64 << 10), "SHORT": b"1",
}


def documents(text: str | bytes) -> list[dict]:
    return list(yaml.safe_load_all(text))


def open_secret(text: str, identity: str | None = None) -> dict:
    """The Secret that the reference implementation finds in a file; it checks the MAC, too."""
    identities = oracle().load_identities(identity or example_identity())
    opened = oracle().decrypt_text(text, "yaml", identities)
    trees = opened if isinstance(opened, list) else [opened]
    expect_equal(len(trees), 1, "the documents of the file")
    return json.loads(json.dumps(trees[0]))


def render(folder: Workspace, *options: str, output: str = "../rendered", **more) -> Path:
    folder.succeed("render", "--all", "--output", output, "--encrypt-to", example_recipient(), *options, **more)
    return (folder.root / output).resolve()


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def identity_of(item: dict) -> tuple:
    metadata = item["metadata"]
    return item["kind"], metadata.get("namespace"), metadata["labels"]["app.kubernetes.io/name"]


@check_each(ESTATES)
def the_reference_opens_every_secret_of(estate):
    with workspace(ESTATES[estate]) as folder:
        plain = {identity_of(item): item for item in documents(folder.succeed("render", "--all"))}
        files = contents(render(folder))
        found = 0
        for name, text in files.items():
            if not name.endswith(".yaml"):
                continue
            [item] = documents(text)
            if item["kind"] == "Secret":
                expect(name.endswith(".enc.yaml"), f"the name {name}")
                expect_equal(item["sops"]["encrypted_regex"], EXPRESSION, "what is encrypted")
                for value in item["data"].values():
                    expect(value == "" or value.startswith("ENC[AES256_GCM,"), "a value is plain")
                opened = open_secret(text.decode())
                for field in ("apiVersion", "kind", "metadata", "type"):
                    expect_equal(item[field], opened[field], field)
                item = opened
            expected = plain[identity_of(item)]
            expect_equal(item.get("data"), expected.get("data"), f"the data of {name}")
            expect_equal(item["metadata"]["labels"], expected["metadata"]["labels"], f"the labels of {name}")
            found += 1
        expect_equal(found, len(plain), "the objects")


@check
def what_gets_out_tells_nothing_of_the_secrets():
    with workspace() as folder:
        names = {item["metadata"]["name"] for item in documents(folder.succeed("render", "--all"))
                 if item["kind"] == "Secret"}
        checksums = {item["metadata"]["annotations"]["checksum/config"]
                     for item in documents(folder.succeed("render", "--all")) if item["kind"] == "Secret"}
        everything = b"".join(contents(render(folder)).values()).decode()
        for word in names | checksums:
            expect(word not in everything, f"{word} is a hash over secrets that anybody can try out")
        # The same secrets, encrypted again by somebody else: nothing in common.
        first = documents(contents(folder.root.parent / "rendered")["acme/secret-devops-demo.enc.yaml"])[0]
        second = documents(contents(render(folder, output="../other"))["acme/secret-devops-demo.enc.yaml"])[0]
        for field in ("name", "annotations"):
            expect(first["metadata"][field] != second["metadata"][field], f"{field} is the same under another key")


@check
def hostile_values_come_back():
    with workspace(None) as folder:
        folder.write("tenantry.yaml", "version: 1\nservices: [app]\nkubernetes: {suffix: hash}\n")
        folder.write(".sops.yaml", f"creation_rules:\n  - age: {example_recipient()}\n")
        folder.write("acme/env.yaml", "A: b\n")
        for key, value in HOSTILE.items():
            folder.write("../value", value)
            folder.succeed("set", "acme", key, "--secret", "--file", "../value")
        root = render(folder)
        opened = open_secret((root / "acme/secret-app.enc.yaml").read_text())
        expect_equal({key: base64.b64decode(value) for key, value in opened["data"].items()}, HOSTILE, "the data")
        before = contents(root)
        expect_equal(contents(render(folder)), before, "what is rendered again")


@check
def only_the_file_that_changes_gets_a_new_data_key():
    with workspace() as folder:
        root = render(folder)
        before = contents(root)
        expect_equal(contents(render(folder)), before, "what is rendered again")
        folder.succeed("set", "acme", "DB_PASSWORD", "--secret", "--stdin", stdin=b"another")
        render(folder)
        after = contents(root)
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        expect_equal(changed, {"acme/secret-devops-demo.enc.yaml"}, "the changed files")
        old, new = (documents(files["acme/secret-devops-demo.enc.yaml"])[0] for files in (before, after))
        expect(not set(old["data"].values()) & set(new["data"].values()), "a ciphertext was kept")
        expect(old["metadata"]["name"] != new["metadata"]["name"], "the name is the same: pods would not restart")
        expect(old["sops"]["age"][0]["enc"] != new["sops"]["age"][0]["enc"], "the data key was kept")
        opened = open_secret(after["acme/secret-devops-demo.enc.yaml"].decode())
        expect_equal(base64.b64decode(opened["data"]["DB_PASSWORD"]), b"another", "the new value")


def new_identity(folder: Workspace, name: str) -> tuple[str, str]:
    done = folder.succeed("keys", "generate").decode()
    identity = next(line for line in done.splitlines() if line.startswith("AGE-SECRET-KEY"))
    folder.write(f"../{name}.txt", identity + "\n")
    recipient = next(line.split()[-1] for line in done.splitlines() if "public key" in line.lower())
    return identity, recipient


@check
def clusters_have_recipients_of_their_own():
    with workspace(ESTATES["matrix"]) as folder:
        dev, prod = new_identity(folder, "dev"), new_identity(folder, "prod")
        manifest = folder.read("tenantry.yaml")
        manifest = manifest.replace("kubernetes:\n", "kubernetes:\n  encrypt: {recipients: [\"cluster-{environment}\", ci]}\n")
        folder.write("tenantry.yaml", manifest + f"recipients: {{cluster-dev: {dev[1]}, cluster-prod: {prod[1]}, "
                                                 f"ci: {example_recipient()}}}\n")
        folder.write(".sops.yaml", f"creation_rules:\n  - age: {example_recipient()}\n")
        folder.succeed("set", "alpha", "TOKEN", "--secret", "--stdin", stdin=b"secret")
        folder.succeed("render", "--all", "--output", "../rendered", "--encrypted")
        root = folder.root.parent / "rendered"
        own, other = {"dev": dev, "prod": prod}, {"dev": prod, "prod": dev}
        for environment in ("dev", "prod"):
            for name in (root / "alpha" / environment).rglob("*.enc.yaml"):
                text = name.read_text()
                opened = open_secret(text, own[environment][0])
                expect_equal(base64.b64decode(opened["data"]["TOKEN"]), b"secret", "the value")
                open_secret(text)
                try:
                    open_secret(text, other[environment][0])
                except Exception:
                    continue
                expect(False, "the other cluster opens it")


@check
def who_is_removed_gets_a_new_data_key():
    with workspace() as folder:
        cluster = new_identity(folder, "cluster")
        name = "acme/secret-devops-demo.enc.yaml"
        root = render(folder)
        alone = documents((root / name).read_bytes())[0]
        render(folder, "--encrypt-to", cluster[1])
        both = documents((root / name).read_bytes())[0]
        expect_equal(both["data"], alone["data"], "the ciphertexts after somebody was added")
        expect_equal(len(both["sops"]["age"]), 2, "the recipients")
        open_secret((root / name).read_text(), cluster[0])
        render(folder)
        again = documents((root / name).read_bytes())[0]
        expect_equal([entry["recipient"] for entry in again["sops"]["age"]], [example_recipient()], "who is left")
        expect(not set(again["data"].values()) & set(both["data"].values()), "a ciphertext was kept")


@check
def what_a_tenant_has_no_more_goes_and_suspended_ones_stay():
    with workspace() as folder:
        root = render(folder)
        (root / "mine.yaml").write_text("of somebody else\n")
        for path in ("tenant.yaml", "env.yaml", "secrets.enc.yaml"):
            (folder.root / "globex" / path).unlink()
        tenant = folder.root / "initech/tenant.yaml"
        tenant.write_text("suspended: true\n" + tenant.read_text())
        render(folder)
        tenants = {name.split("/")[0] for name in contents(root)}
        expect_equal(tenants, {".tenantry.index", "acme", "initech", "mine.yaml"}, "what is left")


def build(folder: Path) -> list[dict]:
    """What Flux's controller builds of a folder that has no kustomization: all files in it."""
    kubectl = need_program("kubectl")
    with tempfile.TemporaryDirectory() as copy:
        root = Path(copy)
        names = [path.name for path in sorted(folder.glob("*.yaml"))]
        for name in names:
            (root / name).write_bytes((folder / name).read_bytes())
        (root / "kustomization.yaml").write_text(json.dumps({"resources": names}))
        done = subprocess.run([kubectl, "kustomize", root], capture_output=True)
        expect(done.returncode == 0, done.stderr.decode())
        return documents(done.stdout)


@check
def what_kustomize_builds_is_what_the_controller_decrypts():
    """The controller builds first, with keys in another order, and decrypts each object by itself, without the MAC."""
    with workspace() as folder:
        root = render(folder)
        plain = {item["kind"]: item for item in documents(folder.succeed("render", "acme"))}
        built = {item["kind"]: item for item in build(root / "acme")}
        expect_equal(sorted(built), ["ConfigMap", "Secret"], "the kinds")
        identities = oracle().load_identities(example_identity())
        text = json.dumps(built["Secret"], sort_keys=True)
        opened = oracle().decrypt_text(text, "json", identities, ignore_mac=True)
        opened = opened[0] if isinstance(opened, list) else opened
        expect_equal(json.loads(json.dumps(opened))["data"], plain["Secret"]["data"], "the data of the Secret")
        expect_equal(built["ConfigMap"]["data"], plain["ConfigMap"]["data"], "the data of the ConfigMap")


@check
def strict_validation_takes_what_is_decrypted():
    validate = str(Path(sys.executable).with_name("kubernetes-validate"))
    with workspace() as folder:
        root = render(folder)
        opened = [open_secret(path.read_text()) for path in sorted(root.rglob("*.enc.yaml"))]
        file = root.parent / "opened.yaml"
        file.write_text(yaml.safe_dump_all(opened))
        done = subprocess.run([validate, "--strict", file], capture_output=True)
        expect(done.returncode == 0, (done.stdout + done.stderr).decode())


@check
def every_kustomization_has_a_folder_and_the_key_opens_it():
    with workspace(ESTATES["matrix"]) as folder:
        root = render(folder, output="../repository/rendered").parent
        text = folder.succeed("flux", "kustomizations", "--source", "estate", "--path", "./rendered/")
        found = documents(text)
        expect_equal([item["metadata"]["name"] for item in found], ["alpha-dev", "alpha-prod", "beta-prod"], "names")
        for item in found:
            spec = check_object(item)
            objects = [document for path in (root / spec["path"]).rglob("*.yaml") for document in
                       documents(path.read_bytes())]
            expect(objects, f"there is nothing in {spec['path']}")
            expect_equal({document["metadata"]["namespace"] for document in objects}, {item["metadata"]["name"]},
                         "the namespaces")


@check
def a_suspended_tenant_is_suspended_and_not_deleted():
    with workspace() as folder:
        tenant = folder.root / "acme/tenant.yaml"
        tenant.write_text("suspended: true\n" + tenant.read_text())
        for verb, options in (("kustomizations", ("--path", "rendered")), ("helmreleases", ("--chart", "./chart"))):
            found = documents(folder.succeed("flux", verb, "--source", "estate", *options))
            expect_equal([check_object(item).get("suspend", False) for item in found], [True, False, False], verb)


@check
def every_release_finds_its_values():
    with workspace() as folder:
        root = render(folder, "--format", "helm")
        secrets = {}
        for path in root.rglob("*.enc.yaml"):
            item = open_secret(path.read_text())
            secrets[item["metadata"]["namespace"], item["metadata"]["name"]] = item
        found = documents(folder.succeed("flux", "helmreleases", "--source", "estate", "--chart", "./charts/devops-demo"))
        expect_equal(len(found), 3, "the releases")
        for item in found:
            [values] = check_object(item)["valuesFrom"]
            namespace = item["metadata"]["namespace"]
            secret = secrets[namespace, values["name"]]
            expect_equal(secret["metadata"]["labels"]["reconcile.fluxcd.io/watch"], "Enabled", "the label")
            text = base64.b64decode(secret["data"][values["valuesKey"]])
            expect_equal(yaml.safe_load(text), yaml.safe_load(folder.succeed("render", namespace, "--format", "helm")),
                         "the values")


@check
def the_examples_are_what_the_verbs_print():
    for name in ("source.yaml", "tenant.yaml", "release.yaml"):
        for item in documents((EXAMPLES / name).read_text()):
            check_object(item)
    with workspace() as folder:
        tenant = folder.succeed("flux", "kustomizations", "acme", "--source", "estate", "--path", "rendered")
        expect_equal(documents(tenant), documents((EXAMPLES / "tenant.yaml").read_text()), "tenant.yaml")
        release = folder.succeed("flux", "helmreleases", "acme", "--source", "estate", "--chart", "./charts/devops-demo")
        expect_equal(documents(release), documents((EXAMPLES / "release.yaml").read_text()), "release.yaml")


@check_each([("interval", "often"), ("prune", "yes"), ("sourceRef", {"kind": "Chart", "name": "x"}),
             ("decryption", {"provider": "age"})])
def the_models_of_flux_refuse(case):
    [item] = documents((EXAMPLES / "tenant.yaml").read_text())
    item["spec"].update([case])
    try:
        check_model(item)
    except Failure:
        return
    expect(False, "they do not")


@check
def the_key_of_the_cluster_becomes_a_secret_as_the_manual_says():
    kubectl = need_program("kubectl")
    done = subprocess.run(
        [kubectl, "create", "secret", "generic", "sops-age", "--namespace", "flux-system", "--dry-run=client",
         "--output", "yaml", "--from-file", "cluster.agekey=/dev/stdin"],
        input=EXAMPLE_KEY.read_bytes(), capture_output=True)
    expect(done.returncode == 0, done.stderr.decode())
    item = yaml.safe_load(done.stdout)
    expect_equal(base64.b64decode(item["data"]["cluster.agekey"]), EXAMPLE_KEY.read_bytes(), "the key")


@check_each(["symlinked", "tenants"])
def a_copy_without_links_renders_the_same(estate):
    with workspace(ESTATES[estate]) as folder:
        folder.succeed("materialize", "../plain")
        plain = Workspace(folder.root.parent / "plain")
        links = [path for path in plain.root.rglob("*") if path.is_symlink()]
        expect_equal(links, [], "the links")
        for path in folder.root.rglob("*"):
            if path.is_file() and not path.name.startswith(".tenantry"):
                copy = plain.root / path.relative_to(folder.root)
                expect_equal(copy.read_bytes(), path.read_bytes(), f"{path.name}")
        expect_equal(plain.succeed("render", "--all"), folder.succeed("render", "--all"), "the manifests")
