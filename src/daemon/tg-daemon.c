/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-daemon.h"

#include "tg-recovery.h"
#include "tg-setup-service.h"

#include <stdlib.h>

/* How long the one that came second waits for the first, and for how long the end may be delayed. */
#define OTHER_TIMEOUT_SEC 10
#define END_TIMEOUT_SEC 5
#define LOOK_AGAIN_MSEC 50

#define SERVED_LOOKS 4

#define NAME_REPLY_PRIMARY_OWNER 1
#define NAME_REPLY_ALREADY_OWNER 4

struct _TgDaemon
{
  GObject parent_instance;

  GMainLoop *loop;
  int status;
  GDBusConnection *accounts_bus;
  GDBusConnection *setup_bus;
  TgAccountStore *store;
  TgContext *context; /* (nullable) only of the one that serves */
  TgAccountsService *accounts;
  TgSetupService *setup;
  gint64 deadline_usec;
  guint n_served_looks; /* one after the other, at which another process had the lock and the name */
  gboolean stopping;
  gboolean grants_closed;
};

G_DEFINE_FINAL_TYPE (TgDaemon, tg_daemon, G_TYPE_OBJECT)

static void
daemon_end (TgDaemon *self, int status)
{
  self->status = status;
  g_main_loop_quit (self->loop);
}

static gboolean
daemon_is_late (TgDaemon *self)
{
  return g_get_monotonic_time () > self->deadline_usec;
}

/* TRUE where the name is this process's now; FALSE without @error where another one still has it. It queues: the name comes
 * here the moment the bus has noticed that its owner is gone, and nobody else is started for it in between. */
static gboolean
request_name (GDBusConnection *connection, const char *name, GError **error)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (connection,
                                                            "org.freedesktop.DBus",
                                                            "/org/freedesktop/DBus",
                                                            "org.freedesktop.DBus",
                                                            "RequestName",
                                                            g_variant_new ("(su)", name, 0),
                                                            G_VARIANT_TYPE ("(u)"),
                                                            G_DBUS_CALL_FLAGS_NONE,
                                                            -1,
                                                            NULL,
                                                            error);
  guint32 answer;

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(u)", &answer);
  return answer == NAME_REPLY_PRIMARY_OWNER || answer == NAME_REPLY_ALREADY_OWNER;
}

static gboolean
name_has_owner (GDBusConnection *connection, const char *name)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (connection,
                                                            "org.freedesktop.DBus",
                                                            "/org/freedesktop/DBus",
                                                            "org.freedesktop.DBus",
                                                            "NameHasOwner",
                                                            g_variant_new ("(s)", name),
                                                            G_VARIANT_TYPE ("(b)"),
                                                            G_DBUS_CALL_FLAGS_NONE,
                                                            -1,
                                                            NULL,
                                                            NULL);
  gboolean owned = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &owned);
  return owned;
}

/* Everything that the names will lead to. */
static gboolean
daemon_prepare (TgDaemon *self, GError **error)
{
  self->context = tg_context_new (self->accounts_bus, self->setup_bus, self->store);
  self->accounts = tg_accounts_service_new (self->context);
  self->setup = tg_setup_service_new (self->context, self->accounts);
  return tg_accounts_service_start (self->accounts, error) && tg_setup_service_start (self->setup, error);
}

/* Objects first, names last: whoever sees a name finds everything behind it. Who has the lock, serves; a name that is
 * taken is that of a process that was killed, and the bus is about to notice. FALSE without @error: not yet. */
static gboolean
daemon_serve (TgDaemon *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->context == NULL && !daemon_prepare (self, error))
    return FALSE;
  if (!request_name (self->accounts_bus, TG_ACCOUNTS_NAME, &local_error) ||
      !request_name (self->setup_bus, TG_SETUP_NAME, &local_error))
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else if (daemon_is_late (self))
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "its bus names belong to another program.");
      return FALSE;
    }
  tg_recovery_begin (self->context, tg_account_store_list_pending (self->store));
  g_debug ("serving");
  return TRUE;
}

/* TRUE once it is sure that somebody else serves. The lock of a process that was killed may be let go a moment after its
 * bus connections, so one look is not enough. */
static gboolean
daemon_is_second (TgDaemon *self)
{
  if (name_has_owner (self->accounts_bus, TG_SETUP_NAME))
    self->n_served_looks++;
  else
    self->n_served_looks = 0;
  return self->n_served_looks >= SERVED_LOOKS;
}

static gboolean
begin_cb (gpointer user_data)
{
  TgDaemon *self = TG_DAEMON (user_data);
  g_autoptr (GError) error = NULL;

  if (self->stopping)
    return G_SOURCE_REMOVE;
  if (tg_account_store_lock (self->store, &error))
    {
      if (daemon_serve (self, &error))
        return G_SOURCE_REMOVE;
      if (error == NULL)
        return G_SOURCE_CONTINUE;
      g_warning ("The account service cannot start: %s", error->message);
      daemon_end (self, EXIT_FAILURE);
      return G_SOURCE_REMOVE;
    }
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) || daemon_is_late (self))
    {
      g_warning ("The account service cannot start: %s Another session of yours may be using the accounts.",
                 error->message);
      daemon_end (self, EXIT_FAILURE);
      return G_SOURCE_REMOVE;
    }
  if (daemon_is_second (self))
    {
      g_debug ("another process serves already");
      daemon_end (self, EXIT_SUCCESS);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

int
tg_daemon_run (TgDaemon *self)
{
  self->deadline_usec = g_get_monotonic_time () + OTHER_TIMEOUT_SEC * G_USEC_PER_SEC;
  if (begin_cb (self) == G_SOURCE_CONTINUE)
    g_timeout_add (LOOK_AGAIN_MSEC, begin_cb, self);
  if (self->status < 0)
    g_main_loop_run (self->loop);
  return self->status;
}

static gboolean
look_whether_done_cb (gpointer user_data)
{
  TgDaemon *self = TG_DAEMON (user_data);

  if ((self->grants_closed && self->context->n_changes == 0) || g_get_monotonic_time () > self->deadline_usec)
    {
      daemon_end (self, EXIT_SUCCESS);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
grants_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgDaemon) self = user_data;

  self->grants_closed = TRUE;
}

void
tg_daemon_stop (TgDaemon *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  if (self->context == NULL)
    {
      daemon_end (self, EXIT_SUCCESS);
      return;
    }
  /* The names stay until the end: the next one must not start before all is stored. */
  self->deadline_usec = g_get_monotonic_time () + END_TIMEOUT_SEC * G_USEC_PER_SEC;
  tg_setup_service_stop (self->setup);
  tg_accounts_service_close_async (self->accounts, grants_closed_cb, g_object_ref (self));
  g_timeout_add (LOOK_AGAIN_MSEC, look_whether_done_cb, self);
}

static void
tg_daemon_finalize (GObject *object)
{
  TgDaemon *self = TG_DAEMON (object);

  g_clear_object (&self->setup);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->context, tg_context_unref);
  g_object_unref (self->store);
  g_object_unref (self->setup_bus);
  g_object_unref (self->accounts_bus);
  g_main_loop_unref (self->loop);
  G_OBJECT_CLASS (tg_daemon_parent_class)->finalize (object);
}

static void
tg_daemon_class_init (TgDaemonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_daemon_finalize;
}

static void
tg_daemon_init (TgDaemon *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
  self->status = -1;
  self->store = tg_account_store_new (NULL);
}

TgDaemon *
tg_daemon_new (GDBusConnection *accounts_bus, GDBusConnection *setup_bus)
{
  TgDaemon *self = g_object_new (TG_TYPE_DAEMON, NULL);

  self->accounts_bus = g_object_ref (accounts_bus);
  self->setup_bus = g_object_ref (setup_bus);
  return self;
}
