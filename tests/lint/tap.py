# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers
"""Test Anything Protocol, and the files of the repository."""

import os
import subprocess
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {'.git', 'node_modules', '__pycache__'}


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = False

    def case(self, name, problems):
        """One test: it passes if there are no problems."""
        self.count += 1
        for line in (line for problem in problems for line in problem.splitlines()):
            print(f'# {line}')
        print(f'{"not ok" if problems else "ok"} {self.count} - {name}', flush=True)
        self.failed = self.failed or bool(problems)

    def skip(self, name, reason):
        self.count += 1
        print(f'ok {self.count} - {name} # SKIP {reason}', flush=True)

    def skip_all(self, reason):
        print(f'1..0 # SKIP {reason}')
        return 0

    def end(self):
        print(f'1..{self.count}')
        return 1 if self.failed else 0


def repository_files():
    """The tracked files and those about to be, or all files of an unpacked archive; relative to the top."""
    git = ['git', '-c', 'safe.directory=*', '-C', TOP, 'ls-files', '-z', '--cached', '--others', '--exclude-standard']
    if (TOP / '.git').exists():
        names = subprocess.run(git, check=True, stdout=subprocess.PIPE, text=True).stdout.split('\0')
        return sorted(name for name in set(names) if name and (TOP / name).is_file())
    found = []
    for folder, folders, files in os.walk(TOP):
        here = Path(folder).relative_to(TOP)
        folders[:] = [f for f in folders if f not in SKIPPED_FOLDERS
                      and not (here == Path('.') and f.startswith('build') and f != 'build-aux')]
        found += [str(here / name) for name in files]
    return sorted(found)


def run(*command):
    """(status, what it said) of a command."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout.strip()
