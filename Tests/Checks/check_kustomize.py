"""kustomize runs the plugin and the function, adds the hashes, and rewrites what refers to the objects."""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

import programs
from harness import check, check_each, expect, expect_equal
from workspace import COMMAND, EXAMPLE_KEY, PROJECT, Result, environment, need_program, workspace

EXAMPLES = PROJECT / "integrations/kustomize"
# kustomize as the installed kubectl has it, and as a newer one does.
KUBECTLS = {"the installed kubectl": lambda: need_program("kubectl"),
            "kubectl 1.37": lambda: str(programs.folder("4") / "kubectl")}
VALIDATE = str(Path(sys.executable).with_name("kubernetes-validate"))
# Stands in for the container engine, which is all that kubectl can start a function with: the same bytes go in and out.
ENGINE = f"""#!/bin/sh
exec '{COMMAND}' kustomize function
"""


def build(folder: Path, kubectl: str = "", plugins: bool = True, **extra: str) -> Result:
    """Run a build, with the plugin installed as its documentation says and a stand-in for the container engine."""
    with tempfile.TemporaryDirectory(prefix="tenantry-") as temporary:
        home = Path(temporary)
        (home / "docker").write_text(ENGINE)
        (home / "docker").chmod(0o755)
        around = environment(home, KUSTOMIZE_PLUGIN_HOME=str(home / "plugins"), **extra)
        around["PATH"] = f"{home}:{around['PATH']}"
        if plugins:
            subprocess.run([COMMAND, "kustomize", "install", "--quiet"], env=around, check=True)
        command = [kubectl or need_program("kubectl"), "kustomize", "--enable-alpha-plugins", str(folder)]
        done = subprocess.run(command, env=around, capture_output=True, timeout=60)
        left = [path.name for path in home.rglob("kust-plugin-config-*")]
        expect(not left, f"these were left behind: {left}")
        return Result(done.returncode, done.stdout, done.stderr.decode())


def objects(result: Result) -> dict[str, dict]:
    expect(result.status == 0, f"kubectl kustomize exited with {result.status}:\n{result.errors}")
    return {item["kind"]: item for item in yaml.safe_load_all(result.output)}


def names_in(deployment: dict) -> list[str]:
    sources = deployment["spec"]["template"]["spec"]["containers"][0]["envFrom"]
    return [name for source in sources for reference in source.values() for name in [reference["name"]]]


def rendered(*arguments: str) -> dict[str, dict]:
    with workspace() as folder:
        return {item["kind"]: item for item in yaml.safe_load_all(folder.succeed("render", "acme", *arguments))}


def as_container(source: Path, target: Path) -> None:
    """A copy of an example with its configuration as a function that runs in a container."""
    shutil.copytree(source, target)
    path = target / "tenant.yaml"
    settings = yaml.safe_load(path.read_text())
    settings["metadata"]["annotations"] = {"config.kubernetes.io/function": "container: {image: tenantry}\n"}
    settings["spec"]["estate"] = str(PROJECT / "tenants")
    path.write_text(yaml.safe_dump(settings))


@check_each(list(KUBECTLS))
def the_generator_gives_hashed_names_that_the_deployment_follows_with(version):
    found = objects(build(EXAMPLES / "generator", KUBECTLS[version]()))
    expected = rendered()
    for kind in ("ConfigMap", "Secret"):
        expect_equal(found[kind]["metadata"]["name"], expected[kind]["metadata"]["name"], f"the name of the {kind}")
        decoded = {key: base64.b64decode(value) if kind == "Secret" else value
                   for key, value in found[kind]["data"].items()}
        wanted = {key: base64.b64decode(value) if kind == "Secret" else value
                  for key, value in expected[kind]["data"].items()}
        expect_equal(decoded, wanted, f"the data of the {kind}")
        expect(not any("kustomize" in key for key in found[kind]["metadata"]["annotations"]), "annotations are left")
    expect_equal(names_in(found["Deployment"]),
                 [found["ConfigMap"]["metadata"]["name"], found["Secret"]["metadata"]["name"]], "what the pod refers to")
    with tempfile.NamedTemporaryFile(suffix=".yaml", mode="w") as file:
        yaml.safe_dump_all(found.values(), file)
        file.flush()
        done = subprocess.run([VALIDATE, "--strict", file.name], capture_output=True)
        expect(done.returncode == 0, (done.stdout + done.stderr).decode())


@check_each(list(KUBECTLS))
def the_transformer_fills_references_and_adds_objects_with(version):
    found = objects(build(EXAMPLES / "transformer", KUBECTLS[version]()))
    expected = rendered()
    for kind in ("ConfigMap", "Secret"):
        expect_equal(found[kind]["metadata"], expected[kind]["metadata"], f"the metadata of the {kind}")
    deployment = found["Deployment"]
    expect_equal(deployment["spec"]["replicas"], 4, "a number that was referred to")
    pod = deployment["spec"]["template"]
    expect_equal(pod["spec"]["containers"][0]["image"], "registry.example.com/platform/devops-demo:2.14.3", "the image")
    expect_equal(pod["spec"]["containers"][0]["resources"]["limits"], {"cpu": "2", "memory": "2Gi"}, "a map")
    expect_equal(names_in(deployment),
                 [found["ConfigMap"]["metadata"]["name"], found["Secret"]["metadata"]["name"]], "what the pod refers to")
    expect_equal(len(pod["metadata"]["annotations"]["checksum/tenantry"]), 64, "the checksum")


@check_each([(kind, version) for kind in ("generator", "transformer") for version in KUBECTLS])
def as_a_function_kustomize_gets_the_same_from(case):
    kind, version = case
    kubectl = KUBECTLS[version]()
    with tempfile.TemporaryDirectory(prefix="tenantry-") as temporary:
        as_container(EXAMPLES / kind, Path(temporary) / kind)
        function = build(Path(temporary) / kind, kubectl, plugins=False)
    plugin = build(EXAMPLES / kind, kubectl)
    expect(function.status == 0, function.errors)
    expect_equal(list(yaml.safe_load_all(function.output)), list(yaml.safe_load_all(plugin.output)), "the objects")


@check
def kubectl_passes_over_exec_functions():
    found = objects(build(EXAMPLES / "function", plugins=False))
    expect_equal(list(found), ["Deployment"], "the kinds")
    expect_equal(names_in(found["Deployment"]), ["devops-demo", "devops-demo"], "what the pod refers to")


@check_each(["generator", "transformer"])
def kustomize_stops_at_an_error_of_the(kind):
    for is_function in (False, True):
        with tempfile.TemporaryDirectory(prefix="tenantry-") as temporary:
            folder = Path(temporary) / kind
            as_container(EXAMPLES / kind, folder)
            settings = yaml.safe_load((folder / "tenant.yaml").read_text())
            settings["spec"]["tenant"] = "acm"
            if not is_function:
                del settings["metadata"]["annotations"]
            (folder / "tenant.yaml").write_text(yaml.safe_dump(settings))
            result = build(folder, plugins=not is_function)
            expect(result.status != 0, "the build went on")
            expect("there is no tenant acm" in result.errors and "did you mean acme?" in result.errors, result.errors)


@check
def prefixes_namespaces_and_merges_work_with_generated_objects():
    with tempfile.TemporaryDirectory(prefix="tenantry-") as temporary:
        base, overlay = Path(temporary) / "base", Path(temporary) / "overlay"
        shutil.copytree(EXAMPLES / "generator", base)
        overlay.mkdir()
        settings = yaml.safe_load((base / "tenant.yaml").read_text())
        settings["spec"]["estate"] = str(PROJECT / "tenants")
        (base / "tenant.yaml").write_text(yaml.safe_dump(settings))
        # Another tenant's values laid over those of the first, which is what the behaviour says.
        settings["metadata"]["name"] = "globex"
        settings["spec"].update(tenant="globex", behavior="merge")
        (overlay / "tenant.yaml").write_text(yaml.safe_dump(settings))
        (overlay / "kustomization.yaml").write_text(
            "resources: [../base]\ngenerators: [tenant.yaml]\nnamePrefix: eu-\n")
        copy = Path(temporary) / "estate"
        shutil.copytree(PROJECT / "tenants", copy)
        manifest = (copy / "tenantry.yaml").read_text().replace('namespace: "{tenant}"', "namespace: acme")
        (copy / "tenantry.yaml").write_text(manifest)
        for path in (base, overlay):
            text = (path / "tenant.yaml").read_text().replace(str(PROJECT / "tenants"), str(copy))
            (path / "tenant.yaml").write_text(text)
        found = objects(build(overlay))
        expect_equal(found["ConfigMap"]["data"]["DB_USER"], "globex", "what was merged over the base")
        expect_equal(found["ConfigMap"]["data"]["BANNER"], "Back at 10:00 #soon", "what only the base has")
        expect(found["ConfigMap"]["metadata"]["name"].startswith("eu-devops-demo-"), "the prefix is missing")
        expect_equal(names_in(found["Deployment"]),
                     [found["ConfigMap"]["metadata"]["name"], found["Secret"]["metadata"]["name"]], "the references")


@check
def the_plugin_of_kustomize_writes_no_files():
    # The plugin's configuration comes in a temporary file; nothing secret may go into one, or into the arguments.
    strace = need_program("strace")
    with tempfile.TemporaryDirectory(prefix="tenantry-") as temporary:
        log = Path(temporary) / "log"
        config = Path(temporary) / "tenant.yaml"
        config.write_text((EXAMPLES / "generator/tenant.yaml").read_text().replace("../../..", str(PROJECT)))
        done = subprocess.run(
            [strace, "-f", "-o", str(log), "-e", "trace=openat,open,creat,rename,renameat,renameat2,unlink", str(COMMAND),
             "kustomize", "plugin", str(config)],
            stdin=subprocess.DEVNULL, capture_output=True, cwd=temporary,
            env={**os.environ, "SOPS_AGE_KEY_FILE": str(EXAMPLE_KEY), "HOME": temporary})
        expect(done.returncode == 0, done.stderr.decode())
        written = [line for line in log.read_text().splitlines()
                   if any(word in line for word in ("O_WRONLY", "O_RDWR", "O_CREAT", "rename", "unlink"))
                   and "/dev/" not in line and "ENOENT" not in line]
        expect(not written, "files were written:\n" + "\n".join(written))
