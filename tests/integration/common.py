# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""What the integration tests share: the world they run in, and how to look into it."""

import base64
import contextlib
import hashlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
import ssl
from pathlib import Path

TOOLS = Path(__file__).resolve().parent.parent / 'internet'
sys.path.insert(0, str(TOOLS))

# pylint: disable=wrong-import-position
from person import BUNDLE, Person  # noqa: E402, F401
from servers import connects  # noqa: E402

INTERNET = Path(os.environ.get('TEGATA_INTERNET', '/nonexistent'))
ADDRESS = 'traveller@example.net'
CLIENT_ID = 'tegata-sample'
ISSUER = 'https://accounts.example.net'
PRIVATE_REDIRECT = 'io.github.tegata.tegata:/consent'
SCOPES = 'openid email offline_access mail'
SERVERS = {
    'imap': 'imaps://imap.example.net', 'pop3': 'pop3s://pop.example.net', 'smtp': 'smtps://smtp.example.net',
    'imap-starttls': 'imap://imap.example.net', 'pop3-starttls': 'pop3://pop.example.net',
    'smtp-starttls': 'smtp://smtp.example.net:587',
}
MECHANISMS = ('XOAUTH2', 'OAUTHBEARER')
LOGIN_DENIED = 67  # curl's
STARTED = []


def fault(*words):
    subprocess.run([TOOLS / 'fault', *words], check=True)


class FaultyWorld(unittest.TestCase):
    """Every test of it leaves the world in order."""

    def setUp(self):
        self.addCleanup(fault, 'clear')


def token_requests():
    """What the token and revocation endpoints were asked so far."""
    return [json.loads(line) for line in (INTERNET / 'log/token-requests.jsonl').read_text().splitlines()]


def curl(*arguments, secret_options=()):
    """Runs curl; what is secret goes in by its standard input, one line an option."""
    return subprocess.run(['curl', '-sS', '--max-time', '20', '-K', '-', *arguments],
                          input='\n'.join(secret_options) + '\n', capture_output=True, text=True, check=False)


def login(server, address=ADDRESS, token=None, mechanism='XOAUTH2', password=None):
    """Logs in to a server of SERVERS with curl; returns its exit status."""
    credentials = [f'user = "{address}:{password or ""}"']
    if token is not None:
        credentials += [f'oauth2-bearer = "{token}"', f'login-options = "AUTH={mechanism}"']
    command = ['-X', 'NOOP'] if server.startswith('smtp') else []
    tls = ['--ssl-reqd'] if server.endswith('starttls') else []
    return curl(*tls, *command, SERVERS[server], secret_options=credentials).returncode


def post(path, **fields):
    """A form to the authorization server; returns the status and the JSON object of the answer."""
    request = urllib.request.Request(ISSUER + path, urllib.parse.urlencode(fields).encode())
    try:
        with urllib.request.urlopen(request, timeout=5, context=ssl.create_default_context(cafile=BUNDLE)) as answer:
            return answer.status, json.loads(answer.read() or b'null')
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.status, json.loads(answer.read() or b'null')


class Authorization:
    """An authorization request as a client makes it, without Tegata."""

    def __init__(self, redirect_uri=PRIVATE_REDIRECT, scope=SCOPES, **changes):
        self.verifier = secrets.token_urlsafe(48)
        self.redirect_uri = redirect_uri
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b'=').decode()
        parameters = {
            'client_id': CLIENT_ID, 'response_type': 'code', 'redirect_uri': redirect_uri, 'scope': scope,
            'state': secrets.token_urlsafe(16), 'nonce': secrets.token_urlsafe(16), 'prompt': 'consent',
            'code_challenge': challenge, 'code_challenge_method': 'S256', **changes}
        self.parameters = {name: value for name, value in parameters.items() if value is not None}
        self.uri = f'{ISSUER}/auth?' + urllib.parse.urlencode(self.parameters)

    def exchange(self, answer, **changes):
        fields = {'grant_type': 'authorization_code', 'code': answer['code'], 'redirect_uri': self.redirect_uri,
                  'code_verifier': self.verifier, 'client_id': CLIENT_ID, **changes}
        return post('/token', **fields)


def query_of(uri):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(uri).query))


def get_tokens(address=ADDRESS):
    """Tokens of a grant that Tegata knows nothing of."""
    request = Authorization()
    status, tokens = request.exchange(query_of(Person(address).visit(request.uri)))
    assert status == 200, tokens
    return tokens


def refresh(refresh_token):
    return post('/token', grant_type='refresh_token', refresh_token=refresh_token, client_id=CLIENT_ID)


def wait_until(condition, what, seconds=10):
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f'{what() if callable(what) else what}: not within {seconds} s')
        time.sleep(0.02)
    return value


def pid_of(server):
    return int((INTERNET / 'pid' / server).read_text())


def is_running(pid):
    """Also False for what has ended and waits to be reaped."""
    try:
        return Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0] != 'Z'
    except (FileNotFoundError, ProcessLookupError):
        return False


def end(pid, how=signal.SIGTERM):
    os.kill(pid, how)
    wait_until(lambda: not is_running(pid), f'process {pid} ends')


def start(command, log, **options):
    """A server that goes on to the end of the run."""
    with open(INTERNET / 'log' / log, 'ab') as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, start_new_session=True,
                                   **{'stdin': subprocess.DEVNULL, **options})
    STARTED.append(process)
    return process


@contextlib.contextmanager
def stopped(server, address):
    """The world without one of its servers; it is there again afterwards."""
    command = Path(f'/proc/{pid_of(server)}/cmdline').read_bytes().rstrip(b'\0').split(b'\0')
    end(pid_of(server))
    try:
        yield
    finally:
        process = start(command, f'{server}.log')
        (INTERNET / 'pid' / server).write_text(f'{process.pid}\n')
        wait_until(lambda: connects(address), f'{server} is back')
