# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""Pictures of what is shown, in several forms one after the other, each looked over: it is as wide as was asked for, nothing
sticks out of it, and there is something on it. The light is changed as a desktop does it, for programs that are running."""

import contextlib
import math
import os
import subprocess
import threading
import time
from pathlib import Path

import desktop
import driver
from driver import Atspi
from product import GLib
from words import Words

WIDE, NARROW, FULL = (720, 640), (360, 640), (1280, 760)
PORTAL_XML = '''
<node><interface name="org.freedesktop.portal.Settings">
  <method name="Read"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/></method>
  <method name="ReadAll"><arg type="as" direction="in"/><arg type="a{sa{sv}}" direction="out"/></method>
  <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>'''
COLOUR_SCHEME = ('org.freedesktop.appearance', 'color-scheme')
CONTRAST = ('org.gnome.desktop.a11y.interface', 'high-contrast')
LATER_CONTRAST = ('org.freedesktop.appearance', 'contrast')
# The bar at the top has the colours of the desktop, whatever a provider's page below it looks like.
BAR = slice(12, 36)
# What is drawn differs from one row of pixels to the next; a window without anything in it has one or two of them.
MIN_ROWS = 20
MAX_DIALOG = 380
# What does not last may be over before its picture is taken, where there is much else to do.
ATTEMPTS = 4
# What comes out of a button, and is larger.
BUBBLES = ('Who the page is from',)


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
    'narrow-dark': (NARROW, {'dark': True}), 'full': (FULL, {}),
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
        """In most places of the bar at the top."""
        sample = sorted(b''.join(self.rows()[BAR])[1::31])
        return sample[len(sample) // 2] < 128

    def save(self, path):
        width, height = self.size
        subprocess.run(['convert', '-size', f'{width}x{height}', '-depth', '8', 'rgb:-', '-define', 'png:compression-level=1', path],
                       input=self.pixels, check=True)


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
        # The window has the last form already.
        self.forms.reverse()
        for form in self.forms:
            size, look = FORMS[form]
            self.resize(person, size)
            self.settings.set(**look)
            for _attempt in range(ATTEMPTS):
                if before:
                    before()
                image = self.at_rest(person, look.get('dark', False))
                if not holds or holds():
                    break
            else:
                self.problems.append(f'{name}-{form}: it was over before its picture was taken')
            self.look_over(person, name, form, image)
            image.save(self.folder / f'{name}-{form}.png')
            if after:
                after()
        self.names.append(name)

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
        found += [problem for frame in person.frames() for problem in self.look_at_frame(person, frame)]
        self.problems += [f'{name}-{form}: {problem}' for problem in found]

    @classmethod
    def look_at_frame(cls, person, frame):
        """What is too wide for where it is, and what was left in English."""
        whole, found = cls.extents(frame), []
        pending = [(frame, [whole])]
        while pending:
            node, limits = pending.pop()
            # GTK keeps bars that are not needed where they once were.
            if not node.get_state_set().contains(Atspi.StateType.VISIBLE) or node.get_role() == Atspi.Role.SCROLL_BAR:
                continue
            name, inner = node.get_name(), cls.extents(node)
            if person.WORDS.is_english(name):
                found.append(f'"{name}" is not translated')
            if any(name in person.say(bubble) for bubble in BUBBLES):
                limits, inner = [None], None
            found += [f'{node.get_role_name()} "{name}" sticks out: {inner} of {outer}' for outer in limits
                      if inner and outer and (inner[0] < outer[0] - 1 or inner[1] > outer[1] + 1)][:1]
            children = (node.get_child_at_index(index) for index in range(node.get_child_count()))
            pending.extend((child, [limits[0], inner]) for child in children if child)
        return found

    @staticmethod
    def extents(node):
        """From the left to the right."""
        try:
            extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
        except GLib.Error:
            return None
        return (extents.x, extents.x + extents.width) if extents.width > 0 else None


class Sitter(driver.Person):
    """Has its picture taken; understands the language of the environment."""

    WORDS = Words()

    def say(self, text):
        return self.WORDS.say(text)

    def frames(self):
        application = self.application()
        children = [application.get_child_at_index(i) for i in range(application.get_child_count())] if application else []
        return [child for child in children if child and child.get_state_set().contains(Atspi.StateType.VISIBLE)]

    def windows(self):
        """The program's own comes first, whatever smaller one is in front of it."""
        return sorted(super().windows(), key=lambda window: -math.prod(self.geometry(window)[2:]))

    def area(self):
        return self.geometry(*self.windows())
