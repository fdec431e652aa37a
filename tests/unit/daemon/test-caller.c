/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-caller.h"

#include "private-bus.h"

typedef struct
{
  GPtrArray *callers; /* TgCaller, in the order of the answers */
  char *vanished;
} Seen;

static void
identified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_ptr_array_add (((Seen *)user_data)->callers, tg_callers_identify_finish (TG_CALLERS (source), result));
}

static void
vanished_cb (TgCallers *callers, const char *name, gpointer user_data)
{
  ((Seen *)user_data)->vanished = g_strdup (name);
}

static gboolean
has_three (gpointer user_data)
{
  return ((Seen *)user_data)->callers->len == 3;
}

static gboolean
has_vanished (gpointer user_data)
{
  return ((Seen *)user_data)->vanished != NULL;
}

static void
test_life (void)
{
  g_autoptr (GDBusConnection) daemon = private_bus_connect ();
  g_autoptr (GDBusConnection) client = private_bus_connect ();
  g_autoptr (TgCallers) callers = tg_callers_new (daemon);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_caller_unref);
  g_autofree char *name = g_strdup (g_dbus_connection_get_unique_name (client));
  Seen seen = { answers, NULL };
  TgCaller *caller;

  g_signal_connect (callers, "vanished", G_CALLBACK (vanished_cb), &seen);
  g_assert_null (tg_callers_lookup (callers, name));
  for (int i = 0; i < 3; i++)
    tg_callers_identify_async (callers, name, identified_cb, &seen);
  g_assert_null (tg_callers_lookup (callers, name));
  private_bus_wait (has_three, &seen);

  caller = tg_callers_lookup (callers, name);
  g_assert_nonnull (caller);
  for (guint i = 0; i < answers->len; i++)
    g_assert_true (answers->pdata[i] == caller);
  g_assert_cmpstr (tg_caller_get_name (caller), ==, name);
  if (!g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    g_assert_cmpint (tg_caller_get_kind (caller), ==, TG_CALLER_HOST);

  g_assert_true (g_dbus_connection_close_sync (client, NULL, NULL));
  private_bus_wait (has_vanished, &seen);
  g_assert_cmpstr (seen.vanished, ==, name);
  g_assert_null (tg_callers_lookup (callers, name));
  g_free (seen.vanished);
}

static gboolean
has_one (gpointer user_data)
{
  return ((Seen *)user_data)->callers->len == 1;
}

/* What cannot be told is told as such. */
static void
test_gone (void)
{
  g_autoptr (GDBusConnection) daemon = private_bus_connect ();
  g_autoptr (TgCallers) callers = tg_callers_new (daemon);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_caller_unref);
  Seen seen = { answers, NULL };

  tg_callers_identify_async (callers, ":1.99999", identified_cb, &seen);
  private_bus_wait (has_one, &seen);
  g_assert_cmpint (tg_caller_get_kind (answers->pdata[0]), ==, TG_CALLER_UNKNOWN);
}

static TgCallerKind
identify (TgCallers *callers, GDBusConnection *client)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_caller_unref);
  Seen seen = { answers, NULL };

  tg_callers_identify_async (callers, g_dbus_connection_get_unique_name (client), identified_cb, &seen);
  private_bus_wait (has_one, &seen);
  return tg_caller_get_kind (answers->pdata[0]);
}

static void
queue_as_manager (GDBusConnection *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = private_bus_call (client,
                                                 "org.freedesktop.DBus",
                                                 "/org/freedesktop/DBus",
                                                 "org.freedesktop.DBus",
                                                 "RequestName",
                                                 g_variant_new ("(su)", TG_MANAGERS_NAME, 0),
                                                 &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

/* Inside a sandbox: nobody is looked at, but managers are known by where they stand, the second as well. */
static void
test_blind (void)
{
  g_autoptr (GDBusConnection) daemon = private_bus_connect ();
  g_autoptr (GDBusConnection) stranger = private_bus_connect ();
  g_autoptr (GDBusConnection) first = private_bus_connect ();
  g_autoptr (GDBusConnection) second = private_bus_connect ();
  g_autoptr (TgCallers) callers = tg_callers_new_blind (daemon, TG_CALLER_UNSEEN);
  g_autoptr (TgCallers) setup_callers = tg_callers_new_blind (daemon, TG_CALLER_HOST);

  /* While there is no manager at all, too. */
  g_assert_cmpint (identify (setup_callers, stranger), ==, TG_CALLER_HOST);
  g_assert_cmpint (identify (callers, daemon), ==, TG_CALLER_UNSEEN);
  queue_as_manager (first);
  queue_as_manager (second);
  g_assert_cmpint (identify (callers, stranger), ==, TG_CALLER_UNSEEN);
  g_assert_cmpint (identify (callers, first), ==, TG_CALLER_HOST);
  g_assert_cmpint (identify (callers, second), ==, TG_CALLER_HOST);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  private_bus_start ();
  g_test_add_func ("/caller/life", test_life);
  g_test_add_func ("/caller/gone", test_gone);
  g_test_add_func ("/caller/blind", test_blind);
  status = g_test_run ();
  private_bus_stop ();
  return status;
}
