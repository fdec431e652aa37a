/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A session bus for one test program, and connections to it. Made before anything else; ends with the program. */
void private_bus_start (void);
void private_bus_stop (void);
GDBusConnection *private_bus_connect (void);

/* Calls without blocking the main context, which may have to answer. */
GVariant *private_bus_call (GDBusConnection *connection,
                            const char *name,
                            const char *object_path,
                            const char *interface_name,
                            const char *method_name,
                            GVariant *parameters,
                            GError **error);

/* Runs the main context until @condition holds; fails the test after 10 s. */
void private_bus_wait (gboolean (*condition) (gpointer user_data), gpointer user_data);

G_END_DECLS
