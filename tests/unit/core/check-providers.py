#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""The catalogue keeps to its schema, and the schema refuses what the program refuses.

check-providers.py DATA/PROVIDERS
"""

import copy
import json
import pathlib
import re
import sys
import unittest
import urllib.parse

import jsonschema

FOLDER = pathlib.Path(sys.argv.pop(1))
SCHEMA = json.loads((FOLDER / "schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
FILES = sorted(path for path in FOLDER.glob("*.json") if path.name != "schema.json")

WHOLE = {
    "id": "example",
    "name": "Example Mail",
    "domains": ["example.net"],
    "subdomains": ["example.net"],
    "mx": ["mx.example.net"],
    "servers": [
        {
            "protocol": "imap",
            "host": "imap.%EMAILDOMAIN%",
            "port": 993,
            "security": "tls",
            "username": "%EMAILADDRESS%",
            "mechanisms": ["XOAUTH2"],
        }
    ],
    "sign_in": ["oauth2", "password"],
    "oauth": {
        "issuer": "https://accounts.example.net",
        "issuer_hosts": ["accounts.example.net"],
        "authorization_endpoint": "https://accounts.example.net/{tenant}/auth",
        "token_endpoint": "https://accounts.example.net/token",
        "revocation_endpoint": "https://accounts.example.net/token/revocation",
        "device_authorization_endpoint": "https://accounts.example.net/device/auth",
        "tenant": "common",
        "scopes": {"mail": ["openid", "mail"]},
        "parameters": {"prompt": "consent"},
        "consent": ["embedded", "system", "device"],
        "redirect_uris": {
            "embedded": "io.github.tegata.tegata:/consent",
            "system": "http://127.0.0.1/callback",
        },
        "client_id": "tegata-sample",
        "iss_parameter_supported": True,
    },
    "password": {"kind": "app-password", "help": "https://example.net/help"},
    "notice": "Switch it on.",
    "password_sign_in_ended": {"date": "2024-09-16", "source": "https://example.net", "text": "It ended."},
    "sources": ["https://example.net"],
}

# Path of a member, and what it is changed to; GONE takes it away.
GONE = object()
BROKEN = [
    ("id", GONE),
    ("id", "Example"),
    ("id", "../example"),
    ("name", ""),
    ("nickname", "unknown member"),
    ("domains", ["Example.net"]),
    ("domains", ["localhost"]),
    ("domains", ["example.net", "example.net"]),
    ("subdomains", [".example.net"]),
    ("mx", ["com"]),
    ("notice", ""),
    ("oauth.issuer_hosts", ["https://accounts.example.net"]),
    ("servers.0.protocol", "jmap"),
    ("servers.0.host", "imap example net"),
    ("servers.0.port", 0),
    ("servers.0.port", 65536),
    ("servers.0.port", "993"),
    ("servers.0.security", "plain"),
    ("servers.0.username", ""),
    ("servers.0.mechanisms", ["xoauth2"]),
    ("sign_in", GONE),
    ("sign_in", []),
    ("sign_in", ["kerberos"]),
    ("oauth", GONE),
    ("password", GONE),
    ("password.kind", "pin"),
    ("password.help", "http://example.net"),
    ("oauth.issuer", "https://accounts.example.net?x=y"),
    ("oauth.issuer", GONE),
    ("oauth.authorization_endpoint", "http://accounts.example.net/auth"),
    ("oauth.authorization_endpoint", "https://accounts.example.net/auth#x"),
    ("oauth.authorization_endpoint", "https://accounts.example.net/{user}"),
    ("oauth.authorization_endpoint", "https://me@accounts.example.net/auth"),
    ("oauth.tenant", "a/b"),
    ("oauth.scopes", {}),
    ("oauth.scopes.mail", []),
    ("oauth.scopes.mail", ["two words"]),
    ("oauth.scopes.tasks", ["unknown service"]),
    ("oauth.parameters", {"state": "x"}),
    ("oauth.parameters", {"prompt": 1}),
    ("oauth.consent", ["fax"]),
    ("oauth.consent", []),
    ("oauth.redirect_uris", GONE),
    ("oauth.redirect_uris.embedded", GONE),
    ("oauth.redirect_uris.embedded", "tegata:/consent"),
    ("oauth.redirect_uris.embedded", "http://example.net/"),
    ("oauth.redirect_uris.embedded", "https://example.net/#x"),
    ("oauth.redirect_uris.system", GONE),
    ("oauth.redirect_uris.system", "http://localhost/callback"),
    ("oauth.redirect_uris.system", "http://127.0.0.1:8080/callback"),
    ("oauth.redirect_uris.system", "https://127.0.0.1/callback"),
    ("oauth.one_resource_a_token", "yes"),
    ("oauth.client_id", ""),
    ("oauth.iss_parameter_supported", "yes"),
    ("password_sign_in_ended.date", "16 September 2024"),
    ("password_sign_in_ended.date", "2024-13"),
    ("password_sign_in_ended.source", GONE),
    ("password_sign_in_ended.text", ""),
    ("sources", "https://example.net"),
]


def changed(path, value):
    document = copy.deepcopy(WHOLE)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = document
    for step in way:
        place = place[step]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return document


class Schema(unittest.TestCase):
    def test_is_a_schema(self):
        VALIDATOR.check_schema(SCHEMA)

    def test_takes_a_whole_entry(self):
        VALIDATOR.validate(WHOLE)

    def test_an_issuer_can_be_asked(self):
        document = copy.deepcopy(WHOLE)
        document["oauth"] = {"issuer": "https://accounts.example.net", "client_id": "tegata-sample"}
        VALIDATOR.validate(document)

    def test_nobody_can_be_asked(self):
        whole = copy.deepcopy(WHOLE)
        for member in ("issuer", "iss_parameter_supported"):
            del whole["oauth"][member]
        VALIDATOR.validate(whole)
        for member in ("authorization_endpoint", "token_endpoint", "device_authorization_endpoint", "scopes", "consent"):
            document = copy.deepcopy(whole)
            del document["oauth"][member]
            with self.subTest(member):
                self.assertFalse(VALIDATOR.is_valid(document))

    def test_refuses_broken_entries(self):
        for path, value in BROKEN:
            with self.subTest(path=path, value=value):
                self.assertFalse(VALIDATOR.is_valid(changed(path, value)))


class Catalogue(unittest.TestCase):
    def setUp(self):
        self.documents = {path.stem: json.loads(path.read_text()) for path in FILES}
        self.assertGreaterEqual(len(self.documents), 40)

    def test_keeps_to_the_schema(self):
        for name, document in self.documents.items():
            with self.subTest(name):
                VALIDATOR.validate(document)

    def test_files_are_named_after_their_id(self):
        for name, document in self.documents.items():
            self.assertEqual(document["id"], name)

    def test_every_file_is_compiled_in(self):
        listed = re.findall(r"<file>(.*?)</file>", (FOLDER / "providers.gresource.xml").read_text())
        self.assertEqual(sorted(listed), [path.name for path in FILES])

    def test_each_domain_has_one_provider(self):
        for member in ("domains", "subdomains", "mx"):
            owners = {}
            for name, document in self.documents.items():
                for domain in document.get(member, []):
                    self.assertNotIn(domain, owners, f"{member} of {name} and of {owners.get(domain)}")
                    owners[domain] = name

    def test_each_issuer_host_has_one_provider(self):
        users = {}
        owners = {}
        for name, document in self.documents.items():
            oauth = document.get("oauth", {})
            for uri in filter(None, (oauth.get("issuer"), oauth.get("authorization_endpoint"))):
                users.setdefault(urllib.parse.urlsplit(uri).hostname, set()).add(name)
            for host in oauth.get("issuer_hosts", []):
                self.assertNotIn(host, owners, f"{name} and {owners.get(host)}")
                owners[host] = name
        for host, names in users.items():
            self.assertTrue(len(names) == 1 or owners.get(host) in names, f"{host} is shared by {sorted(names)}")

    def test_asks_nobody(self):
        """A client id of ours goes only where the catalogue says."""
        for name, document in self.documents.items():
            oauth = document.get("oauth")
            for member in ("authorization_endpoint", "token_endpoint", "scopes", "consent") if oauth else ():
                self.assertIn(member, oauth, name)
            if oauth and "device" in oauth["consent"]:
                self.assertIn("device_authorization_endpoint", oauth, name)

    def test_holds_no_client(self):
        for name, document in self.documents.items():
            for member in ("client_id", "client_secret"):
                self.assertNotIn(member, document.get("oauth", {}), name)

    def test_says_where_it_is_known_from(self):
        for name, document in self.documents.items():
            self.assertTrue(document.get("sources"), name)


if __name__ == "__main__":
    unittest.main()
