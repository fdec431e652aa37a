/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-diagnostics.h"

#include <string.h>

static TgIpcAccount1 *
make_account (void)
{
  TgIpcAccount1 *account = tg_ipc_account1_skeleton_new ();
  const char *const services[] = { "mail", NULL };
  g_autoptr (GVariant) servers = g_variant_ref_sink (g_variant_new_parsed (
      "[{'protocol': <'imap'>, 'host': <'imap.example.net'>, 'port': <uint16 993>, 'security': <'tls'>,"
      "  'username': <'traveller@example.net'>, 'mechanisms': <['XOAUTH2', 'PLAIN']>},"
      " {'protocol': <'smtp'>, 'host': <'smtp.example.net'>, 'port': <uint16 587>, 'security': <'starttls'>,"
      "  'username': <'traveller'>, 'mechanisms': <@as []>},"
      " {'protocol': <'pop3'>, 'host': <'pop.example.net'>, 'port': <uint16 995>, 'security': <'tls'>,"
      "  'username': <'wanderer'>, 'mechanisms': <@as []>}]"));

  tg_ipc_account1_set_id (account, "0123456789abcdef");
  tg_ipc_account1_set_address (account, "traveller@example.net");
  tg_ipc_account1_set_name (account, "Traveller's mail");
  tg_ipc_account1_set_provider (account, "example");
  tg_ipc_account1_set_method (account, "oauth2");
  tg_ipc_account1_set_state (account, "attention");
  tg_ipc_account1_set_reason (account, "grant-revoked");
  tg_ipc_account1_set_services (account, services);
  tg_ipc_account1_set_last_renewed (account, 1700000000);
  tg_ipc_account1_set_servers (account, servers);
  return account;
}

static void
test_useful (void)
{
  const char *const lines[] = {
    "Domain: example.net\n",
    "Provider: example\n",
    "State: attention\n",
    "Reason: grant-revoked\n",
    "Last renewed: 2023-11-14T22:13:20Z\n",
    "Server: imap imap.example.net:993 tls, signs in as the address, XOAUTH2 PLAIN\n",
    "Server: smtp smtp.example.net:587 starttls, signs in as the local part of the address, any mechanism\n",
    "Server: pop3 pop.example.net:995 tls, signs in as another name, any mechanism\n",
    "Allowed apps: org.example.Mail org.example.Other\n",
  };
  g_autoptr (TgIpcAccount1) account = make_account ();
  g_autofree char *text = tg_diagnostics_describe (account, "org.example.Mail\norg.example.Other");

  g_test_message ("%s", text);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_nonnull (strstr (text, lines[i]));
}

/* It is sent to strangers. */
static void
test_nobody_in_it (void)
{
  g_autoptr (TgIpcAccount1) account = make_account ();
  g_autofree char *text = tg_diagnostics_describe (account, NULL);

  g_assert_null (strstr (text, "raveller"));
  g_assert_null (strstr (text, "wanderer"));
  g_assert_null (strstr (text, "0123456789abcdef"));
}

static void
test_empty (void)
{
  g_autoptr (TgIpcAccount1) account = tg_ipc_account1_skeleton_new ();
  g_autofree char *text = tg_diagnostics_describe (account, NULL);

  g_assert_nonnull (strstr (text, "Last renewed: -\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagnostics/useful", test_useful);
  g_test_add_func ("/diagnostics/nobody-in-it", test_nobody_in_it);
  g_test_add_func ("/diagnostics/empty", test_empty);
  return g_test_run ();
}
