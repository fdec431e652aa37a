/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-print.h"

#include <string.h>

#include "tg-server.h"

static GString *printed;

static void
print_cb (const char *text)
{
  g_string_append (printed, text);
}

static void
add_row (GPtrArray *rows, const char *first, const char *second, const char *third)
{
  const char *const cells[] = { first, second, third, NULL };

  g_ptr_array_add (rows, g_strdupv ((char **)cells));
}

/* Between the two, stdout is no longer that of the test program. */
static void
listen_to_stdout (void)
{
  g_string_truncate (printed, 0);
  g_set_print_handler (print_cb);
}

static void
assert_printed (const char *expected)
{
  g_set_print_handler (NULL);
  g_assert_cmpstr (printed->str, ==, expected);
}

static void
test_table (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  listen_to_stdout ();
  tg_print_table (rows);
  assert_printed ("");
  add_row (rows, "a", "bcd", "e");
  add_row (rows, "fgh", "", "");
  listen_to_stdout ();
  tg_print_table (rows);
  assert_printed ("a    bcd  e\nfgh\n");
}

/* Characters that take two columns of a terminal, and one that takes none. */
static void
test_wide (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);

  add_row (rows, "手形", "x", "1");
  add_row (rows, "e\xcc\x81", "x", "2");
  add_row (rows, "abcd", "x", "3");
  listen_to_stdout ();
  tg_print_table (rows);
  assert_printed ("手形  x  1\ne\xcc\x81     x  2\nabcd  x  3\n");
}

static TgIpcAccount1 *
create_account (void)
{
  TgIpcAccount1 *account = tg_ipc_account1_skeleton_new ();
  const char *const services[] = { "mail", NULL };
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);

  g_ptr_array_add (
      servers,
      tg_server_new (
          TG_PROTOCOL_IMAP, "imap.example.net", 993, TG_SECURITY_TLS, "traveller@example.net", NULL));
  tg_ipc_account1_set_id (account, "1");
  tg_ipc_account1_set_address (account, "traveller@example.net");
  tg_ipc_account1_set_method (account, "oauth2");
  tg_ipc_account1_set_services (account, services);
  tg_ipc_account1_set_ends_at (account, 1893456000);
  tg_ipc_account1_set_servers (account, tg_servers_to_variant (servers));
  return account;
}

/* Scripts that read it line by line exist: the order is a promise. */
static void
test_account (void)
{
  g_autoptr (TgIpcAccount1) account = create_account ();

  listen_to_stdout ();
  tg_print_json_line (tg_print_account_to_json (account));
  assert_printed ("{\"id\":\"1\",\"address\":\"traveller@example.net\",\"name\":\"\",\"provider\":\"\","
                  "\"provider_name\":\"\","
                  "\"method\":\"oauth2\",\"state\":\"\",\"reason\":\"\",\"services\":[\"mail\"],\"servers\":["
                  "{\"protocol\":"
                  "\"imap\",\"host\":\"imap.example.net\",\"port\":993,\"security\":\"tls\",\"username\":"
                  "\"traveller@example.net\",\"mechanisms\":[]}],\"ends_at\":1893456000}\n");
}

/* What the service says of itself is read like anything else from outside. */
static void
test_bad_servers (void)
{
  g_autoptr (TgIpcAccount1) account = tg_ipc_account1_skeleton_new ();
  g_autoptr (GPtrArray) none = tg_print_get_servers (account);
  g_autoptr (GPtrArray) bad = NULL;

  tg_ipc_account1_set_servers (account,
                               g_variant_new_parsed ("[{'protocol': <'telnet'>, 'host': <'example.net'>}]"));
  bad = tg_print_get_servers (account);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (bad->len, ==, 0);
}

static void
test_say (void)
{
  listen_to_stdout ();
  tg_print_get_say (FALSE) ("%d\n", 1);
  assert_printed ("1\n");
  g_string_truncate (printed, 0);
  g_set_printerr_handler (print_cb);
  tg_print_get_say (TRUE) ("%d\n", 2);
  tg_print_reason ("one\ntwo");
  g_set_printerr_handler (NULL);
  g_assert_cmpstr (printed->str, ==, "2\ntegatactl: one two\n");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  printed = g_string_new (NULL);
  g_test_add_func ("/print/table", test_table);
  g_test_add_func ("/print/wide", test_wide);
  g_test_add_func ("/print/account", test_account);
  g_test_add_func ("/print/bad-servers", test_bad_servers);
  g_test_add_func ("/print/say", test_say);
  status = g_test_run ();
  g_string_free (printed, TRUE);
  return status;
}
