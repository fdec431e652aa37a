/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-export.h"

#include "private-bus.h"
#include "tg-error.h"
#include "tg-ipc.h"

#include <malloc.h>

#define PATH "/io/github/tegata/Tegata/Test"
#define INTERFACE "io.github.tegata.Tegata.Accounts1"
#define PROPERTIES "org.freedesktop.DBus.Properties"

typedef struct
{
  GDBusConnection *daemon;
  GDBusConnection *client;
  TgCallers *callers;
  TgIpcAccounts1 *skeleton;
  TgExport *export;
  guint n_checks;
  guint n_handled;
  guint n_changed;
  char *changed;
} Fixture;

/* What the check says, by the data it was made with. */
static gboolean
check (TgCaller *caller, gpointer user_data, GError **error)
{
  if (g_str_equal (user_data, "open"))
    return TRUE;
  g_set_error (error, TG_ERROR, TG_ERROR_NOT_ALLOWED, "No.");
  return FALSE;
}

static gboolean
handle_find_account_cb (TgIpcAccounts1 *skeleton,
                        GDBusMethodInvocation *invocation,
                        const char *address,
                        gpointer user_data)
{
  ((Fixture *)user_data)->n_handled++;
  tg_ipc_accounts1_complete_find_account (skeleton, invocation, "/found");
  return TRUE;
}

static void
changed_cb (GDBusConnection *connection,
            const char *sender,
            const char *object_path,
            const char *interface_name,
            const char *signal_name,
            GVariant *parameters,
            gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changed++;
  g_free (fixture->changed);
  fixture->changed = g_variant_print (parameters, FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *way = data;
  g_autoptr (GError) error = NULL;

  fixture->daemon = private_bus_connect ();
  fixture->client = private_bus_connect ();
  fixture->callers = tg_callers_new (fixture->daemon);
  fixture->skeleton = tg_ipc_accounts1_skeleton_new ();
  tg_ipc_accounts1_set_version (fixture->skeleton, "1");
  g_signal_connect (fixture->skeleton, "handle-find-account", G_CALLBACK (handle_find_account_cb), fixture);
  fixture->export = tg_export_new (fixture->daemon,
                                   PATH,
                                   G_DBUS_INTERFACE_SKELETON (fixture->skeleton),
                                   fixture->callers,
                                   check,
                                   g_strdup (way),
                                   NULL,
                                   &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->export));
  g_assert_finalize_object (g_steal_pointer (&fixture->skeleton));
  g_clear_object (&fixture->callers);
  g_clear_object (&fixture->client);
  g_clear_object (&fixture->daemon);
  g_free (fixture->changed);
}

static GVariant *
call (Fixture *fixture,
      const char *interface_name,
      const char *method_name,
      GVariant *parameters,
      GError **error)
{
  return private_bus_call (fixture->client,
                           g_dbus_connection_get_unique_name (fixture->daemon),
                           PATH,
                           interface_name,
                           method_name,
                           parameters,
                           error);
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) found =
      call (fixture, INTERFACE, "FindAccount", g_variant_new ("(s)", "a@b.example"), &error);
  g_autoptr (GVariant) version = NULL;
  g_autoptr (GVariant) all = NULL;
  g_autofree char *version_text = NULL;
  g_autofree char *all_text = NULL;

  g_assert_no_error (error);
  g_assert_true (g_variant_is_of_type (found, G_VARIANT_TYPE ("(o)")));
  g_assert_cmpuint (fixture->n_handled, ==, 1);
  version = call (fixture, PROPERTIES, "Get", g_variant_new ("(ss)", INTERFACE, "Version"), &error);
  g_assert_no_error (error);
  version_text = g_variant_print (version, FALSE);
  g_assert_cmpstr (version_text, ==, "(<'1'>,)");
  all = call (fixture, PROPERTIES, "GetAll", g_variant_new ("(s)", INTERFACE), &error);
  g_assert_no_error (error);
  all_text = g_variant_print (all, FALSE);
  g_assert_cmpstr (all_text, ==, "({'Version': <'1'>},)");
}

/* Nothing of it is left to GDBus, which would answer everybody. */
static void
test_shut (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *interface_name;
    const char *method_name;
    GVariant *parameters;
  } calls[] = {
    { INTERFACE, "FindAccount", g_variant_new ("(s)", "a@b.example") },
    { PROPERTIES, "Get", g_variant_new ("(ss)", INTERFACE, "Version") },
    { PROPERTIES, "GetAll", g_variant_new ("(s)", INTERFACE) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          call (fixture, calls[i].interface_name, calls[i].method_name, calls[i].parameters, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_NOT_ALLOWED);
    }
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

static gsize
heap_bytes (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* What is told often is not kept. */
static void
test_no_growth (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (100 * 1000, 'x');
  gsize before = 0;

  tg_ipc_accounts1_set_version (fixture->skeleton, long_text);
  for (int i = 0; i < 200; i++)
    {
      g_autoptr (GVariant) all = call (fixture, PROPERTIES, "GetAll", g_variant_new ("(s)", INTERFACE), NULL);

      g_assert_nonnull (all);
      if (i == 100)
        before = heap_bytes ();
    }
  g_assert_cmpuint (heap_bytes (), <, before + 2 * 1000 * 1000);
}

static gboolean
has_changed (gpointer user_data)
{
  return ((Fixture *)user_data)->n_changed > 0;
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) found = NULL;

  g_dbus_connection_signal_subscribe (fixture->client,
                                      g_dbus_connection_get_unique_name (fixture->daemon),
                                      PROPERTIES,
                                      "PropertiesChanged",
                                      PATH,
                                      NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE,
                                      changed_cb,
                                      fixture,
                                      NULL);
  found = call (fixture, INTERFACE, "FindAccount", g_variant_new ("(s)", "a@b.example"), NULL);
  g_assert_nonnull (found);
  tg_ipc_accounts1_set_version (fixture->skeleton, "2");
  tg_ipc_accounts1_set_version (fixture->skeleton, "3");
  private_bus_wait (has_changed, fixture);
  g_assert_cmpstr (fixture->changed, ==, "('" INTERFACE "', {'Version': <'3'>}, [])");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_object_unref (fixture->export);
  fixture->export = NULL;
  g_assert_null (call (fixture, INTERFACE, "FindAccount", g_variant_new ("(s)", "a@b.example"), &error));
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
  fixture->export = g_object_new (TG_TYPE_EXPORT, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  private_bus_start ();
  g_test_add ("/export/open", Fixture, "open", set_up, test_open, tear_down);
  g_test_add ("/export/shut", Fixture, "shut", set_up, test_shut, tear_down);
  g_test_add ("/export/no-growth", Fixture, "open", set_up, test_no_growth, tear_down);
  g_test_add ("/export/changes", Fixture, "open", set_up, test_changes, tear_down);
  g_test_add ("/export/gone", Fixture, "open", set_up, test_gone, tear_down);
  status = g_test_run ();
  private_bus_stop ();
  return status;
}
