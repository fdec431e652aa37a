# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The packages of the authorization server: installed on first use, beside it, as its lock file says."""

import fcntl
import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / 'authorization-server'
STAMP = FOLDER / 'node_modules/.installed'


def _wanted():
    return hashlib.sha256((FOLDER / 'package-lock.json').read_bytes()).hexdigest()


def _is_installed():
    return STAMP.exists() and STAMP.read_text() == _wanted()


def install():
    if _is_installed():
        return
    with open(FOLDER / 'package-lock.json', 'rb') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_installed():
            return
        print('tests/internet/run: installing the packages of the authorization server with npm (once)', file=sys.stderr)
        # A cache of its own: the person's home folder is not ours to write to.
        with tempfile.TemporaryDirectory() as cache:
            result = subprocess.run(['npm', 'ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund',
                                     '--no-update-notifier', f'--cache={cache}', '--loglevel=error'],
                                    cwd=FOLDER, stdout=subprocess.DEVNULL, check=False)
        if result.returncode != 0:
            sys.exit('tests/internet/run: npm could not install the packages of the authorization server.')
        STAMP.write_text(_wanted())
