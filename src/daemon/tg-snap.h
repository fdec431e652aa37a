/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The Snap that a process is confined to, as "snap.NAME".
 *
 * Snapd names the profile of AppArmor, and the control group, after the Snap and the program in it: "snap.NAME.PROGRAM".
 * A profile that only watches ("complain") confines nobody: so it is with Snaps of classic confinement, which are programs on
 * the host, and with whatever is started from one, such as a terminal in an editor.
 *
 * @label: the security label of the process, "PROFILE (MODE)"
 * (transfer full) (nullable) NULL: none */
char *tg_snap_from_label (const char *label);

/* The same by the control group, for systems without AppArmor.
 *
 * @cgroups: what /proc/PID/cgroup holds, cgroups(7)
 * (transfer full) (nullable) NULL: none */
char *tg_snap_from_cgroups (const char *cgroups);

G_END_DECLS
