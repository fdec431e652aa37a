# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Flatpak as a person uses it, and a person at the wizard inside the sandbox."""

import os
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
for folder in ('integration', 'ui'):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / folder))

# pylint: disable=wrong-import-position
from driver import Person, Surprise  # noqa: E402

APP = 'io.github.tegata.Tegata'
FOREIGN = 'org.example.Foreign'
HOME = Path(os.environ['HOME'])
INSTALLATION = HOME / '.local/share/flatpak'
EXPORTS = INSTALLATION / 'exports/share'
# What the sandbox has of the person's home.
DATA = HOME / '.var/app' / APP
# Before it installs anything for somebody who is not root, Flatpak asks the system bus for parental controls. There is one
# bus here, and nobody on it who knows of any.
os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = os.environ['DBUS_SESSION_BUS_ADDRESS']
LOG = Path(os.environ['TEGATA_INTERNET']) / 'log/flatpak.log'


def flatpak(*words, check=True, **options):
    """Runs flatpak; its output is the answer."""
    done = subprocess.run(['flatpak', *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                          **options)
    with open(LOG, 'a', encoding='utf-8') as log:
        log.write(f'$ flatpak {" ".join(map(str, words))}\n{done.stdout}{done.stderr}\n')
    if check and done.returncode:
        raise AssertionError(f'flatpak {" ".join(map(str, words))}: {done.returncode}: {done.stderr}')
    return done


def install(bundle):
    flatpak('install', '--user', '--noninteractive', '--bundle', bundle)


def run(*words, command='tegatactl', app=APP, **options):
    """COMMAND inside the sandbox of an app."""
    return flatpak('run', f'--command={command}', app, *words, **options)


class BoxedPerson(Person):
    """Opens the wizard of the Flatpak install as its entry in the menu does."""

    def open(self, *arguments):
        with open(self.output, 'ab') as output:
            # pylint: disable-next=consider-using-with
            self.process = subprocess.Popen(['flatpak', 'run', APP, *arguments], env=self.environment,
                                            stdout=output, stderr=output)
        self.wait(lambda: self.application() is not None, 'the wizard to open', 60)
        return self

    def window(self):
        """By its name: the process id that the window tells is that of inside."""
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--class', 'tegata'],
                               stdout=subprocess.PIPE, text=True, check=False).stdout.split()
        if not found:
            raise Surprise('there is no window')
        return found[0]
