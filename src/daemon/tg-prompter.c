/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-prompter.h"

#include "tg-config.h"
#include "tg-error.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"
#define PROMPT_NAME "io.github.tegata.Tegata.Prompt1"
#define PROMPT_PATH "/io/github/tegata/Tegata/Prompt1"

struct _TgPrompter
{
  GObject parent_instance;

  GDBusConnection *connection;
  TgCallers *callers;
};

G_DEFINE_FINAL_TYPE (TgPrompter, tg_prompter, G_TYPE_OBJECT)

typedef struct
{
  TgCaller *caller;
  GVariant *accounts;
  gboolean choose;
  char *prompt; /* (nullable) the unique name of who asks for us */
  gulong cancelled_id;
  char **picked;
} Call;

static void
call_free (Call *call)
{
  tg_caller_unref (call->caller);
  g_variant_unref (call->accounts);
  g_free (call->prompt);
  g_strfreev (call->picked);
  g_free (call);
}

static void
fail (GTask *task, const char *reason)
{
  g_debug ("prompt: %s", reason);
  g_task_return_new_error (
      task,
      TG_ERROR,
      TG_ERROR_NOT_ALLOWED,
      "This app was not allowed to use the account yet, and the question whether it may could not "
      "be shown. Allow it with “tegatactl permissions allow”.");
}

static void
withdraw_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  TgPrompter *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  g_dbus_connection_call (self->connection,
                          call->prompt,
                          PROMPT_PATH,
                          PROMPT_NAME,
                          "Withdraw",
                          NULL,
                          NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          -1,
                          NULL,
                          NULL,
                          NULL);
}

/* (transfer full) those of @ids that were asked about. */
static char **
call_check_picked (Call *call, const char *const *ids)
{
  g_autoptr (GStrvBuilder) picked = g_strv_builder_new ();

  for (gsize i = 0; i < g_variant_n_children (call->accounts); i++)
    {
      g_autoptr (GVariant) account = g_variant_get_child_value (call->accounts, i);
      const char *id;

      if (g_variant_lookup (account, "id", "&s", &id) && g_strv_contains (ids, id))
        g_strv_builder_add (picked, id);
    }
  return g_strv_builder_end (picked);
}

/* 4 */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autofree const char **ids = NULL;
  const char *answer = "closed";

  g_cancellable_disconnect (g_task_get_cancellable (task), call->cancelled_id);
  if (reply != NULL)
    g_variant_get (reply, "(&s^a&s)", &answer, &ids);
  else
    g_debug ("prompt: %s", error->message);
  if (g_str_equal (answer, "allow"))
    {
      call->picked = call_check_picked (call, ids);
      g_task_return_int (task, TG_ANSWER_ALLOW);
    }
  else
    g_task_return_int (task, g_str_equal (answer, "refuse") ? TG_ANSWER_REFUSE : TG_ANSWER_CLOSED);
}

/* a{sv} */
static GVariant *
describe_caller (TgCaller *caller)
{
  const char *app_id = tg_caller_get_app_id (caller);
  const char *program = tg_caller_get_program (caller);
  GVariantBuilder app;

  g_variant_builder_init (&app, G_VARIANT_TYPE_VARDICT);
  if (app_id != NULL)
    g_variant_builder_add (&app, "{sv}", "id", g_variant_new_string (app_id));
  if (program != NULL)
    g_variant_builder_add (&app, "{sv}", "program", g_variant_new_string (program));
  return g_variant_builder_end (&app);
}

/* 3 */
static void
identified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgPrompter *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (TgCaller) prompt = tg_callers_identify_finish (TG_CALLERS (source), result);
  TgCallerKind kind = tg_caller_get_kind (prompt);

  if (kind == TG_CALLER_UNKNOWN ||
      (kind == TG_CALLER_SANDBOXED && !g_str_equal (tg_caller_get_app_id (prompt), TG_APP_ID)))
    {
      fail (task, "its name belongs to somebody else");
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  call->cancelled_id = g_cancellable_connect (
      g_task_get_cancellable (task), G_CALLBACK (withdraw_cb), g_object_ref (task), g_object_unref);
  g_dbus_connection_call (
      self->connection,
      call->prompt,
      PROMPT_PATH,
      PROMPT_NAME,
      "Ask",
      g_variant_new ("(@a{sv}@aa{sv}b)", describe_caller (call->caller), call->accounts, call->choose),
      G_VARIANT_TYPE ("(sas)"),
      G_DBUS_CALL_FLAGS_NO_AUTO_START,
      G_MAXINT,
      NULL,
      answered_cb,
      g_steal_pointer (&task));
}

/* 2 */
static void
got_owner_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgPrompter *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    {
      fail (task, error->message);
      return;
    }
  g_variant_get (reply, "(s)", &call->prompt);
  tg_callers_identify_async (self->callers, call->prompt, identified_cb, g_steal_pointer (&task));
}

static void
prompter_call_bus (TgPrompter *self,
                   const char *method_name,
                   GVariant *parameters,
                   const char *reply_type,
                   GAsyncReadyCallback callback,
                   GTask *task)
{
  g_dbus_connection_call (self->connection,
                          BUS_NAME,
                          BUS_PATH,
                          BUS_NAME,
                          method_name,
                          parameters,
                          G_VARIANT_TYPE (reply_type),
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          NULL,
                          callback,
                          task);
}

/* 1 */
static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgPrompter *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    {
      fail (task, error->message);
      return;
    }
  prompter_call_bus (
      self, "GetNameOwner", g_variant_new ("(s)", PROMPT_NAME), "(s)", got_owner_cb, g_steal_pointer (&task));
}

void
tg_prompter_ask_async (TgPrompter *self,
                       TgCaller *caller,
                       GVariant *accounts,
                       gboolean choose,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  /* An answer that was given counts, even where the question has been withdrawn meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, tg_prompter_ask_async);
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  call->caller = tg_caller_ref (caller);
  call->accounts = g_variant_ref_sink (accounts);
  call->choose = choose;
  prompter_call_bus (self,
                     "StartServiceByName",
                     g_variant_new ("(su)", PROMPT_NAME, 0),
                     "(u)",
                     started_cb,
                     g_steal_pointer (&task));
}

TgAnswer
tg_prompter_ask_finish (TgPrompter *self, GAsyncResult *result, char ***picked, GError **error)
{
  Call *call = g_task_get_task_data (G_TASK (result));
  gssize answer = g_task_propagate_int (G_TASK (result), error);

  *picked = g_steal_pointer (&call->picked);
  return answer >= 0 ? (TgAnswer)answer : TG_ANSWER_CLOSED;
}

static void
tg_prompter_finalize (GObject *object)
{
  TgPrompter *self = TG_PROMPTER (object);

  g_object_unref (self->callers);
  g_object_unref (self->connection);
  G_OBJECT_CLASS (tg_prompter_parent_class)->finalize (object);
}

static void
tg_prompter_class_init (TgPrompterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_prompter_finalize;
}

static void
tg_prompter_init (TgPrompter *self)
{
}

TgPrompter *
tg_prompter_new (GDBusConnection *connection, TgCallers *callers)
{
  TgPrompter *self = g_object_new (TG_TYPE_PROMPTER, NULL);

  self->connection = g_object_ref (connection);
  self->callers = g_object_ref (callers);
  return self;
}
