/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-caller.h"

#include "tg-arrivals.h"
#include "tg-config.h"
#include "tg-process-app.h"

#include <gio/gunixfdlist.h>
#include <poll.h>
#include <unistd.h>

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"
#define DELETED " (deleted)"

struct _TgCaller
{
  char *name;
  TgCallerKind kind;
  char *app_id;
  char *program;
};

/* One unique name, from the first question on until it leaves the bus. */
typedef struct
{
  TgCallers *callers; /* (unowned) */
  guint subscription;
  TgCaller *caller; /* (nullable) not identified yet */
  GPtrArray *tasks; /* GTask, waiting */
} Entry;

/* What the bus said about a connection, for the thread that looks at the process. */
typedef struct
{
  char *name;
  guint pid;
  int pid_fd; /* -1 where the bus gives none */
  gint64 latest_usec; /* when it was on the bus already; 0 = unknown */
  char *label; /* (nullable) of the security module */
} Credentials;

struct _TgCallers
{
  GObject parent_instance;

  GDBusConnection *connection;
  GHashTable *entries; /* unique name -> Entry */
  TgArrivals *arrivals; /* (nullable) */
  gboolean blind;
  TgCallerKind strangers; /* what everybody is then who is no manager */
};

G_DEFINE_FINAL_TYPE (TgCallers, tg_callers, G_TYPE_OBJECT)

enum
{
  SIGNAL_VANISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

TgCaller *
tg_caller_new (const char *name, TgCallerKind kind, const char *app_id)
{
  TgCaller *self = g_atomic_rc_box_new0 (TgCaller);

  self->name = g_strdup (name);
  self->kind = kind;
  self->app_id = g_strdup (app_id);
  return self;
}

TgCaller *
tg_caller_new_host (const char *name, const char *program)
{
  TgCaller *self = tg_caller_new (name, TG_CALLER_HOST, NULL);

  self->program = g_strdup (program);
  return self;
}

TgCaller *
tg_caller_ref (TgCaller *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
caller_clear (TgCaller *self)
{
  g_free (self->name);
  g_free (self->app_id);
  g_free (self->program);
}

void
tg_caller_unref (TgCaller *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify)caller_clear);
}

const char *
tg_caller_get_name (TgCaller *self)
{
  return self->name;
}

TgCallerKind
tg_caller_get_kind (TgCaller *self)
{
  return self->kind;
}

const char *
tg_caller_get_app_id (TgCaller *self)
{
  return self->app_id;
}

const char *
tg_caller_get_program (TgCaller *self)
{
  return self->program;
}

const char *
tg_caller_get_app_key (TgCaller *self)
{
  return self->app_id != NULL ? self->app_id : self->program;
}

static void
entry_free (Entry *entry)
{
  g_dbus_connection_signal_unsubscribe (entry->callers->connection, entry->subscription);
  g_clear_pointer (&entry->caller, tg_caller_unref);
  g_ptr_array_unref (entry->tasks);
  g_free (entry);
}

static void
credentials_free (Credentials *credentials)
{
  if (credentials->pid_fd >= 0)
    close (credentials->pid_fd);
  g_free (credentials->label);
  g_free (credentials->name);
  g_free (credentials);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Credentials, credentials_free)

/* Gives @caller (NULL: unknown) to everybody who waits for it. */
static void
callers_settle (TgCallers *self, const char *name, TgCaller *caller)
{
  Entry *entry = g_hash_table_lookup (self->entries, name);
  g_autoptr (TgCaller) unknown = NULL;
  g_autoptr (GPtrArray) tasks = NULL;

  if (entry == NULL || entry->caller != NULL)
    return;
  if (caller == NULL)
    caller = unknown = tg_caller_new (name, TG_CALLER_UNKNOWN, NULL);
  entry->caller = tg_caller_ref (caller);
  tasks = g_steal_pointer (&entry->tasks);
  entry->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_pointer (tasks->pdata[i], tg_caller_ref (caller), (GDestroyNotify)tg_caller_unref);
}

static gboolean
pid_fd_is_alive (int pid_fd)
{
  struct pollfd poll_fd = { .fd = pid_fd, .events = POLLIN };

  return poll (&poll_fd, 1, 0) == 0;
}

/* (transfer full) (nullable) the path of the program, whether or not an update has replaced it since it was started. */
static char *
read_program (guint pid)
{
  g_autofree char *link = g_strdup_printf ("/proc/%u/exe", pid);
  char *program = g_file_read_link (link, NULL);

  if (program != NULL && g_str_has_suffix (program, DELETED))
    program[strlen (program) - strlen (DELETED)] = '\0';
  return program;
}

/* Looks at the process, and then that it is still the same one: a process id may be given to another. */
static TgCaller *
identify_sync (Credentials *credentials, GDBusConnection *connection)
{
  g_autofree char *app_id = NULL;
  g_autofree char *program = NULL;
  g_autoptr (GVariant) owned = NULL;
  gboolean alive = FALSE;

  if (!tg_process_app_read_sync ((int)credentials->pid, credentials->label, &app_id, NULL))
    return NULL;
  program = read_program (credentials->pid);
  /* Whoever was started after the connection was made has only got the number of the one who made it. */
  if (credentials->pid_fd < 0 && credentials->latest_usec > 0 &&
      tg_process_get_start_usec ((int)credentials->pid) > credentials->latest_usec)
    return NULL;
  if (credentials->pid_fd >= 0)
    alive = pid_fd_is_alive (credentials->pid_fd);
  else
    {
      owned = g_dbus_connection_call_sync (connection,
                                           BUS_NAME,
                                           BUS_PATH,
                                           BUS_NAME,
                                           "NameHasOwner",
                                           g_variant_new ("(s)", credentials->name),
                                           G_VARIANT_TYPE ("(b)"),
                                           G_DBUS_CALL_FLAGS_NONE,
                                           -1,
                                           NULL,
                                           NULL);
      if (owned != NULL)
        g_variant_get (owned, "(b)", &alive);
    }
  if (!alive)
    return NULL;
  if (app_id != NULL)
    return tg_caller_new (credentials->name, TG_CALLER_SANDBOXED, app_id);
  return tg_caller_new_host (credentials->name, program);
}

static void
identify_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  TgCallers *self = TG_CALLERS (source_object);

  g_task_return_pointer (task, identify_sync (task_data, self->connection), (GDestroyNotify)tg_caller_unref);
}

static void
identified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Credentials *credentials = g_task_get_task_data (G_TASK (result));
  g_autoptr (TgCaller) caller = g_task_propagate_pointer (G_TASK (result), NULL);

  callers_settle (TG_CALLERS (source), credentials->name, caller);
}

/* (transfer full) (nullable) NULL where the process cannot be told, or is another user's. */
static Credentials *
credentials_read (const char *name, GVariant *reply, GUnixFDList *fds)
{
  g_autoptr (Credentials) credentials = g_new0 (Credentials, 1);
  g_autoptr (GVariant) dict = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) label = g_variant_lookup_value (dict, "LinuxSecurityLabel", G_VARIANT_TYPE_BYTESTRING);
  guint32 uid;
  gint32 handle;

  credentials->name = g_strdup (name);
  credentials->pid_fd = -1;
  if (!g_variant_lookup (dict, "UnixUserID", "u", &uid) || uid != getuid () ||
      !g_variant_lookup (dict, "ProcessID", "u", &credentials->pid) || credentials->pid == 0 ||
      credentials->pid > G_MAXINT)
    return NULL;
  if (g_variant_lookup (dict, "ProcessFD", "h", &handle))
    {
      credentials->pid_fd = fds != NULL ? g_unix_fd_list_get (fds, handle, NULL) : -1;
      if (credentials->pid_fd < 0)
        return NULL;
    }
  if (label != NULL)
    credentials->label = g_strdup (g_variant_get_bytestring (label));
  return g_steal_pointer (&credentials);
}

typedef struct
{
  TgCallers *self;
  char *name;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_free (question->name);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
credentials_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, NULL);
  Credentials *credentials = reply != NULL ? credentials_read (question->name, reply, fds) : NULL;
  g_autoptr (GTask) task = NULL;

  if (credentials == NULL)
    {
      callers_settle (question->self, question->name, NULL);
      return;
    }
  if (question->self->arrivals != NULL)
    credentials->latest_usec = tg_arrivals_get_latest_usec (question->self->arrivals, question->name);
  task = g_task_new (question->self, NULL, identified_cb, NULL);
  g_task_set_task_data (task, credentials, (GDestroyNotify)credentials_free);
  g_task_run_in_thread (task, identify_thread);
}

static void
managers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autofree const char **managers = NULL;
  TgCallerKind kind = question->self->strangers;
  g_autoptr (TgCaller) caller = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(^a&s)", &managers);
  if (managers != NULL && g_strv_contains (managers, question->name))
    kind = TG_CALLER_HOST;
  /* Who manages is taken for the wizard. */
  caller = kind == TG_CALLER_HOST ? tg_caller_new_host (question->name, TG_BINDIR "/tegata")
                                  : tg_caller_new (question->name, kind, NULL);
  callers_settle (question->self, question->name, caller);
}

static void
name_owner_changed_cb (GDBusConnection *connection,
                       const char *sender_name,
                       const char *object_path,
                       const char *interface_name,
                       const char *signal_name,
                       GVariant *parameters,
                       gpointer user_data)
{
  TgCallers *self = TG_CALLERS (user_data);
  g_autofree char *name = NULL;
  const char *new_owner;

  g_variant_get (parameters, "(s&s&s)", &name, NULL, &new_owner);
  if (*new_owner != '\0' || !g_hash_table_contains (self->entries, name))
    return;
  callers_settle (self, name, NULL);
  g_hash_table_remove (self->entries, name);
  g_signal_emit (self, signals[SIGNAL_VANISHED], 0, name);
}

static Entry *
callers_begin (TgCallers *self, const char *name)
{
  Entry *entry = g_new0 (Entry, 1);
  Question *question = g_new0 (Question, 1);

  entry->callers = self;
  entry->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  /* Before the question, so that a name that leaves meanwhile is not missed. */
  entry->subscription = g_dbus_connection_signal_subscribe (self->connection,
                                                            BUS_NAME,
                                                            BUS_NAME,
                                                            "NameOwnerChanged",
                                                            BUS_PATH,
                                                            name,
                                                            G_DBUS_SIGNAL_FLAGS_NONE,
                                                            name_owner_changed_cb,
                                                            self,
                                                            NULL);
  g_hash_table_insert (self->entries, g_strdup (name), entry);

  question->self = g_object_ref (self);
  question->name = g_strdup (name);
  if (self->blind)
    {
      g_dbus_connection_call (self->connection,
                              BUS_NAME,
                              BUS_PATH,
                              BUS_NAME,
                              "ListQueuedOwners",
                              g_variant_new ("(s)", TG_MANAGERS_NAME),
                              G_VARIANT_TYPE ("(as)"),
                              G_DBUS_CALL_FLAGS_NONE,
                              -1,
                              NULL,
                              managers_cb,
                              question);
      return entry;
    }
  g_dbus_connection_call_with_unix_fd_list (self->connection,
                                            BUS_NAME,
                                            BUS_PATH,
                                            BUS_NAME,
                                            "GetConnectionCredentials",
                                            g_variant_new ("(s)", name),
                                            G_VARIANT_TYPE ("(a{sv})"),
                                            G_DBUS_CALL_FLAGS_NONE,
                                            -1,
                                            NULL,
                                            NULL,
                                            credentials_cb,
                                            question);
  return entry;
}

TgCaller *
tg_callers_lookup (TgCallers *self, const char *name)
{
  Entry *entry = g_hash_table_lookup (self->entries, name);

  return entry != NULL ? entry->caller : NULL;
}

void
tg_callers_identify_async (TgCallers *self,
                           const char *name,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Entry *entry = g_hash_table_lookup (self->entries, name);

  g_task_set_source_tag (task, tg_callers_identify_async);
  if (entry == NULL)
    entry = callers_begin (self, name);
  if (entry->caller != NULL)
    g_task_return_pointer (task, tg_caller_ref (entry->caller), (GDestroyNotify)tg_caller_unref);
  else
    g_ptr_array_add (entry->tasks, g_steal_pointer (&task));
}

TgCaller *
tg_callers_identify_finish (TgCallers *self, GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static void
tg_callers_finalize (GObject *object)
{
  TgCallers *self = TG_CALLERS (object);

  g_hash_table_unref (self->entries);
  g_clear_pointer (&self->arrivals, tg_arrivals_free);
  g_object_unref (self->connection);
  G_OBJECT_CLASS (tg_callers_parent_class)->finalize (object);
}

static void
tg_callers_class_init (TgCallersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_callers_finalize;
  signals[SIGNAL_VANISHED] = g_signal_new (
      "vanished", TG_TYPE_CALLERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tg_callers_init (TgCallers *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)entry_free);
}

TgCallers *
tg_callers_new (GDBusConnection *connection)
{
  TgCallers *self = g_object_new (TG_TYPE_CALLERS, NULL);

  self->connection = g_object_ref (connection);
  self->arrivals = tg_arrivals_new (connection);
  return self;
}

TgCallers *
tg_callers_new_blind (GDBusConnection *connection, TgCallerKind strangers)
{
  TgCallers *self = g_object_new (TG_TYPE_CALLERS, NULL);

  self->connection = g_object_ref (connection);
  self->blind = TRUE;
  self->strangers = strangers;
  return self;
}
