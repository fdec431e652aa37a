# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Scenarios of detection: the words in which a world and an answer are told, and what runs them."""

import base64
import hashlib
import json
import os
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field

import common

sys.path.insert(0, str(common.TOOLS / 'servers'))
from sites import PLACES  # noqa: E402  pylint: disable=wrong-import-position

ISPDB = 'live.thunderbird.net.'
OFFICE = 'outlook.office365.com.'
EVENTS = common.INTERNET / 'log/scripted.jsonl'
SOURCES = ['catalogue', 'pacc', 'autoconfig', 'ispdb', 'mx', 'srv', 'autodiscover', 'sasl', 'guess']
WHOLE_SECONDS = 10
# One question, and what a busy machine may add to it; twice the limit has to stand out.
QUESTION_SECONDS = 5 + 4
# Machines that test are busy; a limit that does not hold is missed by much more.
SLACK_SECONDS = 5
# What zone.conf sends to the scripted name server.
SCRIPTED = ('.test', '-hoster.net')
OWN = ('autoconfig', '/mail/config-v1.1.xml')
WELL_KNOWN = ('@', '/.well-known/autoconfig/mail/config-v1.1.xml')
PACC = ('ua-auto-config', '/.well-known/user-agent-configuration.json')


def document(body, kind='text/xml', **more):
    body = body if isinstance(body, bytes) else body.encode()
    return {'kind': 'document', 'type': kind, 'body': body.decode('latin-1'), **more}


def server_section(text):
    """'imap tls imap.example.org:993 [AUTHENTICATION...]' as an autoconfig document has it."""
    protocol, security, place, *methods = text.split()
    host, _, port = place.rpartition(':')
    tag = 'outgoingServer' if protocol == 'smtp' else 'incomingServer'
    kind = {'tls': 'SSL', 'starttls': 'STARTTLS', 'plain': 'plain'}[security]
    words = ''.join(f'<authentication>{word}</authentication>' for word in methods or ['password-cleartext'])
    return (f'<{tag} type="{protocol}"><hostname>{host}</hostname><port>{port}</port><socketType>{kind}</socketType>'
            f'<username>%EMAILADDRESS%</username>{words}</{tag}>')


def autoconfig(*servers, name='Somebody', extra='', version='1.1', **more):
    sections = ''.join(server_section(text) for text in servers)
    return document(f'<?xml version="1.0" encoding="UTF-8"?>\n<clientConfig version="{version}"><emailProvider id="x">'
                    f'<displayName>{name}</displayName>{sections}</emailProvider>{extra}</clientConfig>\n', **more)


def pacc_body(imap, smtp, **authentication):
    return json.dumps({'protocols': {'imap': {'host': imap}, 'smtp': {'host': smtp}},
                       'authentication': authentication or {'password': True}, 'info': {'provider': {'name': 'Somebody'}}})


def digest(body):
    """A record that vouches for BODY."""
    body = body if isinstance(body, bytes) else body.encode()
    return '_ua-auto-config TXT v=UAAC1; a=sha256; d=' + base64.b64encode(hashlib.sha256(body).digest()).decode()


def redirect(target, status=302):
    return {'kind': 'redirect', 'to': target, 'status': status}


@dataclass
class Scenario:  # pylint: disable=too-many-instance-attributes
    """One address, the world around it, and what has to come of it. Names are those of zone files: relative to the
    domain, "@" for it, with a dot at the end when they are whole."""

    name: str
    address: str
    # The world: lines of a zone, (host, path) -> what is served there, "host:port" -> a mail server.
    dns: list = field(default_factory=list)
    web: dict = field(default_factory=dict)
    mail: dict = field(default_factory=dict)
    # suffix -> "silent", "servfail" or seconds
    dns_fault: dict = field(default_factory=dict)
    # File name -> JSON object: what the person has in providers.d.
    overlay: dict = field(default_factory=dict)
    # What the person, or an administrator, has set.
    settings: dict = field(default_factory=dict)
    # The answer: (source, trust, provider, methods, ['PROTOCOL SECURITY HOST:PORT', ...]), or None for "nobody knows".
    first: tuple = None
    # The issuer of that candidate, if it is worth a look.
    issuer: str = None
    # Some or all of the usernames, if they are not the address.
    usernames: set = field(default_factory=set)
    # source -> the word of all its lines, or the words of its lines in their order; a|b is one of them.
    tried: dict = field(default_factory=dict)
    status: int = 0
    # What standard error has to say when the status is not 0.
    reason: str = ''
    # Where the address may be sent besides the hosts of its own domain.
    told: set = field(default_factory=set)
    # Hosts, names and documents (HOST/PATH) that may not be asked for: they are looked for in the logs.
    unasked: list = field(default_factory=list)
    # Seconds within which the answer has to be there, and before which it cannot be there.
    within: float = WHOLE_SECONDS
    after: float = 0
    # What the address is after parsing.
    parsed: str = None

    @property
    def domain(self):
        domain = (self.parsed or self.address).rpartition('@')[2].rstrip('.').lower()
        return domain.encode('idna').decode()

    def whole(self, name):
        return name[:-1] if name.endswith('.') else self.domain if name == '@' else f'{name}.{self.domain}'

    def records(self):
        names = {}
        for line in self.dns:
            name, kind, *words = line.split()
            if kind in ('MX', 'SRV', 'CNAME'):
                words[-1] = '' if words[-1] == '.' else self.whole(words[-1])
            elif kind == 'A':
                words = [PLACES.get(words[0], words[0])]
            names.setdefault(self.whole(name), []).append([kind, *words])
        hosts = [host for host, _ in self.web] + [place.partition(':')[0] for place in self.mail]
        for host in hosts:
            whole = self.whole(host)
            if whole.endswith(SCRIPTED) and not any(record[0] in ('A', 'CNAME') for record in names.get(whole, [])):
                names.setdefault(whole, []).append(['A', PLACES['good']])
        return names


def build(scenarios, delay=0):
    """All their worlds in one, as scripted.py wants it."""
    world = {'names': {}, 'name_faults': {}, 'sites': {}, 'greetings': {}, 'delay': delay}
    for scenario in scenarios:
        for name, records in scenario.records().items():
            world['names'].setdefault(name, []).extend(records)
        for name, fault in scenario.dns_fault.items():
            world['name_faults'][scenario.whole(name)] = fault
        for (host, path), what in scenario.web.items():
            world['sites'].setdefault(scenario.whole(host), {})[path] = what
        for place, greeting in scenario.mail.items():
            host, _, port = place.partition(':')
            world['greetings'].setdefault(scenario.whole(host), {})[port] = greeting
    return world


def make_certificate(place, names, *options, authority='ca'):
    """Files of a certificate for NAMES by the authority of the run."""
    folder = common.INTERNET / 'tls'
    files = [folder / f'scripted-{place}.{end}' for end in ('crt', 'key', 'csr', 'ext')]
    certificate, key, request, extensions = files
    extensions.write_text('subjectAltName=' + ','.join(f'DNS:{name}' for name in sorted(names)) + '\n')
    commands = (['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key,
                 '-out', request, '-subj', f'/CN={place}'],
                ['x509', '-req', '-in', request, '-CA', folder / f'{authority}.crt', '-CAkey', folder / f'{authority}.key',
                 '-CAcreateserial', '-extfile', extensions, '-out', certificate, *(options or ('-days', '2'))])
    for command in commands:
        subprocess.run(['openssl', *map(str, command)], check=True, capture_output=True)
    return str(certificate), str(key)


def expired():
    """Since 3.4, OpenSSL takes no negative number of days; before, it took no dates."""
    usage = subprocess.run(['openssl', 'x509', '-help'], capture_output=True, text=True, check=False).stderr
    if '-not_after' in usage:
        return '-not_before', '20200101000000Z', '-not_after', '20200102000000Z'
    return '-days', '-1'


def start_world(world):
    """Starts scripted.py and waits until it serves."""
    names = set(world['names']) | set(world['sites']) | set(world['greetings'])
    hosts = {name for name in names if '_' not in name}
    world['certificates'] = {
        'good': make_certificate('good', hosts),
        'expired': make_certificate('expired', hosts, *expired()),
        'untrusted': make_certificate('untrusted', hosts, authority='untrusted'),
        'wrong-name': make_certificate('wrong-name', {'elsewhere.example'}),
    }
    file = common.INTERNET / 'etc/scripted.json'
    file.write_text(json.dumps(world), encoding='utf-8')
    process = common.start([common.TOOLS / 'servers/scripted.py', file, EVENTS], 'scripted.log')
    common.wait_until(lambda: process.poll() is not None or (EVENTS.exists() and '"ready"' in EVENTS.read_text()),
                      'the scripted world is there', 30)
    if process.poll() is not None:
        raise AssertionError((common.INTERNET / 'log/scripted.log').read_text())
    return process


def events(**wanted):
    """What reached the scripted servers so far: those whose members are as WANTED."""
    lines = [json.loads(line) for line in EVENTS.read_text().splitlines()]
    return [line for line in lines if all(line.get(name) == value for name, value in wanted.items())]


def names_asked():
    """Every name that DNS was asked for so far."""
    words = (line.split() for line in (common.INTERNET / 'log/dnsmasq.log').read_text().splitlines())
    return {line[line.index('from') - 1].lower() for line in words
            if 'from' in line and any(word.startswith('query[') for word in line)}


@dataclass
class Outcome:
    """What tegatactl said to a scenario."""

    status: int
    stdout: str
    stderr: str
    seconds: float
    answer: dict = None

    def __str__(self):
        if not self.answer:
            return f'{self.stdout}{self.stderr} ({self.seconds:.1f} s)'
        lines = [f'  {line["source"]:12} {line["result"]:16} {line["msec"]:5} ms  {line["uri"]}' for line in self.answer['tried']]
        return '\n'.join([f'{self.seconds:.1f} s', *map(str, map(describe, self.answer['candidates'])), *lines])


def discover(scenario):
    environment = dict(os.environ)
    if scenario.overlay or scenario.settings:
        environment.update(XDG_CONFIG_HOME=str(write_configuration(scenario)), GSETTINGS_BACKEND='keyfile')
    before = time.monotonic()
    result = subprocess.run(['tegatactl', 'discover', '--json', '--', scenario.address], capture_output=True, text=True,
                            check=False, timeout=60, env=environment)
    outcome = Outcome(result.returncode, result.stdout, result.stderr, time.monotonic() - before)
    if result.returncode == 0:
        outcome.answer = json.loads(result.stdout)
    return outcome


def write_configuration(scenario):
    folder = common.INTERNET / 'configuration' / scenario.domain
    for part in ('tegata/providers.d', 'glib-2.0/settings'):
        (folder / part).mkdir(parents=True)
    for name, content in scenario.overlay.items():
        (folder / 'tegata/providers.d' / name).write_text(json.dumps(content))
    lines = [f"{name}='{value}'\n" for name, value in scenario.settings.items()]
    (folder / 'glib-2.0/settings/keyfile').write_text(''.join(['[io/github/tegata/Tegata]\n', *lines]))
    return folder


def describe(candidate):
    """A candidate in the form of Scenario.first."""
    servers = [f'{s["protocol"]} {s["security"]} {s["host"]}:{s["port"]}' for s in candidate['servers']]
    return (candidate['source'], candidate['trust'], candidate.get('provider') or None, candidate['methods'], servers)


def words_of(answer):
    """source -> the words of its lines, in their order."""
    words = {}
    for line in answer['tried']:
        words.setdefault(line['source'], []).append(line['result'])
    return words


def holds_address(uri, address):
    local = address.rpartition('@')[0].lower()
    return local in urllib.parse.unquote(uri).lower()
