/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who is at the other end of a D-Bus call. Immutable, reference-counted. */
typedef struct _TgCaller TgCaller;

typedef enum
{
  TG_CALLER_UNKNOWN, /* could not be told: refused everywhere */
  TG_CALLER_HOST, /* outside of any sandbox: runs as the person, and may what the person may */
  TG_CALLER_SANDBOXED,
  TG_CALLER_UNSEEN, /* any of these: the daemon is in a sandbox itself, from where nobody can be looked at */
} TgCallerKind;

TgCaller *tg_caller_new (const char *name, TgCallerKind kind, const char *app_id);
TgCaller *tg_caller_ref (TgCaller *self);
void tg_caller_unref (TgCaller *self);

const char *tg_caller_get_name (TgCaller *self); /* its unique name */
TgCallerKind tg_caller_get_kind (TgCaller *self);
const char *tg_caller_get_app_id (TgCaller *self); /* (nullable) only of sandboxed ones */
/* (nullable) under what permissions are kept: the app id. NULL: nothing that lasts. */
const char *tg_caller_get_app_key (TgCaller *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgCaller, tg_caller_unref)

/* Everybody who has called, each identified once per unique name and forgotten when that leaves the bus.
 * Signal "vanished" (const char *name), for names that were asked for. */
#define TG_TYPE_CALLERS (tg_callers_get_type ())
G_DECLARE_FINAL_TYPE (TgCallers, tg_callers, TG, CALLERS, GObject)

TgCallers *tg_callers_new (GDBusConnection *connection);

/* Programs that manage the accounts stand in the queue for this name. Flatpak lets no foreign app do so, because the
 * name begins with our app id. */
#define TG_MANAGERS_NAME "io.github.tegata.Tegata.Managers"

/* For a daemon inside a sandbox, which cannot look at anybody: managers are TG_CALLER_HOST, all others @strangers. */
TgCallers *tg_callers_new_blind (GDBusConnection *connection, TgCallerKind strangers);

/* (transfer none) (nullable) without asking anybody. */
TgCaller *tg_callers_lookup (TgCallers *self, const char *name);
/* Answers in the order of the questions. Never fails: what cannot be told is TG_CALLER_UNKNOWN. */
void tg_callers_identify_async (TgCallers *self,
                                const char *name,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
TgCaller *tg_callers_identify_finish (TgCallers *self, GAsyncResult *result);

G_END_DECLS
