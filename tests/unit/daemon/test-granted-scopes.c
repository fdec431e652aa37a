/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-granted-scopes.h"

#include "tg-error.h"

#include <string.h>

static const char *const asked[] = { "openid", "email", "offline_access", "https://mail.example.net/IMAP",
                                     "send",   NULL };

static void
test_enough (void)
{
  const char *const exact[] = { "send", "https://mail.example.net/IMAP", NULL };
  const char *const other_case[] = { "Send", "https://mail.example.net/imap", "more", NULL };

  g_assert_true (tg_granted_scopes_check (asked, NULL, NULL));
  g_assert_true (tg_granted_scopes_check (NULL, exact, NULL));
  g_assert_true (tg_granted_scopes_check (asked, asked, NULL));
  g_assert_true (tg_granted_scopes_check (asked, exact, NULL));
  g_assert_true (tg_granted_scopes_check (asked, other_case, NULL));
}

static void
test_too_little (void)
{
  const char *const only_identity[] = { "openid", "email", NULL };
  const char *const half[] = { "openid", "https://mail.example.net/IMAP", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (tg_granted_scopes_check (asked, only_identity, NULL));
  g_assert_false (tg_granted_scopes_check (asked, half, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "send"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/granted-scopes/enough", test_enough);
  g_test_add_func ("/granted-scopes/too-little", test_too_little);
  return g_test_run ();
}
