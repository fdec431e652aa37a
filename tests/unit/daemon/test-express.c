/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-express.h"

#include "private-bus.h"

#define PATH "/io/github/tegata/Tegata/Accounts1/a1"
#define OTHER_PATH "/io/github/tegata/Tegata/Accounts1/a2"

typedef struct
{
  GDBusConnection *daemon;
  GDBusConnection *client;
  TgExpress *express;
  TgTokenShelf *shelf;
} Fixture;

static void
put_token (Fixture *fixture, const char *value, gint64 life_sec)
{
  g_autoptr (TgSecret) secret = tg_secret_new (value);
  TgTokenReply reply = { .access_token = secret,
                         .expires_at_sec = tg_clock_wall_usec () / G_USEC_PER_SEC + life_sec };
  g_autoptr (TgToken) token = tg_token_new (&reply, NULL, tg_clock_wall_usec (), tg_clock_boot_usec ());

  tg_token_shelf_put (fixture->shelf, "mail", token);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->daemon = private_bus_connect ();
  fixture->client = private_bus_connect ();
  fixture->express = tg_express_new (fixture->daemon);
  fixture->shelf = tg_token_shelf_new ();
  tg_express_add (fixture->express, PATH, fixture->shelf);
  put_token (fixture, "at-1", 3600);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  tg_express_stop (fixture->express);
  g_clear_object (&fixture->express);
  tg_token_shelf_unref (fixture->shelf);
  g_clear_object (&fixture->client);
  g_clear_object (&fixture->daemon);
}

/* Blocks the main thread: only GDBus's own one can answer. (nullable) the token, NULL where it was left to others. */
static char *
ask (Fixture *fixture, const char *object_path, const char *options)
{
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_sync (fixture->client,
                                   g_dbus_connection_get_unique_name (fixture->daemon),
                                   object_path,
                                   "io.github.tegata.Tegata.Account1",
                                   "GetAccessToken",
                                   g_variant_new ("(@a{sv})", g_variant_new_parsed (options)),
                                   G_VARIANT_TYPE ("(sxa{sv})"),
                                   G_DBUS_CALL_FLAGS_NONE,
                                   10000,
                                   NULL,
                                   NULL);
  char *token = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(sxa{sv})", &token, NULL, NULL);
  return token;
}

static void
assert_answer (Fixture *fixture, const char *object_path, const char *options, const char *expected)
{
  g_autofree char *token = ask (fixture, object_path, options);

  g_assert_cmpstr (token, ==, expected);
}

static void
test_allowed (Fixture *fixture, gconstpointer data)
{
  tg_express_allow (fixture->express, PATH, g_dbus_connection_get_unique_name (fixture->client), NULL);
  assert_answer (fixture, PATH, "@a{sv} {}", "at-1");
  assert_answer (fixture, PATH, "{'service': <'mail'>, 'rejected': <'at-0'>}", "at-1");
}

/* Everything that needs a thought, or is nobody's business, is left to the main thread. */
static void
test_left_alone (Fixture *fixture, gconstpointer data)
{
  const char *name = g_dbus_connection_get_unique_name (fixture->client);
  g_autofree char *other = g_strconcat (name, "0", NULL);

  tg_express_allow (fixture->express, PATH, other, NULL);
  assert_answer (fixture, PATH, "@a{sv} {}", NULL);
  tg_express_allow (fixture->express, OTHER_PATH, name, NULL);
  assert_answer (fixture, OTHER_PATH, "@a{sv} {}", NULL);
  assert_answer (fixture, PATH, "@a{sv} {}", NULL);
  tg_express_allow (fixture->express, PATH, name, NULL);
  assert_answer (fixture, PATH, "{'service': <'contacts'>}", NULL);
  assert_answer (fixture, PATH, "{'service': <7>}", NULL);
  assert_answer (fixture, PATH, "{'rejected': <'at-1'>}", NULL);
  put_token (fixture, "at-2", -1);
  assert_answer (fixture, PATH, "@a{sv} {}", NULL);
}

static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  const char *name = g_dbus_connection_get_unique_name (fixture->client);

  tg_express_allow (fixture->express, PATH, name, NULL);
  assert_answer (fixture, PATH, "@a{sv} {}", "at-1");
  tg_express_forget (fixture->express, name);
  assert_answer (fixture, PATH, "@a{sv} {}", NULL);
  tg_express_allow (fixture->express, PATH, name, NULL);
  tg_token_shelf_clear (fixture->shelf);
  assert_answer (fixture, PATH, "@a{sv} {}", NULL);
  put_token (fixture, "at-2", 3600);
  assert_answer (fixture, PATH, "@a{sv} {}", "at-2");
  tg_express_remove (fixture->express, PATH);
  assert_answer (fixture, PATH, "@a{sv} {}", NULL);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  private_bus_start ();
  ADD ("/express/allowed", test_allowed);
  ADD ("/express/left-alone", test_left_alone);
  ADD ("/express/taken-back", test_taken_back);
  status = g_test_run ();
  private_bus_stop ();
  return status;
}
