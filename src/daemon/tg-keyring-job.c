/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-keyring-job.h"

#include "tg-config.h"
#include "tg-error.h"

#define GETTEXT_PACKAGE TG_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define ANSWER_TIMEOUT_SEC 25
#define IS_LOCKED_NAME "org.freedesktop.Secret.Error.IsLocked"

typedef struct _TgKeyringDeadline
{
  GCancellable *cancellable;
  gint prompting;
  gint expired;
} Deadline;

static void
deadline_clear (Deadline *deadline)
{
  g_object_unref (deadline->cancellable);
}

static void
deadline_unref (Deadline *deadline)
{
  g_atomic_rc_box_release_full (deadline, (GDestroyNotify)deadline_clear);
}

static gboolean
deadline_expired_cb (gpointer user_data)
{
  Deadline *deadline = user_data;

  if (g_atomic_int_get (&deadline->prompting))
    return G_SOURCE_REMOVE;
  g_atomic_int_set (&deadline->expired, TRUE);
  g_cancellable_cancel (deadline->cancellable);
  return G_SOURCE_REMOVE;
}

static void
caller_cancelled_cb (GCancellable *caller, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

TgKeyringJob *
tg_keyring_job_new (const char *id, gboolean interactive, GCancellable *cancellable)
{
  TgKeyringJob *self = g_new0 (TgKeyringJob, 1);

  self->id = g_strdup (id);
  self->interactive = interactive;
  self->cancellable = g_cancellable_new ();
  self->deadline = g_atomic_rc_box_new0 (Deadline);
  self->deadline->cancellable = g_object_ref (self->cancellable);
  self->timer = g_timeout_source_new_seconds (ANSWER_TIMEOUT_SEC);
  g_source_set_callback (self->timer,
                         deadline_expired_cb,
                         g_atomic_rc_box_acquire (self->deadline),
                         (GDestroyNotify)deadline_unref);
  g_source_attach (self->timer, NULL);
  if (cancellable != NULL)
    {
      self->caller = g_object_ref (cancellable);
      self->caller_link = g_cancellable_connect (
          cancellable, G_CALLBACK (caller_cancelled_cb), g_object_ref (self->cancellable), g_object_unref);
    }
  return self;
}

void
tg_keyring_job_free (TgKeyringJob *self)
{
  g_source_destroy (self->timer);
  g_source_unref (self->timer);
  if (self->caller != NULL)
    g_cancellable_disconnect (self->caller, self->caller_link);
  g_clear_object (&self->caller);
  deadline_unref (self->deadline);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->credential, tg_credential_unref);
  g_free (self->id);
  g_free (self->label);
  g_free (self);
}

void
tg_keyring_job_begin_prompt (TgKeyringJob *self)
{
  g_atomic_int_set (&self->deadline->prompting, TRUE);
}

GError *
tg_keyring_job_translate (TgKeyringJob *self, const GError *source)
{
  g_autofree char *remote = g_dbus_error_get_remote_error (source);

  if (source->domain == TG_ERROR)
    return g_error_copy (source);
  if (g_atomic_int_get (&self->deadline->expired))
    return g_error_new (
        TG_ERROR,
        TG_ERROR_KEYRING_UNAVAILABLE,
        _ ("The keyring did not answer within %d seconds. Sign out and in again, or restart it."),
        ANSWER_TIMEOUT_SEC);
  if (g_error_matches (source, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (TG_ERROR, TG_ERROR_CANCELLED, _ ("This was cancelled."));
  if (g_error_matches (source, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
      g_strcmp0 (remote, IS_LOCKED_NAME) == 0)
    return g_error_new_literal (
        TG_ERROR, TG_ERROR_KEYRING_LOCKED, _ ("The keyring is locked. Unlock it and try again."));
  g_message ("The keyring cannot be used: %s", source->message);
  return g_error_new_literal (
      TG_ERROR,
      TG_ERROR_KEYRING_UNAVAILABLE,
      _ ("The keyring (Secret Service) cannot be used. Install and start one, such as GNOME "
         "Keyring, KWallet or KeePassXC."));
}
