/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-permission-store.h"

#include "private-bus.h"
#include "tg-error.h"

#define NAME "org.freedesktop.impl.portal.PermissionStore"
#define PATH "/org/freedesktop/impl/portal/PermissionStore"

static const char introspection[] =
    "<node><interface name='" NAME "'>"
    "<method name='Lookup'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='a{sas}' direction='out'/><arg type='v' direction='out'/></method>"
    "<method name='SetPermission'><arg type='s' direction='in'/><arg type='b' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='as' direction='in'/></method>"
    "<method name='DeletePermission'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='s' direction='in'/></method>"
    "</interface></node>";

/* A permission store with room for one account, in the hands of a test. */
typedef struct
{
  GDBusConnection *theirs;
  GDBusConnection *ours;
  guint object_id;
  TgPermissionStore *store;
  char *app; /* (nullable) who has a permission */
  char *word;
  guint n_lookups;
  gboolean restless; /* says "changed" at every look */
  guint n_changed;
  guint n_done;
  GError *error;
} Fixture;

static void
tell_changed (Fixture *fixture)
{
  g_dbus_connection_emit_signal (fixture->theirs,
                                 NULL,
                                 PATH,
                                 NAME,
                                 "Changed",
                                 g_variant_new ("(ssbv@a{sas})",
                                                "tegata",
                                                "a",
                                                FALSE,
                                                g_variant_new_byte (0),
                                                g_variant_new_array (G_VARIANT_TYPE ("{sas}"), NULL, 0)),
                                 NULL);
}

static void
answer_lookup (Fixture *fixture, GDBusMethodInvocation *invocation)
{
  const char *const words[] = { fixture->word, NULL };
  g_auto (GVariantBuilder) apps = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sas}"));

  fixture->n_lookups++;
  if (fixture->restless)
    tell_changed (fixture);
  if (fixture->app == NULL)
    {
      g_dbus_method_invocation_return_dbus_error (
          invocation, "org.freedesktop.portal.Error.NotFound", "No entry");
      return;
    }
  g_variant_builder_add (&apps, "{s^as}", fixture->app, words);
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(a{sas}v)", &apps, g_variant_new_byte (0)));
}

static void
called_cb (GDBusConnection *connection,
           const char *sender,
           const char *object_path,
           const char *interface_name,
           const char *method_name,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree const char **words = NULL;

  if (g_str_equal (method_name, "Lookup"))
    {
      answer_lookup (fixture, invocation);
      return;
    }
  g_clear_pointer (&fixture->app, g_free);
  g_clear_pointer (&fixture->word, g_free);
  if (g_str_equal (method_name, "SetPermission"))
    {
      g_variant_get (parameters, "(&sb&ss^a&s)", NULL, NULL, NULL, &fixture->app, &words);
      fixture->word = g_strdup (words[0]);
    }
  tell_changed (fixture);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static const GDBusInterfaceVTable vtable = { called_cb, NULL, NULL, { NULL } };

static void
changed_cb (TgPermissionStore *store, const char *account_id, gpointer user_data)
{
  ((Fixture *)user_data)->n_changed++;
}

static void
request (GDBusConnection *connection, const char *method_name, GVariant *parameters)
{
  g_autoptr (GVariant) reply = private_bus_call (connection,
                                                 "org.freedesktop.DBus",
                                                 "/org/freedesktop/DBus",
                                                 "org.freedesktop.DBus",
                                                 method_name,
                                                 parameters,
                                                 NULL);

  g_assert_nonnull (reply);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, NULL);

  fixture->theirs = private_bus_connect ();
  fixture->ours = private_bus_connect ();
  fixture->object_id = g_dbus_connection_register_object (
      fixture->theirs, PATH, node->interfaces[0], &vtable, fixture, NULL, NULL);
  request (fixture->theirs, "RequestName", g_variant_new ("(su)", NAME, 0));
  fixture->store = tg_permission_store_new (fixture->ours);
  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->store);
  g_dbus_connection_unregister_object (fixture->theirs, fixture->object_id);
  g_clear_object (&fixture->theirs);
  g_clear_object (&fixture->ours);
  g_clear_error (&fixture->error);
  g_free (fixture->app);
  g_free (fixture->word);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_done++;
  g_clear_error (&fixture->error);
  tg_permission_store_load_finish (TG_PERMISSION_STORE (source), result, &fixture->error);
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_done++;
  g_clear_error (&fixture->error);
  tg_permission_store_set_finish (TG_PERMISSION_STORE (source), result, &fixture->error);
}

static gboolean
is_done (gpointer user_data)
{
  return ((Fixture *)user_data)->n_done > 0;
}

static void
load (Fixture *fixture)
{
  fixture->n_done = 0;
  tg_permission_store_load_async (fixture->store, "a", loaded_cb, fixture);
  private_bus_wait (is_done, fixture);
}

static void
set (Fixture *fixture, const char *app, TgPermission permission)
{
  fixture->n_done = 0;
  tg_permission_store_set_async (fixture->store, "a", app, permission, set_cb, fixture);
  private_bus_wait (is_done, fixture);
  g_assert_no_error (fixture->error);
}

static void
assert_known (Fixture *fixture, const char *app, TgPermission expected)
{
  TgPermission permission;

  g_assert_true (tg_permission_store_peek (fixture->store, "a", app, &permission));
  g_assert_cmpint (permission, ==, expected);
}

static void
assert_unknown (Fixture *fixture)
{
  TgPermission permission;

  g_assert_false (tg_permission_store_peek (fixture->store, "a", "org.example.App", &permission));
  g_assert_cmpint (permission, ==, TG_PERMISSION_NONE);
  g_assert_null (tg_permission_store_list (fixture->store, "a"));
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  assert_unknown (fixture);
  load (fixture);
  g_assert_no_error (fixture->error);
  assert_known (fixture, "org.example.App", TG_PERMISSION_NONE);
  load (fixture);
  g_assert_cmpuint (fixture->n_lookups, ==, 1);

  set (fixture, "org.example.App", TG_PERMISSION_ALLOW);
  assert_unknown (fixture);
  load (fixture);
  assert_known (fixture, "org.example.App", TG_PERMISSION_ALLOW);
  assert_known (fixture, "org.example.Other", TG_PERMISSION_NONE);
  set (fixture, "org.example.App", TG_PERMISSION_DENY);
  load (fixture);
  assert_known (fixture, "org.example.App", TG_PERMISSION_DENY);
  set (fixture, "org.example.App", TG_PERMISSION_NONE);
  load (fixture);
  assert_known (fixture, "org.example.App", TG_PERMISSION_NONE);
}

static gboolean
has_changed (gpointer user_data)
{
  return ((Fixture *)user_data)->n_changed > 0;
}

/* Somebody else has changed it. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  fixture->app = g_strdup ("org.example.App");
  fixture->word = g_strdup ("allow");
  load (fixture);
  assert_known (fixture, "org.example.App", TG_PERMISSION_ALLOW);
  fixture->word[0] = 'X';
  tell_changed (fixture);
  private_bus_wait (has_changed, fixture);
  assert_unknown (fixture);
  load (fixture);
  assert_known (fixture, "org.example.App", TG_PERMISSION_NONE);
}

/* Who leaves may come back with something else. */
static void
test_leaves (Fixture *fixture, gconstpointer data)
{
  load (fixture);
  request (fixture->theirs, "ReleaseName", g_variant_new ("(s)", NAME));
  private_bus_wait (has_changed, fixture);
  assert_unknown (fixture);
  load (fixture);
  g_assert_error (fixture->error, TG_ERROR, TG_ERROR_NOT_ALLOWED);
  assert_unknown (fixture);
  request (fixture->theirs, "RequestName", g_variant_new ("(su)", NAME, 0));
  load (fixture);
  g_assert_no_error (fixture->error);
}

static void
test_restless (Fixture *fixture, gconstpointer data)
{
  fixture->restless = TRUE;
  fixture->app = g_strdup ("org.example.App");
  fixture->word = g_strdup ("allow");
  load (fixture);
  g_assert_cmpuint (fixture->n_lookups, <=, 5);
  g_assert_error (fixture->error, TG_ERROR, TG_ERROR_NOT_ALLOWED);
  assert_unknown (fixture);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  private_bus_start ();
  g_test_add ("/permission-store/life", Fixture, NULL, set_up, test_life, tear_down);
  g_test_add ("/permission-store/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/permission-store/leaves", Fixture, NULL, set_up, test_leaves, tear_down);
  g_test_add ("/permission-store/restless", Fixture, NULL, set_up, test_restless, tear_down);
  status = g_test_run ();
  private_bus_stop ();
  return status;
}
