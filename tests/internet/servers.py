# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The servers and the desktop of the little internet: how each is started, and how it is known to be ready."""

import grp
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ACCESSIBILITY = Path('/usr/share/dbus-1/services/org.a11y.Bus.service')
RELAY = ('127.1.0.21', 25)
START_SECONDS = 30


class DidNotStart(Exception):
    """A server ended, or did not answer in time."""


def fill(template, target, **values):
    text = (HERE / 'servers' / template).read_text()
    for name, value in values.items():
        text = text.replace(f'@{name}@', str(value))
    target.write_text(text)


def connects(address):
    """Whether somebody listens at ADDRESS: (host, port), or the path of a socket."""
    family = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(address if isinstance(address, tuple) else os.fspath(address))
        except OSError:
            return False
    return True


class Servers:
    """All of them in one run folder. start_*() return at once; wait() waits for those that were started."""

    def __init__(self, run, environment):
        self.run = run
        self.environment = environment
        self.waiting = []

    def launch(self, name, command, ready, **options):
        """Starts COMMAND in the background, its output in log/NAME.log; READY() says whether it can be used."""
        with open(self.run / 'log' / f'{name}.log', 'ab') as log:
            process = subprocess.Popen([str(word) for word in command], env=self.environment, stdout=log, stderr=log,
                                       start_new_session=True, **{'stdin': subprocess.DEVNULL, **options})
        (self.run / 'pid' / name).write_text(f'{process.pid}\n')
        self.waiting.append((name, process, ready))
        return process

    def wait(self):
        end = time.monotonic() + START_SECONDS
        while self.waiting:
            name, process, ready = self.waiting[0]
            if ready():
                self.waiting.pop(0)
                continue
            if process.poll() is not None:
                raise DidNotStart(f'{name} ended with status {process.returncode}:\n{self.last_words(name)}')
            if time.monotonic() > end:
                raise DidNotStart(f'{name} was not ready within {START_SECONDS} s:\n{self.last_words(name)}')
            time.sleep(0.01)

    def last_words(self, name):
        return (self.run / 'log' / f'{name}.log').read_text(errors='replace')[-2000:]

    def start_dns(self, zones):
        self.launch('dnsmasq', ['dnsmasq', '--keep-in-foreground', '--conf-file=/dev/null', '--no-resolv', '--no-hosts',
                                '--listen-address=127.0.0.1', '--bind-interfaces', '--local=/#/', '--pid-file=',
                                f'--user={pwd.getpwuid(os.getuid()).pw_name}', '--log-queries', '--log-facility=-',
                                *[f'--conf-file={zone}' for zone in zones]],
                    lambda: connects(('127.0.0.1', 53)))

    def start_web(self):
        (self.run / 'nginx').mkdir()
        fill('nginx.conf.in', self.run / 'etc/nginx.conf', run=self.run)
        self.launch('nginx', ['nginx', '-e', self.run / 'log/nginx.log', '-c', self.run / 'etc/nginx.conf'],
                    lambda: connects(('127.1.0.30', 443)))

    def start_mail(self, secret):
        """A Dovecot for each protocol, which asks about tokens under its own name: so each can be made to refuse them."""
        self.launch('relay', [HERE / 'servers/relay.py', RELAY[0]], lambda: connects(RELAY))
        version = '.'.join(subprocess.check_output(['dovecot', '--version'], text=True).split('.')[:2])
        for client, protocol, ports in (('imap', 'imap', (143, 993)), ('pop3', 'pop3', (110, 995)),
                                        ('smtp', 'submission', (587, 465))):
            self.start_dovecot(version, client, protocol, ports, secret)

    def start_dovecot(self, version, client, protocol, ports, secret):
        # As root it would want users of its own; in a user namespace, as nobody in particular, it needs none.
        user = pwd.getpwnam('nobody')
        name = f'dovecot-{client}'
        (self.run / name).mkdir()
        values = {'run': self.run, 'client': client, 'protocol': protocol, 'secret': secret, 'user': user.pw_name,
                  'uid': user.pw_uid, 'group': grp.getgrgid(user.pw_gid).gr_name, 'gid': user.pw_gid}
        fill(f'dovecot-{version}.conf.in', self.run / f'etc/{name}.conf', **values)
        if version == '2.3':  # Later ones have it all in one file.
            fill('dovecot-2.3-oauth2.conf.in', self.run / f'etc/{name}-oauth2.conf', **values)
        if protocol == 'submission':
            with open(self.run / f'etc/{name}.conf', 'a', encoding='ascii') as file:
                file.write((HERE / 'servers/dovecot-submission.conf').read_text())
        self.launch(name, ['unshare', '--user', f'--map-user={user.pw_uid}', f'--map-group={user.pw_gid}',
                           'dovecot', '-F', '-c', self.run / f'etc/{name}.conf'],
                    lambda: all(connects(('127.1.0.20', port)) for port in ports))

    def start_authorization_server(self, modules, secret):
        # Node looks for packages beside the script and above it, so the script goes to where they are installed.
        self.launch('authorization-server', ['node', modules / 'server.mjs', '127.1.0.10', secret],
                    lambda: connects(('127.1.0.10', 443)), cwd=self.run)

    def start_bus(self, folders):
        """FOLDERS hold the services that there are apart from those of the run itself."""
        services = '\n  '.join(f'<servicedir>{folder}</servicedir>' for folder in folders)
        fill('session-bus.conf.in', self.run / 'etc/session-bus.conf', run=self.run, more_services=services)
        (self.run / 'services').mkdir(exist_ok=True)
        (self.run / 'services' / ACCESSIBILITY.name).symlink_to(ACCESSIBILITY)
        self.launch('session-bus', ['dbus-daemon', '--nofork', '--nopidfile',
                                    f'--config-file={self.run}/etc/session-bus.conf'],
                    lambda: connects(self.run / 'runtime/bus'))

    def start_keyring(self):
        process = self.launch('keyring', ['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
                              self.keyring_is_open, stdin=subprocess.PIPE)
        process.stdin.write(b'little internet')
        process.stdin.close()

    def keyring_is_open(self):
        answer = subprocess.run(
            ['gdbus', 'call', '--session', '--dest=org.freedesktop.secrets', '--object-path=/org/freedesktop/secrets',
             '--method=org.freedesktop.Secret.Service.ReadAlias', 'default'],
            env=self.environment, capture_output=True, text=True, check=False)
        return '/org/freedesktop/secrets/collection/' in answer.stdout

    def start_display(self, size):
        # The socket's folder is this run's own; the lock would be in /tmp, which is not. Root may say -nolock, and -displayfd
        # means it for everybody.
        self.launch('xvfb', ['Xvfb', self.environment['DISPLAY'], '-screen', '0', f'{size}x24', '-nolisten', 'tcp',
                             '-displayfd', '1', '-noreset', '-ac'],
                    lambda: connects(Path('/tmp/.X11-unix/X' + self.environment['DISPLAY'].lstrip(':'))))
        self.wait()
        started = self.run / 'openbox-started'
        self.launch('openbox', ['openbox', '--config-file', HERE / 'servers/openbox.xml', '--startup', f'touch {started}'],
                    started.exists)


def new_secret():
    return secrets.token_hex(16)


def copy_world(world, run):
    """Lays the documents of WORLD over those that RUN has: overlays of providers, web pages, people with passwords."""
    for source, target in ((world / 'providers.d', run / 'etc/xdg/tegata/providers.d'), (world / 'www', run / 'www')):
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
    people = world / 'people'
    if people.exists():
        with open(run / 'etc/people', 'a', encoding='utf-8') as file:
            file.write(people.read_text())
