# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tegata developers

"""The tables of test_discovery.py: an address, the world around it, and what has to come of it."""
