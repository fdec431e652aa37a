/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include "tg-caller.h"
#include "tg-permission.h"

G_BEGIN_DECLS

typedef enum
{
  TG_ANSWER_CLOSED, /* not now */
  TG_ANSWER_ALLOW,
  TG_ANSWER_REFUSE,
} TgAnswer;

/* The world around the gate: the person, what is kept, the clock. */
#define TG_TYPE_PERMISSION_HOST (tg_permission_host_get_type ())
G_DECLARE_INTERFACE (TgPermissionHost, tg_permission_host, TG, PERMISSION_HOST, GObject)

struct _TgPermissionHostInterface
{
  GTypeInterface parent_iface;

  /* What is known already. */
  TgPermission (*peek) (TgPermissionHost *self, TgCaller *caller, const char *account_id);

  /* Asks the person; cancelling takes the question off the screen.
   * @choose: the person may pick some of the accounts; else the answer is for all of them
   * @picked: (out) (transfer full) the ids that TG_ANSWER_ALLOW is for */
  void (*prompt_async) (TgPermissionHost *self,
                        TgCaller *caller,
                        const char *const *account_ids,
                        gboolean choose,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  TgAnswer (*prompt_finish) (TgPermissionHost *self, GAsyncResult *result, char ***picked, GError **error);

  /* Keeps the answer. */
  void (*keep_async) (TgPermissionHost *self,
                      TgCaller *caller,
                      const char *const *account_ids,
                      TgPermission permission,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  gboolean (*keep_finish) (TgPermissionHost *self, GAsyncResult *result, GError **error);

  gint64 (*now_usec) (TgPermissionHost *self); /* monotonic */
};

G_END_DECLS
