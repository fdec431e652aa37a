# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Pictures of what is shown, in several forms one after the other, each looked over: it is as wide as was asked for, nothing
sticks out of it, and there is something on it. The light is changed as a desktop does it, for programs that are running."""

import contextlib
import gettext
import os
import re
import subprocess
import threading
import time
from pathlib import Path

import desktop
import driver
import product
from driver import Atspi
from product import GLib

WIDE, NARROW = (720, 640), (360, 640)
PORTAL_XML = '''
<node><interface name="org.freedesktop.portal.Settings">
  <method name="Read"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/></method>
  <method name="ReadAll"><arg type="as" direction="in"/><arg type="a{sa{sv}}" direction="out"/></method>
  <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>'''
COLOUR_SCHEME = ('org.freedesktop.appearance', 'color-scheme')
CONTRAST = ('org.gnome.desktop.a11y.interface', 'high-contrast')
LATER_CONTRAST = ('org.freedesktop.appearance', 'contrast')
# What is drawn differs from one row of pixels to the next; a window without anything in it has one or two of them.
MIN_ROWS = 20
MAX_DIALOG = 380


class Settings(desktop.Served):
    """The part of the desktop's portal that tells programs how to look."""

    def __init__(self):
        self.values = {COLOUR_SCHEME: GLib.Variant('u', 0), CONTRAST: GLib.Variant('b', False),
                       LATER_CONTRAST: GLib.Variant('u', 0)}
        ready = threading.Event()
        threading.Thread(target=self.serve, args=(ready,), daemon=True).start()
        ready.wait()

    def serve(self, ready):
        """Not in the main context, which nobody runs while the test waits for something."""
        context = GLib.MainContext.new()
        context.push_thread_default()
        super().__init__(os.environ['DBUS_SESSION_BUS_ADDRESS'], 'org.freedesktop.portal.Desktop',
                         '/org/freedesktop/portal/desktop', PORTAL_XML)
        ready.set()
        GLib.MainLoop.new(context, False).run()

    def called(self, _bus, _sender, _path, _interface, member, parameters, invocation):
        if member == 'ReadAll':
            everything = {}
            for (space, key), value in self.values.items():
                everything.setdefault(space, {})[key] = value
            invocation.return_value(GLib.Variant('(a{sa{sv}})', (everything,)))
        elif (value := self.values.get(parameters.unpack())) is not None:
            invocation.return_value(GLib.Variant('(v)', (GLib.Variant('v', value),)))
        else:
            invocation.return_dbus_error('org.freedesktop.portal.Error.NotFound', 'There is no such setting.')

    def set(self, **values):
        """dark, contrast"""
        for key, value in ((COLOUR_SCHEME, GLib.Variant('u', values.get('dark', False))),
                           (CONTRAST, GLib.Variant('b', values.get('contrast', False))),
                           (LATER_CONTRAST, GLib.Variant('u', values.get('contrast', False)))):
            if not value.equal(self.values[key]):
                self.values[key] = value
                self.emit('org.freedesktop.portal.Settings', 'SettingChanged', '(ssv)', *key, value)


FORMS = {
    'light': (WIDE, {}), 'dark': (WIDE, {'dark': True}), 'narrow': (NARROW, {}),
    'contrast': (WIDE, {'contrast': True}), 'contrast-dark': (WIDE, {'dark': True, 'contrast': True}),
    'narrow-dark': (NARROW, {'dark': True}),
}


class Image:
    """What the screen shows at a place."""

    def __init__(self, left, top, width, height):
        self.size = width, height
        self.pixels = subprocess.run(
            ['import', '-window', 'root', '-crop', f'{width}x{height}+{left}+{top}', '+repage', '-depth', '8', 'rgb:-'],
            stdout=subprocess.PIPE, check=True).stdout

    def rows(self):
        stride = self.size[0] * 3
        return [self.pixels[i:i + stride] for i in range(0, len(self.pixels), stride)]

    def is_dark(self):
        """In most places."""
        sample = sorted(self.pixels[1::301])
        return sample[len(sample) // 2] < 128

    def save(self, path):
        width, height = self.size
        subprocess.run(['convert', '-size', f'{width}x{height}', '-depth', '8', 'rgb:-', path], input=self.pixels, check=True)


class Words:
    """What the programs say in the language of the environment, for who knows it in English."""

    def __init__(self):
        try:
            catalogue = gettext.translation('tegata', product.PREFIX / 'share/locale',
                                            os.environ.get('LANGUAGE', 'C').split(':'))
            pairs = {english: text for english, text in catalogue._catalog.items()  # pylint: disable=protected-access
                     if isinstance(english, str) and english}
        except FileNotFoundError:
            pairs = {}
        self.plain = {self.strip(english): self.strip(text) for english, text in pairs.items()}
        self.patterns = [(self.pattern(english), text) for english, text in pairs.items() if '%s' in english]

    @staticmethod
    def strip(text):
        return re.sub('_(.)', r'\1', text)

    @staticmethod
    def pattern(english):
        return re.compile(re.escape(english).replace('%s', '(.*)'))

    def say(self, english):
        if english in self.plain:
            return self.plain[english]
        for pattern, text in self.patterns:
            if match := pattern.fullmatch(english):
                return text.replace('%s', '{}').format(*match.groups())
        return english


class Album:
    """The pictures of one walk, in FOLDER as NAME-FORM.png."""

    def __init__(self, folder, forms, settings):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.forms = forms
        self.settings = settings
        self.names = []
        self.problems = []

    def take(self, person, name, before=None, after=None, holds=None):
        """In each form. BEFORE() makes sure of what is to be seen, which the form is not to change under its feet; AFTER() ends it.
        HOLDS() says whether it could still be seen."""
        for form in self.forms:
            size, look = FORMS[form]
            self.resize(person, size)
            self.settings.set(**look)
            if before:
                before()
            image = self.at_rest(person, look.get('dark', False))
            if holds and not holds():
                self.problems.append(f'{name}-{form}: it was over before its picture was taken')
            self.look_over(person, name, form, image)
            image.save(self.folder / f'{name}-{form}.png')
            if after:
                after()
        self.names.append(name)
        self.settings.set()
        self.resize(person, WIDE)

    @staticmethod
    def resize(person, size):
        window = person.window()
        if person.geometry(window)[2:] != size:
            subprocess.run(['xdotool', 'windowsize', window, *map(str, size)], check=True)
            # A window that needs more room than that is found out later.
            with contextlib.suppress(driver.Surprise):
                person.wait(lambda: person.geometry(window)[2:] == size, 'the window to have its size', 2)

    @staticmethod
    def at_rest(person, dark):
        """When it has the light that was asked for, and does not move any more, or never stops to."""
        last, began = None, time.monotonic()
        while True:
            image = Image(*person.area())
            moves = last is None or last.pixels != image.pixels
            waited_sec = time.monotonic() - began
            if waited_sec > 30 or (image.is_dark() == dark and (not moves or waited_sec > 4)):
                return image
            last = image
            time.sleep(0.1)

    def look_over(self, person, name, form, image):
        (width, _), look = FORMS[form]
        n_rows = len(set(image.rows()))
        found = [f'only {n_rows} different rows of pixels'] if n_rows < MIN_ROWS else []
        if image.is_dark() != look.get('dark', False):
            found.append('not in the light that was asked for')
        if (is_now := person.geometry(person.window())[2]) != width:
            found.append(f'{is_now} wide instead of {width}')
        # Dialogs have a width of their own, to which a telephone would hold them.
        found += [f'a dialog is {wide} wide' for window in person.windows()[1:]
                  if width == NARROW[0] and (wide := person.geometry(window)[2]) > MAX_DIALOG]
        for frame in person.frames():
            whole = frame.get_extents(Atspi.CoordType.WINDOW)
            for node in person.everything(frame):
                extents = node.get_component_iface() and node.get_extents(Atspi.CoordType.WINDOW)
                if extents and extents.width > 0 and (extents.x < whole.x - 1 or
                                                      extents.x + extents.width > whole.x + whole.width + 1):
                    found.append(f'{node.get_role_name()} "{node.get_name()}" sticks out: {extents.x} to '
                                 f'{extents.x + extents.width} of {whole.x} to {whole.x + whole.width}')
        self.problems += [f'{name}-{form}: {problem}' for problem in found]


class Sitter(driver.Person):
    """Has its picture taken; understands the language of the environment."""

    WORDS = Words()

    def translate(self, text):
        return self.WORDS.say(text)

    def frames(self):
        application = self.application()
        children = [application.get_child_at_index(i) for i in range(application.get_child_count())] if application else []
        return [child for child in children if child and child.get_state_set().contains(Atspi.StateType.VISIBLE)]

    def area(self):
        return self.geometry(*self.windows())
