/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-sign-in.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "tg-bus.h"
#include "tg-error.h"
#include "tg-exit.h"
#include "tg-secret.h"
#include "tg-term.h"

/* A redirect address with everything a provider may put into it. */
#define MAX_PASTED_BYTES 16384
/* What lasts longer than this is no surprise when it ends. */
#define SHORT_DAYS 31

typedef struct
{
  TgIpcSignIn1 *proxy;
  TgSay say;
  GCancellable *cancellable;
  GString *input; /* what was pasted and not yet looked at */
  gboolean input_ended;
  gboolean needs_input; /* nothing else can bring the answer */
  gboolean answered; /* it has been brought */
} SignIn;

static gboolean
is_consent_offered (TgConsent consent, const TgConsent *offered, gsize n_offered)
{
  for (gsize i = 0; i < n_offered; i++)
    if (offered[i] == consent)
      return TRUE;
  return FALSE;
}

GVariant *
tg_sign_in_get_options (const char *consent,
                        const TgConsent *offered,
                        gsize n_offered,
                        const char *const *services,
                        GError **error)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (consent != NULL && !g_str_equal (consent, "system") && !g_str_equal (consent, "device") &&
      !g_str_equal (consent, "paste"))
    {
      g_variant_builder_clear (&builder);
      g_set_error (error,
                   TG_USAGE_ERROR,
                   0,
                   _ ("“%s” is no kind of consent: it is “system”, “device” or “paste”."),
                   consent);
      return NULL;
    }
  if (consent == NULL && offered == NULL)
    consent = "system";
  else if (consent == NULL && is_consent_offered (TG_CONSENT_SYSTEM, offered, n_offered))
    consent = "system";
  else if (consent == NULL && is_consent_offered (TG_CONSENT_DEVICE, offered, n_offered))
    consent = "device";
  else if (consent == NULL)
    consent = "paste";
  g_variant_builder_add (&builder, "{sv}", "consent", g_variant_new_string (consent));
  if (services != NULL)
    g_variant_builder_add (&builder, "{sv}", "services", g_variant_new_strv (services, -1));
  return g_variant_builder_end (&builder);
}

void
tg_sign_in_say_end (TgIpcAccount1 *account, TgSay say)
{
  g_autofree char *end = tg_print_get_end (account, SHORT_DAYS);

  if (end != NULL)
    say (_ ("The provider says that this sign-in ends on %s. You will have to sign in again then.\n"), end);
}

static gboolean
input_cb (int fd, GIOCondition condition, gpointer user_data)
{
  SignIn *self = user_data;
  char buffer[1024];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n > 0 && self->input->len < MAX_PASTED_BYTES)
    g_string_append_len (self->input, buffer, n);
  tg_wipe_len (buffer, sizeof buffer);
  self->input_ended = n <= 0;
  return self->input_ended ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static gboolean
wake_up_cb (GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* (transfer full) (nullable) the next line that is not empty. */
static TgSecret *
take_line (SignIn *self)
{
  while (self->input->len > 0)
    {
      char *end = memchr (self->input->str, '\n', self->input->len);
      gsize length = end != NULL ? (gsize)(end - self->input->str) : self->input->len;
      g_autofree char *line = NULL;

      if (end == NULL && !self->input_ended)
        return NULL;
      line = g_strndup (self->input->str, length);
      tg_wipe_len (self->input->str, length);
      g_string_erase (self->input, 0, (gssize)(end != NULL ? length + 1 : length));
      g_strstrip (line);
      if (*line != '\0')
        return tg_secret_new_take (g_steal_pointer (&line));
    }
  return NULL;
}

static void
show_device_code (SignIn *self)
{
  const char *complete = tg_ipc_sign_in1_get_verification_uri_complete (self->proxy);

  self->say (_ ("On any device, open\n\n  %s\n\nand enter the code\n\n  %s\n\n"),
             tg_ipc_sign_in1_get_verification_uri (self->proxy),
             tg_ipc_sign_in1_get_user_code (self->proxy));
  if (complete != NULL && *complete != '\0')
    self->say (_ ("This address holds the code already; compare the two:\n\n  %s\n\n"), complete);
}

/* What to do, in words. Decides whether stdin is listened to. */
static gboolean
show (SignIn *self)
{
  const char *consent = tg_ipc_sign_in1_get_consent (self->proxy);
  const char *uri = tg_ipc_sign_in1_get_authorization_uri (self->proxy);

  if (g_strcmp0 (consent, "device") == 0)
    {
      show_device_code (self);
      return FALSE;
    }
  self->say (_ ("Open this address in a browser and allow access:\n\n  %s\n\n"), uri);
  self->needs_input = g_strcmp0 (consent, "system") != 0;
  if (!self->needs_input)
    tg_term_open_browser (uri);
  if (self->needs_input)
    self->say (
        _ ("The browser ends up at an address that begins with\n\n  %s\n\nand perhaps cannot show it. Paste "
           "that whole address here and press Enter:\n"),
        tg_ipc_sign_in1_get_redirect_uri (self->proxy));
  else if (isatty (STDIN_FILENO))
    self->say (
        _ ("Waiting for the browser. If it runs on another computer, paste the address at which it ends "
           "up here and press Enter.\n"));
  else
    {
      self->say (_ ("Waiting for the browser.\n"));
      return FALSE;
    }
  return TRUE;
}

/* FALSE with @error if this ends the sign-in. */
static gboolean
respond_sync (SignIn *self, TgSecret *uri, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (tg_ipc_sign_in1_call_respond_sync (self->proxy,
                                         tg_secret_peek (uri),
                                         G_DBUS_CALL_FLAGS_NONE,
                                         TG_BUS_TIMEOUT_MSEC,
                                         self->cancellable,
                                         &local_error))
    {
      /* Whatever follows, nothing more is wanted from the person; the state may not say so yet. */
      self->answered = TRUE;
      return TRUE;
    }
  tg_error_normalize (&local_error);
  if (local_error->code != TG_ERROR_INVALID_ARGUMENT)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->say ("%s\n%s", local_error->message, _ ("Paste the address again:\n"));
  return TRUE;
}

/* Whether the state is final; then either @error is set or the account is known. */
static gboolean
is_over (SignIn *self, GError **error)
{
  const char *state = tg_ipc_sign_in1_get_state (self->proxy);
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->proxy));
  GVariant *reason = tg_ipc_sign_in1_get_error (self->proxy);
  const char *name = "";
  const char *message = "";

  if (g_strcmp0 (state, "done") == 0)
    return TRUE;
  if (owner == NULL || state == NULL)
    {
      g_set_error_literal (
          error, TG_ERROR, TG_ERROR_FAILED, _ ("The service of Tegata ended during the sign-in. Try again."));
      return TRUE;
    }
  if (g_str_equal (state, "cancelled"))
    {
      g_set_error_literal (
          error, TG_ERROR, TG_ERROR_CANCELLED, _ ("The sign-in was stopped; nothing was kept."));
      return TRUE;
    }
  if (!g_str_equal (state, "failed"))
    return FALSE;
  if (reason != NULL)
    g_variant_get (reason, "(&s&s)", &name, &message);
  g_set_error_literal (error,
                       TG_ERROR,
                       (int)tg_error_from_dbus_name (name),
                       *message != '\0' ? message : _ ("The sign-in failed. Try again."));
  return TRUE;
}

static gboolean
wait_sync (SignIn *self, GError **error)
{
  GError *reason = NULL;

  while (!is_over (self, &reason))
    {
      g_autoptr (TgSecret) line = self->answered ? NULL : take_line (self);

      if (g_cancellable_is_cancelled (self->cancellable))
        {
          g_set_error_literal (
              error, TG_ERROR, TG_ERROR_CANCELLED, _ ("The sign-in was stopped; nothing was kept."));
          return FALSE;
        }
      if (line != NULL)
        {
          if (!respond_sync (self, line, error))
            return FALSE;
        }
      else if (self->needs_input && self->input_ended && !self->answered)
        {
          g_set_error_literal (error,
                               TG_ERROR,
                               TG_ERROR_CANCELLED,
                               _ ("No address was pasted, so the sign-in was stopped; nothing was kept."));
          return FALSE;
        }
      else
        g_main_context_iteration (NULL, TRUE);
    }
  if (reason == NULL)
    return TRUE;
  g_propagate_error (error, reason);
  return FALSE;
}

static gboolean
run_sync (SignIn *self, char **account, char **signed_in_as, GError **error)
{
  g_autoptr (GSource) wake_up = g_cancellable_source_new (self->cancellable);
  guint input_id = 0;
  gboolean done;

  g_source_set_callback (wake_up, G_SOURCE_FUNC (wake_up_cb), NULL, NULL);
  g_source_attach (wake_up, NULL);
  if (show (self))
    input_id = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, input_cb, self);
  done = wait_sync (self, error);
  if (input_id != 0 && !self->input_ended)
    g_source_remove (input_id);
  g_source_destroy (wake_up);
  if (done)
    {
      const char *other = tg_ipc_sign_in1_get_signed_in_as (self->proxy);

      *account = g_strdup (tg_ipc_sign_in1_get_account (self->proxy));
      *signed_in_as = other != NULL && *other != '\0' ? g_strdup (other) : NULL;
    }
  return done;
}

gboolean
tg_sign_in_run_sync (const char *path,
                     TgSay say,
                     char **account,
                     char **signed_in_as,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (TgIpcSignIn1) proxy = tg_bus_get_sign_in_sync (path, cancellable, error);
  SignIn self = { .proxy = proxy, .say = say, .cancellable = cancellable };
  gboolean done;

  if (proxy == NULL)
    return FALSE;
  self.input = g_string_new (NULL);
  done = run_sync (&self, account, signed_in_as, error);
  /* Also after an error of our own: what the daemon has ended already it does not mind. */
  if (!done)
    tg_ipc_sign_in1_call_cancel_sync (proxy, G_DBUS_CALL_FLAGS_NONE, TG_BUS_TIMEOUT_MSEC, NULL, NULL);
  tg_wipe_len (self.input->str, self.input->len);
  g_string_free (self.input, TRUE);
  return done;
}
