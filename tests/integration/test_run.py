#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""tests/internet/run, seen from outside: statuses, isolation, and that nothing stays behind."""

import os
import pwd
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

RUN = Path(__file__).resolve().parent.parent / 'internet/run'
FORBIDDEN = 77
SIZES = ('900x700', '800x600')
LIST_MAILBOXES = 'curl -sS imaps://imap.example.net -u "old@example.net:a password from long ago"'


def run(*words, before=(), **options):
    return subprocess.run([*before, RUN, *words], capture_output=True, text=True, check=False, timeout=60, **options)


def processes_with(text):
    return [folder.name for folder in Path('/proc').glob('[0-9]*') if text in read_command_line(folder)]


def read_command_line(folder):
    try:
        return (folder / 'cmdline').read_bytes().decode(errors='replace')
    except OSError:
        return ''


def setUpModule():
    tried = run('--', 'true')
    if tried.returncode == FORBIDDEN:
        print(tried.stderr, file=sys.stderr)
        sys.exit(FORBIDDEN)


class Run(unittest.TestCase):
    def assert_nothing_left(self, folder):
        self.assertTrue(folder.startswith('/tmp/tegata.'))
        self.assertFalse(Path(folder).exists())
        self.assertEqual(processes_with(folder), [])

    def test_status_and_output_are_the_commands(self):
        result = run('--', 'sh', '-c', 'echo "$TEGATA_INTERNET"; echo "$1"; exit 5', 'sh', '--an-option')
        folder, option = result.stdout.splitlines()
        self.assertEqual((result.returncode, option, result.stderr), (5, '--an-option', ''))
        self.assert_nothing_left(folder)

    def test_signalled_command(self):
        self.assertEqual(run('--', 'sh', '-c', 'kill -9 $$').returncode, 128 + signal.SIGKILL)

    def test_no_such_command(self):
        self.assertEqual(run('--', 'tegata-no-such-command').returncode, 127)

    def test_background_processes_end(self):
        seconds = f'12345.{os.getpid()}'  # in no other run
        result = run('--', 'sh', '-c', f'sleep {seconds} >/dev/null 2>&1 & echo "$TEGATA_INTERNET"')
        self.assert_nothing_left(result.stdout.strip())
        self.assertEqual(processes_with(seconds), [])

    def interrupt(self, number):
        with subprocess.Popen([RUN, '--', 'sh', '-c', 'echo "$TEGATA_INTERNET"; exec sleep 60'],
                              stdout=subprocess.PIPE, text=True) as process:
            folder = process.stdout.readline().strip()
            process.send_signal(number)
            process.wait(timeout=10)
        return folder, process.returncode

    def test_asked_to_end(self):
        folder, status = self.interrupt(signal.SIGTERM)
        self.assertEqual(status, 128 + signal.SIGTERM)
        self.assert_nothing_left(folder)

    def test_killed(self):
        folder, _ = self.interrupt(signal.SIGKILL)
        end = time.monotonic() + 5
        while processes_with(folder) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(processes_with(folder), [])
        run('--', 'true')  # sweeps
        self.assert_nothing_left(folder)

    def assert_side_by_side(self, before=()):
        """Two with a display each; both are up at the same time."""
        script = f'echo "$TEGATA_INTERNET"; read word; xdpyinfo | grep dimensions; {LIST_MAILBOXES}'
        both = [subprocess.Popen([*before, RUN, f'--display={size}', '--', 'sh', '-c', script],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for size in SIZES]
        folders = [process.stdout.readline().strip() for process in both]
        answers = [process.communicate('go on\n', timeout=30)[0] for process in both]
        self.assertEqual([process.returncode for process in both], [0, 0])
        self.assertEqual(len(set(folders)), 2)
        for folder, size, answer in zip(folders, SIZES, answers):
            self.assertIn(f'{size} pixels', answer)
            self.assertIn('INBOX', answer)
            self.assert_nothing_left(folder)

    def test_side_by_side(self):
        self.assert_side_by_side()

    def test_side_by_side_as_ordinary_user(self):
        self.assert_side_by_side(self.ordinary_user())

    def test_home_stays_untouched(self):
        with tempfile.TemporaryDirectory() as home:
            names = {'HOME': home, 'XDG_DATA_HOME': f'{home}/data', 'XDG_RUNTIME_DIR': f'{home}/runtime'}
            result = run('--', 'sh', '-c', 'secret-tool store --label=x a b </dev/null; touch ~/here; env',
                         env={**os.environ, **names})
            self.assertEqual(result.returncode, 0)
            self.assertEqual(os.listdir(home), [])
            self.assertNotIn(home, result.stdout)

    def test_kept(self):
        result = run('--keep', '--', 'sh', '-c', 'echo "$TEGATA_INTERNET"')
        folder = Path(result.stdout.strip())
        try:
            self.assertIn(str(folder), result.stderr)
            self.assertTrue((folder / 'log/dovecot-imap.log').exists())
        finally:
            subprocess.run(['rm', '-r', folder], check=True)

    def test_another_world(self):
        with tempfile.TemporaryDirectory() as folder:
            world = Path(folder)
            (world / 'zone.conf').write_text('host-record=autoconfig.other.example,127.1.0.30\n')
            (world / 'www/autoconfig.other.example').mkdir(parents=True)
            (world / 'www/autoconfig.other.example/page.html').write_text('another world')
            result = run('--world', folder, '--', 'curl', '-sS', 'https://autoconfig.other.example/page.html')
            self.assertEqual((result.stdout, result.stderr), ('another world', ''))

    def ordinary_user(self):
        """The words that make a command an ordinary user's."""
        if os.getuid() != 0:
            self.skipTest('already an ordinary user')
        nobody = pwd.getpwnam('nobody')
        become = ['setpriv', f'--reuid={nobody.pw_uid}', f'--regid={nobody.pw_gid}', '--clear-groups']
        if subprocess.run([*become, 'test', '-x', RUN], check=False).returncode != 0:
            self.skipTest('this source tree cannot be read by other users')
        return become

    def test_ordinary_user(self):
        become = self.ordinary_user()
        result = run('--', 'sh', '-c', f'id -u; {LIST_MAILBOXES}', before=become)
        self.assertEqual(result.stdout.splitlines()[0], str(pwd.getpwnam('nobody').pw_uid), result.stderr)
        self.assertIn('INBOX', result.stdout)

    def test_forbidden(self):
        script = 'echo 0 > /proc/sys/user/max_net_namespaces; exec "$0" -- true'
        result = subprocess.run(['unshare', '--user', '--map-root-user', 'sh', '-c', script, RUN],
                                capture_output=True, text=True, check=False)
        self.assertEqual((result.returncode, result.stderr.count('\n')), (FORBIDDEN, 1))
        self.assertIn('does not allow the namespaces', result.stderr)

    def test_display(self):
        result = run('--display=900x700', '--', 'xdpyinfo')
        self.assertIn('900x700 pixels', result.stdout)


if __name__ == '__main__':
    unittest.main()
