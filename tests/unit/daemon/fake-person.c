/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fake-person.h"

#include "tg-error.h"

struct _FakePerson
{
  GObject parent_instance;

  GTask *prompt;
  char *question;
  guint n_questions;
  GHashTable *kept; /* "WHO ACCOUNT" -> TgPermission */
  gboolean store_is_broken;
  gint64 now_usec;
};

static void permission_host_init (TgPermissionHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePerson,
                               fake_person,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TG_TYPE_PERMISSION_HOST, permission_host_init))

static char *
get_key (TgCaller *caller, const char *account_id)
{
  const char *app = tg_caller_get_app_key (caller);

  return g_strdup_printf ("%s %s", app != NULL ? app : tg_caller_get_name (caller), account_id);
}

static TgPermission
peek (TgPermissionHost *host, TgCaller *caller, const char *account_id)
{
  g_autofree char *key = get_key (caller, account_id);

  return (TgPermission)GPOINTER_TO_UINT (g_hash_table_lookup (FAKE_PERSON (host)->kept, key));
}

static void
withdrawn_cb (GCancellable *cancellable, gpointer user_data)
{
  fake_person_answer (FAKE_PERSON (user_data), TG_ANSWER_CLOSED, NULL);
}

static void
prompt_async (TgPermissionHost *host,
              TgCaller *caller,
              const char *const *account_ids,
              gboolean choose,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  FakePerson *self = FAKE_PERSON (host);
  g_autofree char *accounts = g_strjoinv (" ", (char **)account_ids);
  const char *app = tg_caller_get_app_key (caller);

  g_assert_null (self->prompt);
  self->prompt = g_task_new (self, NULL, callback, user_data);
  self->question = g_strdup_printf (
      "%s: %s%s", app != NULL ? app : tg_caller_get_name (caller), accounts, choose ? "?" : "");
  self->n_questions++;
  g_signal_connect (cancellable, "cancelled", G_CALLBACK (withdrawn_cb), self);
}

static TgAnswer
prompt_finish (TgPermissionHost *host, GAsyncResult *result, char ***picked, GError **error)
{
  gssize answer = g_task_propagate_int (G_TASK (result), error);
  const char *ids = g_object_get_data (G_OBJECT (result), "picked");

  *picked = ids != NULL ? g_strsplit (ids, " ", 0) : NULL;
  return answer >= 0 ? (TgAnswer)answer : TG_ANSWER_CLOSED;
}

static void
keep_async (TgPermissionHost *host,
            TgCaller *caller,
            const char *const *account_ids,
            TgPermission permission,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  FakePerson *self = FAKE_PERSON (host);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (self->store_is_broken)
    {
      g_task_return_new_error (task, TG_ERROR, TG_ERROR_NOT_ALLOWED, "The test says no.");
      return;
    }
  for (guint i = 0; account_ids[i] != NULL; i++)
    g_hash_table_insert (self->kept, get_key (caller, account_ids[i]), GUINT_TO_POINTER (permission));
  g_task_return_boolean (task, TRUE);
}

static gboolean
keep_finish (TgPermissionHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gint64
now_usec (TgPermissionHost *host)
{
  return FAKE_PERSON (host)->now_usec;
}

static void
permission_host_init (TgPermissionHostInterface *iface)
{
  iface->peek = peek;
  iface->prompt_async = prompt_async;
  iface->prompt_finish = prompt_finish;
  iface->keep_async = keep_async;
  iface->keep_finish = keep_finish;
  iface->now_usec = now_usec;
}

const char *
fake_person_get_question (FakePerson *self)
{
  return self->question;
}

guint
fake_person_n_questions (FakePerson *self)
{
  return self->n_questions;
}

void
fake_person_answer (FakePerson *self, TgAnswer answer, const char *picked)
{
  g_autoptr (GTask) prompt = g_steal_pointer (&self->prompt);

  g_assert_nonnull (prompt);
  g_clear_pointer (&self->question, g_free);
  g_object_set_data_full (G_OBJECT (prompt), "picked", g_strdup (picked), g_free);
  g_task_return_int (prompt, answer);
}

void
fake_person_fail (FakePerson *self)
{
  g_autoptr (GTask) prompt = g_steal_pointer (&self->prompt);

  g_assert_nonnull (prompt);
  g_clear_pointer (&self->question, g_free);
  g_task_return_new_error (prompt, TG_ERROR, TG_ERROR_NOT_ALLOWED, "There is no screen.");
}

void
fake_person_break_store (FakePerson *self)
{
  self->store_is_broken = TRUE;
}

TgPermission
fake_person_get_kept (FakePerson *self, TgCaller *caller, const char *account_id)
{
  return peek (TG_PERMISSION_HOST (self), caller, account_id);
}

void
fake_person_let_pass (FakePerson *self, gint64 sec)
{
  self->now_usec += sec * G_USEC_PER_SEC;
}

void
fake_person_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
fake_person_finalize (GObject *object)
{
  FakePerson *self = FAKE_PERSON (object);

  g_assert_null (self->prompt);
  g_hash_table_unref (self->kept);
  G_OBJECT_CLASS (fake_person_parent_class)->finalize (object);
}

static void
fake_person_class_init (FakePersonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_person_finalize;
}

static void
fake_person_init (FakePerson *self)
{
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

FakePerson *
fake_person_new (void)
{
  return g_object_new (FAKE_TYPE_PERSON, NULL);
}
