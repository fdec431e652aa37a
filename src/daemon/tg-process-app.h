/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The app that a process belongs to.
 *
 * Not only its own root is looked at: inside of a sandbox somebody may have made another one, whose root says nothing or
 * anything. So this goes from parent to parent until it stands outside, and the outermost .flatpak-info counts. A Snap is
 * known by its label, and on a system without AppArmor by its control group.
 *
 * @label: (nullable) what the security module calls the process
 * @app_id: (out) (transfer full) (nullable) NULL: it is in no sandbox of Flatpak or Snap
 * FALSE: it cannot be told. */
gboolean tg_process_app_read_sync (int pid, const char *label, char **app_id, GError **error);

/* When it was started, by tg_clock_boot_usec(), a hundredth of a second too early at most; G_MAXINT64 where that cannot be told. */
gint64 tg_process_get_start_usec (int pid);

G_END_DECLS
