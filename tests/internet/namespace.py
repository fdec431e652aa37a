# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""A world of its own for one command: user, mount, network and process namespace, by the system calls."""

import ctypes
import os
import signal
import subprocess
from pathlib import Path

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
MS_NOSUID = 0x2
MS_NODEV = 0x4
MS_NOEXEC = 0x8
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 0x40000
PR_SET_PDEATHSIG = 1
X11 = '/tmp/.X11-unix'

libc = ctypes.CDLL(None, use_errno=True)


class Forbidden(Exception):
    """The system does not let us make namespaces."""


def _check(result, what):
    if result != 0:
        error = ctypes.get_errno()
        raise OSError(error, f'{what}: {os.strerror(error)}')


def _unshare(flags):
    _check(libc.unshare(flags), 'unshare')


def _map_user(inside_uid, outside_uid, inside_gid, outside_gid):
    Path('/proc/self/setgroups').write_text('deny')
    Path('/proc/self/uid_map').write_text(f'{inside_uid} {outside_uid} 1')
    Path('/proc/self/gid_map').write_text(f'{inside_gid} {outside_gid} 1')


def mount(source, target, kind=None, flags=0):
    _check(libc.mount(os.fsencode(source), os.fsencode(target), kind and kind.encode(), ctypes.c_ulong(flags), None),
           f'mount {target}')


def bind(source, target):
    mount(source, target, flags=MS_BIND)


def leave_the_host():
    """Enters the new namespaces, as their root. The first child to be forked is process 1 in there."""
    uid, gid = os.getuid(), os.getgid()
    try:
        if uid == 0:
            _unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID)
        else:
            _unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID)
            _map_user(0, uid, 0, gid)
        mount('none', '/', flags=MS_REC | MS_PRIVATE)
    except OSError as error:
        raise Forbidden(error) from error


def settle(certificates, resolv_conf, x11=None):
    """What process 1 does first: the machine inside gets its network, its trust and its resolver."""
    try:
        mount('proc', '/proc', 'proc', MS_NOSUID | MS_NODEV | MS_NOEXEC)
    except OSError as error:
        raise Forbidden(error) from error
    subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
    # Resolvers leave an address family out when the only address of it is 127.0.0.1 (AI_ADDRCONFIG).
    subprocess.run(['ip', 'address', 'add', '127.1.0.1/8', 'dev', 'lo'], check=True)
    Path('/proc/sys/net/ipv4/ip_unprivileged_port_start').write_text('0')
    bind(certificates, '/etc/ssl/certs')
    # Sockets of name services lead out of every network namespace.
    for folder in ('/run/systemd/resolve', '/run/nscd', '/run/avahi-daemon'):
        if os.path.isdir(folder):
            mount('none', folder, 'tmpfs')
    bind_resolver(resolv_conf)
    if x11:
        make_x11_folder()
        bind(x11, X11)


def make_x11_folder():
    try:
        os.mkdir(X11)
        os.chmod(X11, 0o1777)
    except FileExistsError:
        pass


def bind_resolver(resolv_conf):
    target = os.path.realpath('/etc/resolv.conf')
    if os.path.dirname(target) == '/run/systemd/resolve':
        Path(target).write_text(Path(resolv_conf).read_text())
    elif os.path.exists(target):
        bind(resolv_conf, target)
    # Where there is none, the C library asks 127.0.0.1, and that is where ours is.


def require_nesting():
    """Browsers and mail servers put themselves into user namespaces of their own; in a chroot the kernel refuses."""
    child = os.fork()
    if child == 0:
        os._exit(0 if libc.unshare(CLONE_NEWUSER) == 0 else ctypes.get_errno())
    _, status = os.waitpid(child, 0)
    if error := os.waitstatus_to_exitcode(status):
        raise Forbidden(f'unshare: {os.strerror(error)}')


def become(uid, gid):
    """Back to the caller's own user id, after what needed the namespace's root is done."""
    if uid != 0:
        _unshare(CLONE_NEWUSER)
        _map_user(uid, 0, gid, 0)


def replace_file(source, target):
    """In a process that has just been forked, inside: for it and its children alone."""
    uid, gid = os.getuid(), os.getgid()
    _unshare(CLONE_NEWNS if uid == 0 else CLONE_NEWUSER | CLONE_NEWNS)
    if uid != 0:
        _map_user(uid, uid, gid, gid)
    mount('none', '/', flags=MS_REC | MS_PRIVATE)
    bind(source, target)


def die_with_parent():
    _check(libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), 'prctl')
