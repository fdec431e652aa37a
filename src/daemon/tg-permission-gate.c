/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-permission-gate.h"

#include "tg-error.h"

/* In line, the one on the screen among them: of everybody, and of one app. */
#define MAX_QUESTIONS 5
#define MAX_QUESTIONS_OF_APP 2
#define MAX_WAITERS 1000

#define FIRST_SILENCE_SEC 60
#define LONGEST_SILENCE_SEC (24 * 60 * 60)

typedef struct
{
  TgCaller *caller; /* the first to ask */
  char **account_ids;
  gboolean choose;
  GPtrArray *waiters; /* GTask; its data is the TgCaller */
  GCancellable *cancellable;
  TgAnswer answer;
} Question;

typedef struct
{
  gint64 until_usec;
  gint64 length_sec;
} Silence;

struct _TgPermissionGate
{
  GObject parent_instance;

  TgPermissionHost *host; /* (unowned) */
  GQueue questions; /* Question; the head is on the screen */
  gboolean is_asking;
  GHashTable *silences; /* who is silenced -> Silence */
};

G_DEFINE_FINAL_TYPE (TgPermissionGate, tg_permission_gate, G_TYPE_OBJECT)

static void gate_go_on (TgPermissionGate *self);

static void
question_free (Question *question)
{
  tg_caller_unref (question->caller);
  g_strfreev (question->account_ids);
  g_ptr_array_unref (question->waiters);
  g_object_unref (question->cancellable);
  g_free (question);
}

/* Whose question it is. Those that cannot be told apart are asked about one by one ... */
static const char *
get_asker (TgCaller *caller)
{
  const char *app = tg_caller_get_app_key (caller);

  return app != NULL ? app : tg_caller_get_name (caller);
}

/* ... but silenced together: a new connection costs them nothing. */
static const char *
get_silenced (TgCaller *caller)
{
  const char *app = tg_caller_get_app_key (caller);

  return app != NULL ? app : "";
}

static GError *
create_refusal (const char *reason)
{
  return g_error_new_literal (TG_ERROR, TG_ERROR_NOT_ALLOWED, reason);
}

static GError *
create_closed (void)
{
  return create_refusal (
      "The question whether this app may use the account was not answered. Try again later.");
}

static GError *
create_busy (void)
{
  return create_refusal ("Other apps wait for an answer already. Try again later.");
}

static gboolean
gate_is_silent (TgPermissionGate *self, TgCaller *caller)
{
  Silence *silence = g_hash_table_lookup (self->silences, get_silenced (caller));

  return silence != NULL &&
         TG_PERMISSION_HOST_GET_IFACE (self->host)->now_usec (self->host) < silence->until_usec;
}

static void
gate_silence (TgPermissionGate *self, TgCaller *caller)
{
  const char *app = get_silenced (caller);
  Silence *silence = g_hash_table_lookup (self->silences, app);

  if (silence == NULL)
    {
      silence = g_new0 (Silence, 1);
      g_hash_table_insert (self->silences, g_strdup (app), silence);
    }
  silence->length_sec =
      silence->length_sec == 0 ? FIRST_SILENCE_SEC : MIN (2 * silence->length_sec, LONGEST_SILENCE_SEC);
  silence->until_usec =
      TG_PERMISSION_HOST_GET_IFACE (self->host)->now_usec (self->host) + silence->length_sec * G_USEC_PER_SEC;
}

/* @error: (transfer full) (nullable) NULL: allowed */
static void
question_settle (Question *question, GError *error)
{
  g_autoptr (GError) owned = error;
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&question->waiters);

  question->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiters->len; i++)
    if (owned != NULL)
      g_task_return_error (waiters->pdata[i], g_error_copy (owned));
    else
      g_task_return_boolean (waiters->pdata[i], TRUE);
}

/* The question at the head is over. @error: (transfer full) (nullable) */
static void
gate_end_question (TgPermissionGate *self, GError *error)
{
  Question *question = g_queue_pop_head (&self->questions);

  self->is_asking = FALSE;
  question_settle (question, error);
  question_free (question);
  gate_go_on (self);
}

/* 3 of a question */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgPermissionGate) self = user_data;
  Question *question = g_queue_peek_head (&self->questions);
  g_autoptr (GError) error = NULL;

  if (!TG_PERMISSION_HOST_GET_IFACE (self->host)->keep_finish (self->host, result, &error))
    gate_silence (self, question->caller);
  else if (question->answer == TG_ANSWER_REFUSE)
    error = tg_permission_create_refusal ();
  gate_end_question (self, g_steal_pointer (&error));
}

/* Whoever can come back under another name, or has left some accounts undecided, is not at once heard again. */
static void
gate_pace (TgPermissionGate *self, Question *question)
{
  gboolean undecided = question->answer == TG_ANSWER_ALLOW && question->choose;
  gboolean nameless =
      question->answer == TG_ANSWER_REFUSE && tg_caller_get_app_key (question->caller) == NULL;

  if (undecided || nameless)
    gate_silence (self, question->caller);
  else
    g_hash_table_remove (self->silences, get_silenced (question->caller));
}

/* 2 */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgPermissionGate) self = user_data;
  Question *question = g_queue_peek_head (&self->questions);
  TgPermissionHostInterface *iface = TG_PERMISSION_HOST_GET_IFACE (self->host);
  g_auto (GStrv) picked = NULL;
  g_autoptr (GError) error = NULL;
  const char *const *account_ids = (const char *const *)question->account_ids;

  question->answer = iface->prompt_finish (self->host, result, &picked, &error);
  if (question->answer == TG_ANSWER_ALLOW && question->choose)
    account_ids = (const char *const *)picked;
  if (question->answer == TG_ANSWER_CLOSED || account_ids == NULL || account_ids[0] == NULL)
    {
      gate_silence (self, question->caller);
      gate_end_question (self, error != NULL ? g_steal_pointer (&error) : create_closed ());
      return;
    }
  gate_pace (self, question);
  iface->keep_async (self->host,
                     question->caller,
                     account_ids,
                     question->answer == TG_ANSWER_ALLOW ? TG_PERMISSION_ALLOW : TG_PERMISSION_DENY,
                     kept_cb,
                     g_object_ref (self));
}

/* (transfer full) (nullable) what speaks against asking by now: it has waited in line. */
static GError *
gate_find_obstacle (TgPermissionGate *self, Question *question, gboolean *allowed)
{
  TgPermission permission = TG_PERMISSION_NONE;

  if (!question->choose)
    permission = TG_PERMISSION_HOST_GET_IFACE (self->host)
                     ->peek (self->host, question->caller, question->account_ids[0]);
  *allowed = permission == TG_PERMISSION_ALLOW;
  if (permission == TG_PERMISSION_DENY)
    return tg_permission_create_refusal ();
  return !*allowed && gate_is_silent (self, question->caller) ? create_closed () : NULL;
}

/* 1 */
static void
gate_go_on (TgPermissionGate *self)
{
  Question *question = g_queue_peek_head (&self->questions);
  g_autoptr (GError) obstacle = NULL;
  gboolean allowed;

  if (self->is_asking || question == NULL)
    return;
  self->is_asking = TRUE;
  obstacle = gate_find_obstacle (self, question, &allowed);
  if (allowed || obstacle != NULL)
    {
      gate_end_question (self, g_steal_pointer (&obstacle));
      return;
    }
  TG_PERMISSION_HOST_GET_IFACE (self->host)
      ->prompt_async (self->host,
                      question->caller,
                      (const char *const *)question->account_ids,
                      question->choose,
                      question->cancellable,
                      answered_cb,
                      g_object_ref (self));
}

static gboolean
question_is_about (Question *question, TgCaller *caller, const char *const *account_ids, gboolean choose)
{
  return question->choose == choose && g_str_equal (get_asker (question->caller), get_asker (caller)) &&
         g_strv_equal ((const char *const *)question->account_ids, account_ids);
}

/* (transfer none) (nullable) the question to wait for; NULL: there is no room for it. */
static Question *
gate_ensure_question (TgPermissionGate *self,
                      TgCaller *caller,
                      const char *const *account_ids,
                      gboolean choose)
{
  guint n_of_app = 0;
  Question *question;

  for (GList *link = self->questions.head; link != NULL; link = link->next)
    {
      question = link->data;
      if (question_is_about (question, caller, account_ids, choose))
        return question->waiters->len < MAX_WAITERS ? question : NULL;
      if (g_str_equal (get_silenced (question->caller), get_silenced (caller)))
        n_of_app++;
    }
  if (self->questions.length >= MAX_QUESTIONS || n_of_app >= MAX_QUESTIONS_OF_APP)
    return NULL;
  question = g_new0 (Question, 1);
  question->caller = tg_caller_ref (caller);
  question->account_ids = g_strdupv ((char **)account_ids);
  question->choose = choose;
  question->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  question->cancellable = g_cancellable_new ();
  g_queue_push_tail (&self->questions, question);
  return question;
}

void
tg_permission_gate_ask_async (TgPermissionGate *self,
                              TgCaller *caller,
                              const char *const *account_ids,
                              gboolean choose,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Question *question;

  g_task_set_source_tag (task, tg_permission_gate_ask_async);
  g_task_set_task_data (task, tg_caller_ref (caller), (GDestroyNotify)tg_caller_unref);
  if (gate_is_silent (self, caller))
    {
      g_task_return_error (task, create_closed ());
      return;
    }
  question = gate_ensure_question (self, caller, account_ids, choose);
  if (question == NULL)
    {
      g_task_return_error (task, create_busy ());
      return;
    }
  g_ptr_array_add (question->waiters, g_steal_pointer (&task));
  gate_go_on (self);
}

gboolean
tg_permission_gate_ask_finish (TgPermissionGate *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
question_forget_caller (Question *question, const char *name)
{
  for (guint i = question->waiters->len; i > 0; i--)
    {
      g_autoptr (GTask) task = g_object_ref (question->waiters->pdata[i - 1]);

      if (!g_str_equal (tg_caller_get_name (g_task_get_task_data (task)), name))
        continue;
      g_ptr_array_remove_index_fast (question->waiters, i - 1);
      g_task_return_error (task, create_closed ());
    }
}

void
tg_permission_gate_forget_caller (TgPermissionGate *self, const char *name)
{
  GList *next;

  for (GList *link = self->questions.head; link != NULL; link = next)
    {
      Question *question = link->data;

      next = link->next;
      question_forget_caller (question, name);
      if (question->waiters->len > 0)
        continue;
      if (link == self->questions.head && self->is_asking)
        g_cancellable_cancel (question->cancellable);
      else
        {
          g_queue_delete_link (&self->questions, link);
          question_free (question);
        }
    }
}

static void
tg_permission_gate_finalize (GObject *object)
{
  TgPermissionGate *self = TG_PERMISSION_GATE (object);

  g_queue_clear_full (&self->questions, (GDestroyNotify)question_free);
  g_hash_table_unref (self->silences);
  G_OBJECT_CLASS (tg_permission_gate_parent_class)->finalize (object);
}

static void
tg_permission_gate_class_init (TgPermissionGateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_permission_gate_finalize;
}

static void
tg_permission_gate_init (TgPermissionGate *self)
{
  g_queue_init (&self->questions);
  self->silences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

TgPermissionGate *
tg_permission_gate_new (TgPermissionHost *host)
{
  TgPermissionGate *self = g_object_new (TG_TYPE_PERMISSION_GATE, NULL);

  self->host = host;
  return self;
}
