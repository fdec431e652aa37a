/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The system's resolver, able to look up many names at once. GLib waits for the C library in the threads that all
 * tasks share, about ten: a run of discovery connects to more names than that, each in two address families, and
 * most would queue behind names that nobody answers for. Here names have threads of their own; all else, and what
 * blocks its caller anyway, is left to the resolver that was there before. An answer holds for a second: a run asks
 * for a server's name when it guesses it, and again when it talks to it. */
#define TG_TYPE_RESOLVER (tg_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TgResolver, tg_resolver, TG, RESOLVER, GResolver)

/* Makes it the resolver of this process. For main() of a program that discovers, before anything connects. */
void tg_resolver_install (void);

G_END_DECLS
