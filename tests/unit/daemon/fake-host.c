/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fake-host.h"

#include "tg-error.h"

struct _FakeHost
{
  GObject parent_instance;

  GTask *load;
  GTask *save;
  GTask *refresh;
  guint n_loads;
  guint n_saves;
  guint n_refreshes;
  guint n_verdicts;
  gboolean interactive;
  char *service;
  char *refreshed_token;
  char *saved_token;
  char *verdict;
  char *verdict_service;
  guint retry_after_sec;
  const char *reason;
};

static void grant_host_init (TgGrantHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeHost,
                               fake_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TG_TYPE_GRANT_HOST, grant_host_init))

static void
take_string (char **place, const char *value)
{
  g_free (*place);
  *place = g_strdup (value);
}

static void
load_async (TgGrantHost *host, gboolean interactive, GAsyncReadyCallback callback, gpointer user_data)
{
  FakeHost *self = FAKE_HOST (host);

  g_assert_null (self->load);
  self->n_loads++;
  self->interactive = interactive;
  self->load = g_task_new (self, NULL, callback, user_data);
}

static void
save_async (TgGrantHost *host,
            TgCredential *credential,
            gboolean interactive,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  FakeHost *self = FAKE_HOST (host);

  g_assert_null (self->save);
  self->n_saves++;
  self->interactive = interactive;
  take_string (&self->saved_token, tg_secret_peek (tg_credential_get_refresh_token (credential)));
  self->save = g_task_new (self, NULL, callback, user_data);
}

static void
refresh_async (TgGrantHost *host,
               TgCredential *credential,
               const char *service,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  FakeHost *self = FAKE_HOST (host);

  g_assert_null (self->refresh);
  self->n_refreshes++;
  take_string (&self->service, service);
  take_string (&self->refreshed_token, tg_secret_peek (tg_credential_get_refresh_token (credential)));
  self->refresh = g_task_new (self, NULL, callback, user_data);
}

static TgCredential *
load_finish (TgGrantHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
save_finish (TgGrantHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static TgTokenReply *
refresh_finish (TgGrantHost *host,
                GAsyncResult *result,
                guint *retry_after_sec,
                const char **reason,
                GError **error)
{
  *reason = FAKE_HOST (host)->reason;
  *retry_after_sec = FAKE_HOST (host)->retry_after_sec;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
verdict (TgGrantHost *host, const char *service, const char *reason)
{
  FakeHost *self = FAKE_HOST (host);

  self->n_verdicts++;
  take_string (&self->verdict, reason);
  take_string (&self->verdict_service, service);
}

static void
grant_host_init (TgGrantHostInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->save_async = save_async;
  iface->save_finish = save_finish;
  iface->refresh_async = refresh_async;
  iface->refresh_finish = refresh_finish;
  iface->verdict = verdict;
}

void
fake_host_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
fail (GTask *task, int code)
{
  g_task_return_new_error (task, TG_ERROR, code, "The test says no.");
}

void
fake_host_answer_load (FakeHost *self, const char *refresh_token, int code)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->load);
  g_autoptr (TgSecret) secret = tg_secret_new (refresh_token != NULL ? refresh_token : "");

  g_assert_nonnull (task);
  if (code >= 0)
    fail (task, code);
  else
    g_task_return_pointer (
        task, tg_credential_new_grant (secret, "client", NULL), (GDestroyNotify)tg_credential_unref);
  fake_host_settle ();
}

void
fake_host_answer_save (FakeHost *self, int code)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->save);

  g_assert_nonnull (task);
  if (code >= 0)
    fail (task, code);
  else
    g_task_return_boolean (task, TRUE);
  fake_host_settle ();
}

void
fake_host_answer_refresh (FakeHost *self, const char *access_token, const char *refresh_token)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->refresh);
  TgTokenReply *reply = g_new0 (TgTokenReply, 1);

  g_assert_nonnull (task);
  reply->access_token = tg_secret_new (access_token);
  reply->refresh_token = refresh_token != NULL ? tg_secret_new (refresh_token) : NULL;
  reply->expires_at_sec = g_get_real_time () / G_USEC_PER_SEC + 3600;
  g_task_return_pointer (task, reply, (GDestroyNotify)tg_token_reply_free);
  fake_host_settle ();
}

void
fake_host_answer_with_too_little (FakeHost *self, const char *refresh_token)
{
  self->reason = "scope-missing";
  fake_host_answer_refresh (self, "not-good-for-it", refresh_token);
  self->reason = NULL;
}

void
fake_host_fail_refresh (FakeHost *self, int code, const char *reason, guint retry_after_sec)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->refresh);

  g_assert_nonnull (task);
  self->retry_after_sec = retry_after_sec;
  self->reason = reason;
  fail (task, code);
  fake_host_settle ();
  self->reason = NULL;
}

guint
fake_host_n_loads (FakeHost *self)
{
  return self->n_loads;
}

guint
fake_host_n_saves (FakeHost *self)
{
  return self->n_saves;
}

guint
fake_host_n_refreshes (FakeHost *self)
{
  return self->n_refreshes;
}

guint
fake_host_n_verdicts (FakeHost *self)
{
  return self->n_verdicts;
}

const char *
fake_host_refreshed_service (FakeHost *self)
{
  return self->service;
}

const char *
fake_host_refreshed_token (FakeHost *self)
{
  return self->refreshed_token;
}

const char *
fake_host_saved_token (FakeHost *self)
{
  return self->saved_token;
}

gboolean
fake_host_was_interactive (FakeHost *self)
{
  return self->interactive;
}

const char *
fake_host_verdict (FakeHost *self)
{
  return self->verdict;
}

const char *
fake_host_verdict_service (FakeHost *self)
{
  return self->verdict_service;
}

static void
fake_host_finalize (GObject *object)
{
  FakeHost *self = FAKE_HOST (object);

  g_assert_null (self->load);
  g_assert_null (self->save);
  g_assert_null (self->refresh);
  g_free (self->service);
  g_free (self->refreshed_token);
  g_free (self->saved_token);
  g_free (self->verdict);
  g_free (self->verdict_service);
  G_OBJECT_CLASS (fake_host_parent_class)->finalize (object);
}

static void
fake_host_class_init (FakeHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_host_finalize;
}

static void
fake_host_init (FakeHost *self)
{
}

FakeHost *
fake_host_new (void)
{
  return g_object_new (FAKE_TYPE_HOST, NULL);
}
