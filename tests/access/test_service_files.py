"""What is written for services that tests cannot run: form and meaning of each file."""

from __future__ import annotations

import json
import subprocess
import tomllib
from base64 import b64encode
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from amportal.access.hosts.host_folder import HOSTS
from amportal.access.hosts.password_hashes import argon2id
from amportal.access.hosts.signed_portals import ICONS, Reader, SignedPortal, WriteOptions
from amportal.access.key_store import KeyStoreError, new_key
from amportal.access.wordlist.passphrase import new_passphrase
from amportal.publish.media_types import TYPES
from tests.publish.webhosts import ROOT

OPTIONS = WriteOptions("/etc/portals", TYPES)
HOST = "https://clients.agency.example"


def _reader(user: str, email: str = "") -> Reader:
    return Reader(user, user, email or f"{user}@acme.example", new_passphrase(), new_key())


PRIYA, OMAR, ANN, OTHER = (_reader(each) for each in ("priya", "omar", "Ann", "priya"))
ACME = SignedPortal(
    "acme", "acme", f"{HOST}/acme/", "/srv/portals/acme/current", (PRIYA, OMAR),
    domains=("acme.example",), project="acme",
)  # fmt: skip
FINANCE = SignedPortal(
    "acme.finance", "acme", f"{HOST}/acme.finance/", "/srv/portals/acme.finance/current", (ANN,),
    domains=("acme.example",),
)  # fmt: skip
BETA = SignedPortal(
    "beta", "beta", f"{HOST}/beta/", "/srv/portals/beta/current", (OTHER,),
    domains=("acme.example",),
)  # fmt: skip
EMPTY = SignedPortal("none", "none", f"{HOST}/none/", "/srv/portals/none/current", ())
OPEN = SignedPortal("k7", "k7", f"{HOST}/k7f2qm/", "/srv/portals/k7/current", (), closed=False)
PORTALS = (ACME, FINANCE, BETA, EMPTY, OPEN)

# What Cloudflare's reference says of `POST /accounts/{account_id}/access/apps` for `self_hosted`.
_RULE = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "properties": {
        "email": {
            "type": "object",
            "required": ["email"],
            "properties": {"email": {"type": "string", "format": "email"}},
        },
        "everyone": {"type": "object", "maxProperties": 0},
    },
    "additionalProperties": False,
}
APPLICATION = {
    "type": "object",
    "required": ["domain", "type"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "type": {"const": "self_hosted"},
        "domain": {"type": "string", "not": {"pattern": "^https?:"}},
        "destinations": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "uri"],
                "additionalProperties": False,
                "properties": {"type": {"const": "public"}, "uri": {"type": "string"}},
            },
        },
        "session_duration": {"type": "string", "pattern": "^[0-9]+(ns|us|ms|s|m|h)$"},
        "app_launcher_visible": {"type": "boolean"},
        "http_only_cookie_attribute": {"type": "boolean"},
        "same_site_cookie_attribute": {"enum": ["none", "lax", "strict"]},
        "policies": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "decision", "include"],
                "additionalProperties": False,
                "properties": {
                    "name": {"type": "string"},
                    "decision": {"enum": ["allow", "deny"]},
                    "include": {"type": "array", "minItems": 1, "items": _RULE},
                },
            },
        },
    },
}


def test_cloudflare_lets_in_the_contacts_of_a_portal_and_nobody_else() -> None:
    files = HOSTS["cloudflare"](PORTALS, OPTIONS)
    assert sorted(files) == [
        f"applications/{each}.json" for each in ("acme.finance", "acme", "beta", "none")
    ]
    for text in files.values():
        jsonschema.validate(json.loads(text), APPLICATION)
    acme = json.loads(files["applications/acme.json"])
    (policy,) = acme["policies"]
    assert policy["decision"] == "allow"
    assert [each["email"]["email"] for each in policy["include"]] == [
        "omar@acme.example",
        "priya@acme.example",
    ]
    assert [each["uri"] for each in acme["destinations"]] == [
        "clients.agency.example/acme",
        "acme.pages.dev",
        "*.acme.pages.dev",
    ]
    (nobody,) = json.loads(files["applications/none.json"])["policies"]
    assert nobody["decision"] == "deny"


@pytest.mark.parametrize(
    "address", ["priya@acme.exampel", "priya@gmail.example", "priya@acme.example.evil"]
)
def test_cloudflare_mails_no_pin_to_a_strange_domain(address: str) -> None:
    slip = SignedPortal(
        "acme", "acme", f"{HOST}/acme/", "", (_reader("priya", address),), domains=("acme.example",)
    )
    with pytest.raises(KeyStoreError, match="not in `domains:`") as refused:
        HOSTS["cloudflare"]((slip,), OPTIONS)
    assert "domains: [" in refused.value.hint


def _header(reader: Reader) -> str:
    return f"Basic {b64encode(f'{reader.user}:{reader.password}'.encode()).decode()}"


def test_the_cloudfront_function_opens_exactly_the_diagonal(tmp_path: Path) -> None:
    """The function itself runs in Node, with the events and the store that CloudFront gives it."""
    files = HOSTS["s3-cloudfront"](PORTALS, OPTIONS)
    entries = json.loads(files["entries.json"])["data"]
    assert {*entries[0]} == {"key", "value"}
    assert not any(reader.password in files["entries.json"] for reader in (PRIYA, OMAR, ANN, OTHER))
    cloudfront = tmp_path / "node_modules" / "cloudfront"
    cloudfront.mkdir(parents=True)
    (cloudfront / "package.json").write_text('{"name":"cloudfront","type":"module","main":"i.js"}')
    (cloudfront / "i.js").write_text(
        "import {readFileSync} from 'fs';\n"
        "const rows = JSON.parse(readFileSync(process.env.ENTRIES)).data;\n"
        "const found = Object.fromEntries(rows.map((each) => [each.key, each.value]));\n"
        "const get = async (key) => { if (!(key in found)) throw new Error('KeyNotFound');"
        " return found[key]; };\n"
        "export default { kvs: () => ({ get }) };\n"
    )
    (tmp_path / "entries.json").write_text(files["entries.json"])
    (tmp_path / "package.json").write_text('{"type":"module"}')
    (tmp_path / "run.js").write_text(
        files["function.js"] + "\nconst events = JSON.parse(process.env.EVENTS);\n"
        "const out = [];\nfor (const each of events) out.push(await handler(each));\n"
        "console.log(JSON.stringify(out));\n"
    )
    senders: dict[str, str] = {"": "", "wrong": "Basic cHJpeWE6eA==", "scheme": "Bearer x"}
    senders |= {"priya": _header(PRIYA), "omar": _header(OMAR), "Ann": _header(ANN)}
    senders |= {"beta": _header(OTHER)}
    opens = {"priya": "/acme", "omar": "/acme", "Ann": "/acme.finance", "beta": "/beta"}
    paths = ("/", "/index.html", "/reports/r.pdf", "/files/p.png", "/calendar.ics", "/data/x.csv")
    asked = [
        (sender, portal, f"{portal}{path}")
        for sender in senders
        for portal in ("/acme", "/acme.finance", "/beta", "/none", "/k7f2qm", "/nothing")
        for path in paths
    ]
    round_ways = [
        ("priya", "/beta", uri)
        for uri in ("/acme/../beta/x", "/acme/%2e%2e/beta/x", "/acme//x", "/acme\\x", "/acme/..")
    ]
    icons = [(sender, "", path) for sender in senders for path in ICONS]
    every = (*asked, *round_ways, *icons)
    events = [_event(uri, senders[sender]) for sender, _, uri in every]
    events.append(_event("/acme", senders["priya"]))
    answers = _answers(tmp_path, events)
    for (sender, portal, uri), answer in zip(asked, answers, strict=False):
        wanted = opens.get(sender) == portal or portal == "/k7f2qm"
        assert ("uri" in answer) is wanted, (sender, uri, answer)
        if wanted:
            assert answer["uri"] == (f"{portal}/index.html" if uri.endswith("/") else uri)
            assert "authorization" not in answer["headers"]
        else:
            assert answer["statusCode"] == 401
    rest = answers[len(asked) : -1]
    assert [each["statusCode"] for each in rest] == [401] * len(round_ways) + [404] * len(icons)
    assert answers[-1]["headers"]["location"]["value"] == "/acme/"


def _event(uri: str, authorization: str) -> dict[str, Any]:
    headers = {"host": {"value": "clients.agency.example"}}
    if authorization:
        headers["authorization"] = {"value": authorization}
    request = {"method": "GET", "uri": uri, "querystring": {}, "headers": headers, "cookies": {}}
    return {"version": "1.0", "context": {"eventType": "viewer-request"}, "request": request}


def _answers(folder: Path, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    node = ROOT / ".venv" / "bin" / "node"
    ran = subprocess.run(
        [str(node), "run.js"],
        cwd=folder,
        env={"ENTRIES": str(folder / "entries.json"), "EVENTS": json.dumps(events)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: list[dict[str, Any]] = json.loads(ran.stdout)
    assert len(found) == len(events)
    return found


def test_the_cloudfront_function_says_nothing_that_its_runtime_lacks() -> None:
    """`cloudfront-js-2.0` has no `for ... of`, no spread of objects and no optional chaining."""
    text = HOSTS["s3-cloudfront"](PORTALS, OPTIONS)["function.js"]
    assert len(text.encode()) < 10_000
    code = "\n".join(line.partition("//")[0] for line in text.splitlines())
    assert " of " not in code
    assert "..." not in code
    assert "?." not in code
    assert "catch {" not in code


def test_oauth2_proxy_has_a_list_of_addresses_for_each_portal() -> None:
    files = HOSTS["oauth2-proxy"](PORTALS, OPTIONS)
    assert files["emails/acme"].splitlines()[1:] == ["omar@acme.example", "priya@acme.example"]
    assert files["emails/none"].count("\n") == 1
    config = tomllib.loads(files["portals/acme.cfg"])
    assert config["authenticated_emails_file"] == "/etc/portals/emails/acme"
    assert config["upstreams"] == ["file:///srv/portals/acme/current/#/acme/"]
    assert config["redirect_url"] == f"{HOST}/acme/oauth2/callback"
    assert config["cookie_secure"] is True
    cookies = {
        tomllib.loads(text)["cookie_name"] for path, text in files.items() if path.endswith(".cfg")
    }
    assert len(cookies) == 4
    assert "portals/k7.cfg" not in files


def test_authelia_denies_whatever_is_not_a_readers_own_portal() -> None:
    files = HOSTS["authelia"](PORTALS, OPTIONS)
    control = yaml.safe_load(files["access_control.yml"])["access_control"]
    assert control["default_policy"] == "deny"
    rules = {rule["resources"][0]: rule for rule in control["rules"]}
    assert rules["^/acme/.*$"]["subject"] == ["user:acme.priya", "user:acme.omar"]
    assert rules["^/beta/.*$"]["subject"] == ["user:beta.priya"]
    assert rules["^/none/.*$"]["subject"] == ["user:nobody"]
    assert rules["^/acme\\.finance/.*$"]["subject"] == ["user:acme.Ann"]
    assert {rule["policy"] for rule in control["rules"]} == {"one_factor"}
    users = yaml.safe_load(files["users_database.yml"])["users"]
    assert set(users) == {"acme.priya", "acme.omar", "acme.Ann", "beta.priya"}
    assert users["acme.priya"]["password"] == argon2id(PRIYA)
    assert users["acme.priya"]["password"].startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize("host", ["cloudflare", "authelia", "oauth2-proxy"])
def test_nothing_to_protect_is_told(host: str) -> None:
    with pytest.raises(KeyStoreError):
        HOSTS[host]((OPEN,), OPTIONS)


@pytest.mark.parametrize("host", sorted(HOSTS))
def test_no_file_holds_a_password_and_the_same_store_gives_the_same_files(host: str) -> None:
    files = HOSTS[host](PORTALS, OPTIONS)
    assert files == HOSTS[host](PORTALS, OPTIONS)
    for text in files.values():
        assert not any(each.password in text for each in (PRIYA, OMAR, ANN, OTHER))
