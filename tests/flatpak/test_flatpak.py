#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The life of a Flatpak install, from the bundle to what remains after it, in a desktop that knows nothing of Tegata.

TEGATA_BUNDLES is the folder of prepare. The tests are one story, told in the order of their names: each goes on where the
one before it ended. TEGATA_PICTURES, if set, gets a picture of each page."""

import configparser
import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from boxed import APP, DATA, EXPORTS, FOREIGN, HOME, BoxedPerson, flatpak, install, run

# pylint: disable=wrong-import-order
import common
import product
from common import ADDRESS, INTERNET, TOOLS, login
from product import ACCOUNTS, SETUP

BUNDLES = Path(os.environ['TEGATA_BUNDLES'])
PICTURES = os.environ.get('TEGATA_PICTURES')
MANIFEST = json.loads((TOOLS.parents[1] / f'flatpak/{APP}.json').read_text())
ACCOUNTS_FOLDER = DATA / 'data/tegata/accounts'
SECOND = 'someone@example.net'
THIRD = 'third@example.net'
MANAGERS = f'{APP}.Managers'


def gdbus(*words):
    """A program of the host that knows nothing of Tegata."""
    return subprocess.run(['gdbus', 'call', '--session', *words], capture_output=True, text=True, check=False, timeout=60)


def get_token(account):
    return ('--dest', ACCOUNTS, '--object-path', account, '--method', f'{product.ACCOUNT}.GetAccessToken', '{}')


def foreign(*words):
    return flatpak('run', FOREIGN, 'call', '--session', *words, check=False)


def set_sandboxed_apps(value):
    run('set', APP, 'sandboxed-apps', value, command='gsettings')


def listed():
    return json.loads(run('list', '--json').stdout)['accounts']


def token_by_cli(address):
    return run('token', address).stdout.strip()


def daemon_pid():
    """The daemon itself; what the bus knows is Flatpak's proxy in front of it."""
    found = subprocess.run(['pgrep', '-x', 'tegatad'], capture_output=True, text=True, check=False).stdout.split()
    return int(found[0]) if found else None


def mail_client_overlay():
    """The sample provider, where a person puts one's own."""
    folder = DATA / 'config/tegata/providers.d'
    folder.mkdir(parents=True, exist_ok=True)
    for file in (INTERNET / 'etc/xdg/tegata/providers.d').glob('*.json'):
        shutil.copy(file, folder)


class Story(unittest.TestCase):
    """In the order of the names; nothing after a failure would mean anything."""

    account = None

    def setUp(self):
        self.assertTrue(self._outcome.result.wasSuccessful(), 'the story ended earlier')

    def person(self, name):
        person = BoxedPerson(Path(PICTURES) / name if PICTURES else None)
        self.addCleanup(person.end)
        return person

    def assert_refused(self, done, error):
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn(error, done.stderr)

    def test_01_install(self):
        self.assertIsNone(product.owner(ACCOUNTS))
        install(BUNDLES / 'old.flatpak')
        for name in (ACCOUNTS, SETUP):
            service = configparser.ConfigParser()
            service.optionxform = str
            service.read(EXPORTS / f'dbus-1/services/{name}.service')
            self.assertEqual(service['D-BUS Service']['Name'], name)
            self.assertRegex(service['D-BUS Service']['Exec'], rf'flatpak run .*--command=/app/libexec/tegatad {APP}$')
            # There is no unit of ours on the host.
            self.assertNotIn('SystemdService', service['D-BUS Service'])
        for file in (f'applications/{APP}.desktop', f'icons/hicolor/scalable/apps/{APP}.svg'):
            self.assertTrue((EXPORTS / file).exists(), file)

    def test_02_permissions(self):
        """What was asked for in the manifest, and no more, is what the installed app has."""
        metadata = configparser.ConfigParser(strict=False)
        metadata.optionxform = str
        metadata.read_string(flatpak('info', '--show-metadata', APP).stdout)
        asked = set(MANIFEST['finish-args'])
        given = set()
        for key, option in (('shared', 'share'), ('sockets', 'socket'), ('devices', 'device'), ('filesystems', 'filesystem'),
                            ('persistent', 'persist'), ('features', 'allow')):
            given |= {f'--{option}={value}' for value in metadata['Context'].get(key, '').split(';') if value}
        # Of fallback-x11 Flatpak keeps two words.
        if '--socket=fallback-x11' in given:
            given.discard('--socket=x11')
        for section, option in (('Session Bus Policy', ''), ('System Bus Policy', 'system-')):
            if section in metadata:
                given |= {f'--{option}{policy}-name={name}' for name, policy in metadata[section].items()}
        given |= {f'--env={name}={value}' for name, value in metadata['Environment'].items()}
        self.assertEqual(given, asked)

    def test_03_wizard(self):
        """From the menu to a working account; the daemon comes by itself."""
        mail_client_overlay()
        person = self.person('wizard')
        person.open(ADDRESS)
        person.wait_for_page('Mail Address')
        person.picture('address')
        person.press('Continue')
        person.wait_for_consent_page(60)
        person.sign_in(ADDRESS)
        self.assert_nested_sandbox()
        person.answer()
        person.wait_for_page('Done', 60)
        person.wait_for_text('Your Account Is Ready')
        person.picture('done')
        self.assertEqual(person.close(), 0)

    def assert_nested_sandbox(self):
        """What shows the provider's page is in a sandbox of its own inside ours."""
        found = subprocess.run(['pgrep', '-x', 'WebKitWebProces'], capture_output=True, text=True, check=True).stdout.split()
        boxes = [Path(f'/proc/{pid}/root/.flatpak-info') for pid in found]
        infos = [box.read_text() for box in boxes if box.exists()]
        self.assertTrue(infos)
        for info in infos:
            self.assertIn('\nsandbox=true\n', info)
            self.assertNotIn('org.freedesktop.secrets', info)

    def test_04_keyring(self):
        """The grant is in the keyring of the desktop, under an opaque name, and nowhere else."""
        (attributes,) = product.keyring_items().values()
        (file,) = ACCOUNTS_FOLDER.glob('*.json')
        self.assertEqual(attributes['account'], file.stem)
        self.assertEqual(list(DATA.rglob('*.keyring')), [])
        for path in DATA.rglob('*'):
            if path.is_file():
                self.assertNotIn(b'refresh_token', path.read_bytes(), path)

    def test_05_command_line(self):
        account, = listed()
        self.assertEqual(account['address'], ADDRESS)
        type(self).account = f'{product.ACCOUNTS_PATH}/{account["id"]}'
        self.assertEqual(login('imap', ADDRESS, token_by_cli(ADDRESS)), 0)
        self.assertEqual(run('check', ADDRESS, check=False).returncode, 0)

    def test_06_strangers_are_refused(self):
        """Neither a program of the host nor a foreign app is known; where the setting refuses them there is no token."""
        set_sandboxed_apps('deny')
        self.assert_refused(gdbus(*get_token(self.account)), 'Error.NotAllowed')
        install(BUNDLES / 'foreign.flatpak')
        self.assert_refused(foreign(*get_token(self.account)), 'Error.NotAllowed')

    def test_07_strangers_are_allowed(self):
        set_sandboxed_apps('allow')
        common.wait_until(lambda: gdbus(*get_token(self.account)).returncode == 0, 'the setting counts')
        for done in (gdbus(*get_token(self.account)), foreign(*get_token(self.account))):
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(login('imap', ADDRESS, done.stdout.split("'")[1]), 0)

    def test_08_managing_is_out_of_reach(self):
        """For an app that may talk to Accounts1: not by its name, not by its connection, and it cannot pass for a manager."""
        managing = ('--object-path', product.SETUP_PATH, '--method', f'{SETUP}.Remove', self.account, '{}')
        self.assert_refused(foreign('--dest', SETUP, *managing), 'ServiceUnknown')
        connection = product.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus.GetNameOwner', '(s)', SETUP)[0]
        self.assertNotEqual(foreign('--dest', connection, *managing).returncode, 0)
        self.assertNotEqual(
            foreign('--dest', 'org.freedesktop.DBus', '--object-path', '/', '--method', 'org.freedesktop.DBus.RequestName',
                    MANAGERS, '0').returncode, 0)
        # Accounts1 has no other objects to offer than its own.
        self.assert_refused(foreign('--dest', ACCOUNTS, *managing), 'UnknownMethod')
        self.assertEqual(len(listed()), 1)

    def test_09_forbidden_again(self):
        set_sandboxed_apps('deny')
        common.wait_until(lambda: foreign(*get_token(self.account)).returncode != 0, 'the setting counts')
        self.assert_refused(foreign(*get_token(self.account)), 'Error.NotAllowed')
        self.assertTrue(token_by_cli(ADDRESS))
        set_sandboxed_apps('allow')

    def test_10_killed(self):
        """The daemon is activated again, by a call from the host."""
        before = daemon_pid()
        os.kill(before, 9)
        common.wait_until(lambda: product.owner(ACCOUNTS) is None, 'the bus has noticed')
        done = gdbus(*get_token(self.account))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotEqual(daemon_pid(), before)
        self.assertEqual(login('imap', ADDRESS, done.stdout.split("'")[1]), 0)

    def test_11_browser(self):
        """Consent in the browser of the host, which the portal opens; the answer comes to a listener inside the sandbox."""
        self.install_browser()
        person = self.person('browser')
        person.open(SECOND)
        person.wait_for_page('Mail Address')
        person.press('Continue')
        person.wait_for_consent_page(60)
        person.press('Use My Browser Instead')
        person.wait_for_page('Done', 60)
        person.picture('done')
        self.assertEqual(person.close(), 0)
        self.assertEqual(login('imap', SECOND, token_by_cli(SECOND)), 0)

    def install_browser(self):
        """One that signs in by itself; the desktop opens https with it."""
        applications = HOME / '.local/share/applications'
        applications.mkdir(parents=True, exist_ok=True)
        (applications / 'person.desktop').write_text(
            '[Desktop Entry]\nType=Application\nName=Person\nMimeType=x-scheme-handler/https;x-scheme-handler/http;\n'
            f'Exec={TOOLS}/person.py --login {SECOND} %u\n')
        (applications / 'mimeinfo.cache').write_text(
            '[MIME Cache]\nx-scheme-handler/https=person.desktop;\nx-scheme-handler/http=person.desktop;\n')
        (HOME / '.config').mkdir(exist_ok=True)
        (HOME / '.config/mimeapps.list').write_text(
            '[Default Applications]\nx-scheme-handler/https=person.desktop\nx-scheme-handler/http=person.desktop\n')

    def test_12_device(self):
        """Consent by a code on another device, for a session without a screen."""
        # pylint: disable-next=consider-using-with
        adding = subprocess.Popen(['flatpak', 'run', '--command=tegatactl', APP, 'add', '--consent=device', '--json', THIRD],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(adding.kill)
        code, uri, seen = None, None, ''
        end = time.monotonic() + 60
        while not (code and uri) and time.monotonic() < end:
            line = adding.stderr.readline()
            seen += line
            for word in line.split():
                if word.startswith('https://accounts.example.net/'):
                    uri = word.rstrip('.')
                elif len(word) == 9 and word[4] == '-':
                    code = word.rstrip('.')
        self.assertTrue(code and uri, seen)
        subprocess.run([TOOLS / 'person.py', '--login', THIRD, '--code', code, uri], check=True)
        self.assertEqual(adding.wait(60), 0, adding.stderr.read())
        adding.stdout.close()
        adding.stderr.close()
        self.assertEqual(login('imap', THIRD, token_by_cli(THIRD)), 0)

    def test_13_update(self):
        """A newer build keeps the accounts."""
        before = {account['id'] for account in listed()}
        self.assertEqual(len(before), 3)
        old = run('--version', command='tegata').stdout
        install(BUNDLES / 'new.flatpak')
        self.assertNotEqual(run('--version', command='tegata').stdout, old)
        # What runs goes on as it was; the next one is the new.
        os.kill(daemon_pid(), 15)
        common.wait_until(lambda: product.owner(ACCOUNTS) is None, 'the bus has noticed')
        self.assertEqual({account['id'] for account in listed()}, before)
        for address in (ADDRESS, SECOND, THIRD):
            self.assertEqual(login('imap', address, token_by_cli(address)), 0)

    def test_14_uninstall(self):
        """The program goes; what belongs to the person stays, as Flatpak does with every app."""
        os.kill(daemon_pid(), 15)
        common.wait_until(lambda: product.owner(ACCOUNTS) is None, 'the bus has noticed')
        flatpak('uninstall', '--user', '--noninteractive', APP)
        self.assertEqual(list((EXPORTS / 'dbus-1/services').glob(f'{APP}*')), [])
        self.assertEqual(list((EXPORTS / 'applications').glob(f'{APP}*')), [])
        self.assertEqual(len(list(ACCOUNTS_FOLDER.glob('*.json'))), 3)
        self.assertEqual(len(product.keyring_items()), 3)
        self.assert_refused(gdbus(*get_token(self.account)), 'ServiceUnknown')

    def test_15_again(self):
        """Installed again, everything is as it was."""
        install(BUNDLES / 'new.flatpak')
        self.assertEqual(len(listed()), 3)
        self.assertEqual(login('imap', ADDRESS, token_by_cli(ADDRESS)), 0)

    def test_16_remote(self):
        """The page about a remote of one's own, word for word, but that the app comes from a bundle."""
        flatpak('uninstall', '--user', '--noninteractive', APP)
        site = INTERNET / 'www/www.example.org'
        site.mkdir(parents=True)
        key = self.make_remote(site / 'flatpak')
        repo = '\n'.join(line[4:] for line in self.page_lines('[Flatpak Repo]', 'GPGKey'))
        (site / 'example.flatpakrepo').write_text(repo.partition('GPGKey=')[0] + f'GPGKey={key}\n')
        for line in self.page_lines('flatpak remote-add', 'flatpak install'):
            flatpak(*line.split()[1:], '--noninteractive' if ' install ' in line else '--if-not-exists')
        self.assertIn('example', flatpak('info', '--show-origin', APP).stdout)
        self.assertEqual(len(listed()), 3)
        # What somebody on the way has changed is not taken.
        for file in (site / 'flatpak/summary', site / 'flatpak/summary.idx'):
            file.write_bytes(file.read_bytes() + bytes(8))
        self.assert_refused(flatpak('remote-ls', '--user', 'example', check=False), 'BAD signature')

    @staticmethod
    def page_lines(first, last):
        lines = (TOOLS.parents[1] / 'docs/flatpak.md').read_text().partition('## A remote of your own')[2].splitlines()
        begin = next(i for i, line in enumerate(lines) if line.strip().startswith(first))
        end = next(i for i, line in enumerate(lines) if i >= begin and line.strip().startswith(last))
        return lines[begin:end + 1]

    def make_remote(self, target):
        """Returns the public key in the words of the page."""
        commands = []
        for line in self.page_lines('gpg', 'rsync'):
            command = line.strip()
            if command.startswith('flatpak-builder'):
                commands += ['ostree init --mode=archive --repo=repo',
                             f'flatpak build-import-bundle --gpg-sign=$KEY repo {BUNDLES}/new.flatpak']
            elif command.startswith('rsync'):
                commands += [f'cp -r repo {target}', 'gpg --export $KEY | base64 --wrap=0 >key']
            else:
                commands.append(command.replace('gpg --quick', "gpg --batch --passphrase '' --quick"))
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(['bash', '-euxc', '\n'.join(commands)], cwd=folder, env={**os.environ, 'GNUPGHOME': folder},
                                  capture_output=True, text=True, check=False)
            subprocess.run(['gpgconf', '--homedir', folder, '--kill', 'all'], check=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            return (Path(folder) / 'key').read_text()


if __name__ == '__main__':
    unittest.main(failfast=True)
