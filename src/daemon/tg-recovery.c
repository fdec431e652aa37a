/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-recovery.h"

#include "tg-error.h"

#define FIRST_PAUSE_SEC 60
#define LAST_PAUSE_SEC 3600

typedef struct
{
  TgContext *context;
  char **ids;
  gsize next;
  guint pause_sec;
} Recovery;

static void recovery_step (Recovery *recovery);

static void
recovery_free (Recovery *recovery)
{
  tg_context_unref (recovery->context);
  g_strfreev (recovery->ids);
  g_free (recovery);
}

static gboolean
again_cb (gpointer user_data)
{
  Recovery *recovery = user_data;

  recovery->pause_sec = MIN (recovery->pause_sec * 2, LAST_PAUSE_SEC);
  recovery_step (recovery);
  return G_SOURCE_REMOVE;
}

static void
erased_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Recovery *recovery = user_data;
  const char *id = recovery->ids[recovery->next];
  g_autoptr (GError) error = NULL;

  if (!tg_keyring_erase_finish (TG_KEYRING (source), result, &error) ||
      !tg_account_store_forget_pending (recovery->context->store, id, &error))
    {
      g_message ("account %s: half-made, cannot be taken back yet: %s", id, error->message);
      g_timeout_add_seconds (recovery->pause_sec, again_cb, recovery);
      return;
    }
  g_message ("account %s: half-made, taken back", id);
  recovery->next++;
  recovery_step (recovery);
}

static void
recovery_step (Recovery *recovery)
{
  const char *id = recovery->ids[recovery->next];

  if (id == NULL)
    recovery_free (recovery);
  else
    tg_keyring_erase_async (recovery->context->keyring, id, FALSE, NULL, erased_cb, recovery);
}

void
tg_recovery_begin (TgContext *context, char **ids)
{
  Recovery *recovery = g_new0 (Recovery, 1);

  recovery->context = tg_context_ref (context);
  recovery->ids = ids;
  recovery->pause_sec = FIRST_PAUSE_SEC;
  recovery_step (recovery);
}
