# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Flatpak in the little internet, as on a desktop that has it: a fresh installation of the user beside one of the system
that holds the runtimes, and the services of Flatpak and of the portals on the session bus."""

import shutil
from pathlib import Path

SERVICES = Path('/usr/share/dbus-1/services')
# No org.freedesktop.portal.Documents: it mounts a file system, and nothing here hands files over.
NAMES = ('org.freedesktop.Flatpak', 'org.freedesktop.portal.Flatpak', 'org.freedesktop.portal.Desktop',
         'org.freedesktop.impl.portal.PermissionStore', 'org.freedesktop.impl.portal.desktop.gtk')
TRUST = 'org.gnome.Platform.LittleInternet'


def installation(run):
    return run / 'home/.local/share/flatpak'


def exports(run):
    return installation(run) / 'exports/share'


def services(run):
    """Where the bus finds what apps export: there is a folder before there is an app, or the bus would not look."""
    return exports(run) / 'dbus-1/services'


def prepare(run, runtimes):
    """To be called when the certificates are there."""
    services(run).mkdir(parents=True)
    (run / 'services').mkdir(exist_ok=True)
    for name in NAMES:
        if (SERVICES / f'{name}.service').exists():
            (run / 'services' / f'{name}.service').symlink_to(SERVICES / f'{name}.service')
    # The runtime leaves whom to trust to an extension: here it is.
    for runtime in (runtimes / 'runtime/org.gnome.Platform').glob('*/*'):
        trust = installation(run) / 'extension' / TRUST / runtime.parent.name / runtime.name
        trust.mkdir(parents=True)
        shutil.copy(run / 'certificates/ca-certificates.crt', trust)


def environment(run, runtimes, inside):
    """What is different in the environment of a desktop with Flatpak."""
    return {'FLATPAK_SYSTEM_DIR': runtimes, 'XDG_DATA_DIRS': f'{exports(run)}:{inside["XDG_DATA_DIRS"]}',
            'XDG_CURRENT_DESKTOP': 'GNOME'}
