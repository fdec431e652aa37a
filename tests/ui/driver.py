# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""A person at the wizard: reads it as a screen reader does (AT-SPI), presses its buttons, and types into what
AT-SPI does not show, the provider's page, with the keyboard (xdotool). Works inside tests/internet/run --display."""

import contextlib
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402  pylint: disable=wrong-import-position

APPLICATION = 'tegata'
PASSWORD = 'any password is right'
PATIENCE_SEC = 60
# Long enough for what moves on the screen to come to rest.
TRANSITION_SEC = 0.45


class Surprise(AssertionError):
    """The wizard does not show what the person expects."""


def name_of(node):
    """What a person hears; GTK 4.8 gives the name of the class where it knows none."""
    name = node.get_name()
    return None if name.startswith(('Gtk', 'Adw', 'Tg', 'WebKit')) else name


def has_size(node):
    extents = node.get_component_iface() and node.get_extents(Atspi.CoordType.WINDOW)
    return not extents or extents.width > 0 or extents.height > 0


def is_wrapper(node):
    """What only passes the focus on to the one thing in it: so later libadwaita holds the head of a row that unfolds."""
    if node.get_role() != Atspi.Role.PANEL or node.get_child_count() != 1:
        return False
    child = node.get_child_at_index(0)
    return child.get_state_set().contains(Atspi.StateType.FOCUSABLE) and bool(name_of(child))


class Person:
    """Opens one wizard, and closes it at the end of a `with` block."""

    NAME = APPLICATION

    def __init__(self, pictures=None, size=None, environment=None):
        self.pictures = Path(pictures) if pictures else None
        self.size = size
        # Without a graphics card a spinner drawn through OpenGL takes all the time there is.
        self.environment = {'GSK_RENDERER': 'cairo', **os.environ, **(environment or {})}
        self.process = None
        self.output = Path(os.environ['TEGATA_INTERNET']) / 'log/tegata.log'
        self.n_pictures = 0
        self.unnamed = set()

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        if problem[0] and self.pictures and self.is_running():
            with contextlib.suppress(Exception):
                self.picture('surprise')
        self.end()

    # The window

    def open(self, *arguments):
        """Starts the wizard as a desktop does."""
        with open(self.output, 'ab') as output:
            # pylint: disable-next=consider-using-with
            self.process = subprocess.Popen([shutil.which('tegata'), *arguments], env=self.environment,
                                            stdout=output, stderr=output)
        self.wait(lambda: self.application() is not None, 'the wizard to open')
        if self.size:
            self.wait(self.windows, 'the window')
            subprocess.run(['xdotool', 'windowsize', '--sync', self.window(), *map(str, self.size)], check=True)
        return self

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def end(self):
        """However it stands, nothing is left running."""
        if self.is_running():
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def close(self):
        """Closes the window with the keyboard; the program ends by itself."""
        self.key('ctrl+w')
        self.wait(lambda: not self.is_running(), 'the wizard to end', 30)
        return self.process.returncode

    def windows(self):
        return subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                              stdout=subprocess.PIPE, text=True, check=False).stdout.split()

    def window(self):
        found = self.windows()
        if not found:
            raise Surprise('there is no window')
        return found[0]

    @staticmethod
    def geometry(*windows):
        """Left, top, width, height of what holds all of them."""
        text = subprocess.run(['xdotool', *(word for window in windows for word in ('getwindowgeometry', '--shell', window))],
                              stdout=subprocess.PIPE, text=True, check=True).stdout
        values = {name: [int(value) for value in re.findall(rf'^{name}=(-?\d+)$', text, re.M)]
                  for name in ('X', 'Y', 'WIDTH', 'HEIGHT')}
        left, top = min(values['X']), min(values['Y'])
        right = max(x + width for x, width in zip(values['X'], values['WIDTH']))
        bottom = max(y + height for y, height in zip(values['Y'], values['HEIGHT']))
        return left, top, right - left, bottom - top

    def picture(self, name, settle_sec=TRANSITION_SEC):
        """Saves the window as NN-NAME.png."""
        if not self.pictures:
            return
        self.n_pictures += 1
        self.pictures.mkdir(parents=True, exist_ok=True)
        time.sleep(settle_sec)
        subprocess.run(['import', '-window', self.window(), str(self.pictures / f'{self.n_pictures:02}-{name}.png')],
                       check=True)

    # Looking

    def colours(self):
        """Every colour in the window, as #RRGGBB."""
        picture = subprocess.run(['import', '-window', self.window(), 'png:-'], stdout=subprocess.PIPE, check=True).stdout
        text = subprocess.run(['convert', '-', '-depth', '8', '-unique-colors', 'txt:-'], input=picture,
                              stdout=subprocess.PIPE, check=True).stdout.decode()
        return set(re.findall(r'#[0-9A-F]{6}', text))

    def wait(self, condition, what, seconds=PATIENCE_SEC):
        """The first thing that CONDITION gives which is not false."""
        end = time.monotonic() + seconds
        while True:
            with contextlib.suppress(GLib.Error):
                result = condition()
                if result:
                    return result
            if self.process and self.process.poll() not in (None, 0):
                raise Surprise(f'the wizard ended with {self.process.returncode} while waiting for {what}')
            if time.monotonic() > end:
                raise Surprise(f'waited {seconds} s for {what}; the wizard shows: {self.describe()}')
            time.sleep(0.05)

    def application(self):
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child and child.get_name() == self.NAME:
                # What is shown now, not what was once asked for.
                child.set_cache_mask(Atspi.Cache.NONE)
                return child
        return None

    def everything(self, top=None):
        """All that is shown, from top to bottom."""
        top = top or self.application()
        pending = [top] if top else []
        while pending:
            node = pending.pop()
            with contextlib.suppress(GLib.Error):
                states = node.get_state_set()
                # GTK 4.8 knows no SHOWING: what is hidden is not VISIBLE, and nothing below it counts.
                if node.get_role() != Atspi.Role.APPLICATION and not states.contains(Atspi.StateType.VISIBLE):
                    continue
                yield node
                children = [node.get_child_at_index(index) for index in range(node.get_child_count())]
                pending.extend(child for child in reversed(children) if child)

    def in_dialogs(self):
        """All that is shown in front of the window."""
        application = self.application()
        for index in range(application.get_child_count()):
            window = application.get_child_at_index(index)
            if window and window.get_name() != 'Tegata':
                yield from self.everything(window)

    def translate(self, text):
        """What the wizard says for TEXT: that, in English."""
        return text

    def find(self, name, roles=None, fits=lambda node: True):
        """The first that is shown under this NAME; the roles, and FITS(), narrow it down."""
        name = self.translate(name)
        for node in self.everything():
            if node.get_name() == name and (not roles or node.get_role() in roles) and fits(node):
                return node
        return None

    def texts(self):
        """All sentences on the page."""
        found = []
        for node in self.everything():
            name = node.get_name()
            if name and node.get_role() in (Atspi.Role.LABEL, Atspi.Role.STATIC, Atspi.Role.HEADING):
                found.append(name)
        return found

    def describe(self):
        try:
            return ' | '.join(self.texts()) or 'nothing'
        except GLib.Error as error:
            return f'({error.message})'

    def page(self):
        """The name of the page that is shown."""
        pages = (node for node in self.everything() if node.get_role() in (Atspi.Role.GROUPING, Atspi.Role.PANEL))
        return next((name for name in map(name_of, pages) if name), None)

    def wait_for_page(self, name, seconds=PATIENCE_SEC):
        self.wait(lambda: self.page() == self.translate(name), f'the page "{name}"', seconds)
        time.sleep(TRANSITION_SEC)
        self.unnamed.update(self.nameless())

    def wait_for_consent_page(self, seconds=PATIENCE_SEC):
        """The provider's page, whatever the provider is called."""
        self.wait(lambda: (self.page() or '').startswith('Sign In at '), 'the provider’s page', seconds)
        self.wait_for_page(self.page())

    def wait_for_text(self, text, seconds=PATIENCE_SEC):
        """A sentence that contains TEXT, wherever on the page."""
        text = self.translate(text)
        return self.wait(lambda: next((found for found in self.texts() if text in found), None), f'"{text}"', seconds)

    def nameless(self):
        """What can have the focus but has no name to be told by."""
        found = []
        page = self.page()
        for node in self.everything():
            states = node.get_state_set()
            # WebKit keeps a text without any size for its input method.
            if states.contains(Atspi.StateType.FOCUSABLE) and not name_of(node) and has_size(node) and not is_wrapper(node):
                found.append(f'{node.get_role_name()} "{node.get_name()}" on the page "{page}"')
        return found

    # Doing

    def press(self, name):
        """Presses a button through the Action interface, as a screen reader does."""
        def pressable():
            # GTK 4.8 calls a switch a check box. With GTK 4.18 a menu button is there twice: its inner button can be pressed.
            roles = (Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.CHECK_BOX, Atspi.Role.LINK)
            node = self.find(name, roles, Atspi.Action.get_n_actions)
            return node if node and node.get_state_set().contains(Atspi.StateType.SENSITIVE) else None
        node = self.wait(pressable, f'a button "{name}"')
        Atspi.Action.do_action(node, 0)

    def press_in_dialog(self, name):
        """The button of a dialog in front of the window, which may have one of the same name."""
        name = self.translate(name)
        def pressable():
            return next((node for node in self.in_dialogs()
                         if node.get_name() == name and node.get_role() == Atspi.Role.PUSH_BUTTON), None)
        Atspi.Action.do_action(self.wait(pressable, f'a button "{name}" in a dialog'), 0)

    def entry(self, name, index=0):
        """The first entry of this NAME, or a later one."""
        name = self.translate(name)
        roles = (Atspi.Role.TEXT, Atspi.Role.ENTRY, Atspi.Role.PASSWORD_TEXT)
        def found():
            entries = [node for node in self.everything() if node.get_name() == name and node.get_role() in roles]
            return entries[index] if index < len(entries) else None
        return self.wait(found, f'an entry "{name}"')

    def read(self, name, index=0):
        entry = self.entry(name, index)
        return Atspi.Text.get_text(entry, 0, Atspi.Text.get_character_count(entry))

    def write(self, name, text, index=0):
        Atspi.EditableText.set_text_contents(self.entry(name, index), text)

    def key(self, *keys):
        subprocess.run(['xdotool', 'key', '--clearmodifiers', *keys], check=True)

    def type(self, text):
        subprocess.run(['xdotool', 'type', '--clearmodifiers', '--delay', '15', text], check=True)

    def choose_file(self, path):
        """In the dialog that has just been asked for."""
        def focused(*roles):
            return next((node for node in self.in_dialogs()
                         if node.get_state_set().contains(Atspi.StateType.FOCUSED) and (not roles or node.get_role() in roles)), None)
        self.wait(focused, 'the dialog')
        # What is typed here is completed while it is being typed.
        self.key('slash')
        entry = self.wait(lambda: focused(Atspi.Role.TEXT, Atspi.Role.ENTRY), 'the entry for the path')
        Atspi.EditableText.set_text_contents(entry, path)
        self.key('Return')
        self.wait(lambda: len(self.windows()) == 1, 'the dialog to close')

    # The provider's page

    def look(self):
        """What the screen looks like, to be compared."""
        return subprocess.run(['import', '-window', self.window(), '-depth', '8', 'rgb:-'], stdout=subprocess.PIPE, check=True).stdout

    def wait_for_rest(self, before=None, seconds=PATIENCE_SEC):
        """Until the window looks other than BEFORE, and the same for a while."""
        def at_rest():
            first = self.look()
            if first == before:
                return False
            time.sleep(0.7)
            return self.look() == first
        self.wait(at_rest, 'the page to come to rest', seconds)

    def wait_for_letters(self):
        """A page without any is one that has not come yet: what is typed now goes to the buttons above it."""
        def has_shades():
            look = self.look()
            return len(set(look[len(look) * 2 // 5:len(look) * 9 // 10])) > 8
        self.wait(has_shades, 'letters on the page')

    def wait_for_host(self, host, seconds=PATIENCE_SEC):
        """The address bar above the provider's page."""
        self.wait(lambda: self.find(f'Page of {host}, over a secure connection'), f'a page of {host}', seconds)

    def sign_in(self, login, password=PASSWORD):
        """The form at the sample provider; it has the focus on its password when it knows the address."""
        self.wait_for_host('accounts.example.net')
        self.wait_for_letters()
        self.wait_for_rest()
        self.picture('sign-in')
        before = self.look()
        self.key('shift+Tab', 'ctrl+a')
        self.type(login)
        self.key('Tab')
        self.type(password)
        self.key('Return')
        self.wait_for_rest(before)

    def answer(self, allow=True):
        """Its question whether Tegata may; "Allow" has the focus."""
        self.picture('allow')
        self.key(*(['Return'] if allow else ['Tab', 'Return']))
