#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""scripted.py FILE LOG: names and sites as FILE, a JSON object, says; names.py and sites.py explain its members.

A world forwards some of its names to NAMES (`server=/test/127.1.0.50` in its zone.conf); what happens goes to LOG, a JSON
object a line.
"""

import asyncio
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

from names import Names  # noqa: E402  pylint: disable=wrong-import-position
from sites import Sites  # noqa: E402  pylint: disable=wrong-import-position

NAMES = ('127.1.0.50', 53)


async def main(file, log):
    world = json.loads(Path(file).read_text(encoding='utf-8'))
    delay = world.get('delay', 0)
    await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Names(world['names'], world.get('name_faults', {}), delay), local_addr=NAMES)
    sites = Sites(world['sites'], world.get('greetings', {}), delay, log)
    await sites.start(world['certificates'])
    sites.write(event='ready')
    await asyncio.Event().wait()


with open(sys.argv[2], 'a', encoding='utf-8') as opened:
    asyncio.run(main(sys.argv[1], opened))
