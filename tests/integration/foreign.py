# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Foreign apps in a sandbox of the kind that Flatpak makes: a root of their own, with .flatpak-info in it."""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import product

PROGRAM = Path(__file__).resolve().parent / 'foreign_app.py'
MOUNTS = ['--unshare-pid', '--unshare-ipc', '--die-with-parent', '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp',
          '--ro-bind', '/usr', '/usr', '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64',
          '--symlink', 'usr/bin', '/bin', '--ro-bind', '/etc', '/etc']


def flatpak_info(app_id):
    return f'[Application]\nname={app_id}\nruntime=runtime/org.gnome.Platform/x86_64/48\n\n[Instance]\ninstance-id=1\n'


def own_root(*more):
    """The words before a command that runs it in a sandbox that says nothing of itself."""
    runtime = os.environ['XDG_RUNTIME_DIR']
    return ['bwrap', *MOUNTS, '--bind', runtime, runtime, '--ro-bind', str(PROGRAM.parent), str(PROGRAM.parent), *more, '--']


def sandbox(info, *more):
    """The words before a command that runs it in a sandbox, and the file to close afterwards."""
    file = tempfile.TemporaryFile()  # pylint: disable=consider-using-with
    file.write(info.encode())
    file.seek(0)
    return own_root('--ro-bind-data', str(file.fileno()), '/.flatpak-info', *more), file


class App:
    """One process of an app. Without an APP_ID it is a program on the host."""

    def __init__(self, app_id=None, info=None, more=(), before=(), cwd=None):
        words, file = sandbox(info or flatpak_info(app_id), *more) if app_id else ([], None)
        self.process = subprocess.Popen([*words, *before, sys.executable, PROGRAM], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, cwd=cwd,
                                        pass_fds=[file.fileno()] if file else [])
        if file:
            file.close()
        self.name = self.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.kill()
        self.process.wait()

    def order(self, **order):
        self.process.stdin.write(json.dumps(order) + '\n')
        self.process.stdin.flush()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError('the app has ended')
        return json.loads(line)

    def connect(self):
        self.order(connect=True)
        self.name = self.read()
        return self.name

    def begin(self, path, method, signature=None, *arguments, times=1, name=product.ACCOUNTS):
        """A call that may have to wait for the person; finish() has its answer."""
        self.order(call=[name, path, method, signature, arguments], times=times)

    def finish(self):
        """(answers, {error: how many})"""
        result = self.read()
        return result['answers'], {error.removeprefix(f'{product.APP}.Error.'): n
                                   for error, n in result['errors'].items()}

    def call(self, *arguments, **options):
        self.begin(*arguments, **options)
        return self.finish()

    def begin_token(self, account, times=1):
        self.begin(account, f'{product.ACCOUNT}.GetAccessToken', '(a{sv})', {}, times=times)

    def token(self, account, times=1):
        self.begin_token(account, times)
        return self.finish()
