# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Where a domain says which servers to use and not how to sign in there, its server says it itself."""

import base64

from scenario import OWN, Scenario, autoconfig, document

from .sources import EXAMPLE, both, password

EXAMPLE_SERVERS = [EXAMPLE[0], 'pop3 tls pop.example.net:995', EXAMPLE[1]]
TOKENS = 'IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=OAUTHBEARER'
RESOURCE = ('imap', '/.well-known/oauth-protected-resource')


def challenge(text):
    return base64.b64encode(text.encode()).decode()


def metadata(uri):
    return challenge(f'{{"status": "invalid_token", "openid-configuration": "{uri}"}}')


def asks(name, domain, server, words, first=None, port=993, web=None, **more):
    """The domain names its own server; SERVER is what it says when it is asked."""
    section = f'imap {"tls" if port == 993 else "starttls"} imap.{domain}:{port}'
    found = [section, both(domain)[1]]
    return Scenario(name, f'traveller@{domain}', web={OWN: autoconfig(*found), **(web or {})},
                    mail={f'imap:{port}': {'greeting': '* OK ready', 'capabilities': TOKENS, **server}},
                    first=first or password('autoconfig', found, 'verified'), tried={'sasl': words}, **more)


def resource(host, *servers):
    listed = ', '.join(f'"{server}"' for server in servers)
    return document(f'{{"resource": "https://{host}", "authorization_servers": [{listed}]}}', 'application/json')


KNOWN = metadata('https://accounts.example.net/.well-known/openid-configuration')
EXAMPLE_FIRST = ('sasl', 'verified', 'example', ['oauth2'], EXAMPLE_SERVERS)
SCENARIOS = [
    asks('the server names an issuer of the catalogue', 'says.test', {'challenge': KNOWN}, 'found', EXAMPLE_FIRST),
    asks('the server wants to be asked in two steps', 'two-steps.test',
         {'challenge': KNOWN, 'capabilities': 'IMAP4rev1 AUTH=OAUTHBEARER'}, 'found', EXAMPLE_FIRST),
    asks('the server is asked after STARTTLS', 'after-starttls.test', {'challenge': KNOWN}, 'found', EXAMPLE_FIRST, port=143),
    asks('the server names an issuer that nobody knows', 'own-issuer.test',
         {'challenge': metadata('https://login.own-issuer.test/.well-known/openid-configuration')}, 'found',
         issuer='https://login.own-issuer.test'),
    asks('the server takes tokens and its resource says whose', 'resource.test', {'capabilities': 'IMAP4rev1 AUTH=XOAUTH2'},
         ['nothing', 'found'], EXAMPLE_FIRST,
         web={RESOURCE: resource('imap.resource.test', 'https://accounts.example.net')}),
    asks('the resource is another one', 'other-resource.test', {'capabilities': 'IMAP4rev1 AUTH=XOAUTH2'},
         ['nothing', 'other-resource'], web={RESOURCE: resource('imap.example.net', 'https://accounts.example.net')}),
    asks('the server takes passwords only', 'passwords.test', {'capabilities': 'IMAP4rev1 AUTH=PLAIN'}, 'nothing'),
    asks('the server names an issuer without TLS', 'plain-issuer.test',
         {'challenge': metadata('http://accounts.example.net/.well-known/openid-configuration')}, ['not-metadata', 'nothing']),
    asks('the server says something that nobody understands', 'gibberish.test', {'challenge': '!!!'}, ['malformed', 'nothing']),
    asks('the server does not answer when it is asked', 'silent-imap.test', {'then': 'hang'}, 'timeout', after=2.9),
    asks('the server never ends', 'flooding-imap.test', {'then': 'flood'}, 'too-long'),
]
