/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-check.h"

#include "tg-error.h"
#include "tg-login-check.h"

static void
check_free (TgCheck *check)
{
  g_clear_error (&check->error);
  tg_server_unref (check->server);
  g_free (check);
}

static GPtrArray *
create_checks (const int *codes, gsize n)
{
  GPtrArray *checks = g_ptr_array_new_with_free_func ((GDestroyNotify)check_free);

  for (gsize i = 0; i < n; i++)
    {
      TgCheck *check = g_new0 (TgCheck, 1);

      check->server = tg_server_new (
          TG_PROTOCOL_IMAP, "imap.example.net", 993, TG_SECURITY_TLS, "traveller@example.net", NULL);
      if (codes[i] >= 0)
        check->error = g_error_new_literal (TG_LOGIN_ERROR, codes[i], "Sorry.");
      g_ptr_array_add (checks, check);
    }
  return checks;
}

static void
assert_reason (const int *codes, gsize n, int expected)
{
  g_autoptr (GPtrArray) checks = create_checks (codes, n);
  g_autoptr (GError) error = tg_check_get_error (checks);

  g_assert_error (error, TG_LOGIN_ERROR, expected);
}

/* What the person has to do something about comes before what goes away by itself. */
static void
test_reason (void)
{
  const int later_refused[] = { TG_LOGIN_ERROR_TEMPORARY, TG_LOGIN_ERROR_REFUSED };
  const int disabled_tls[] = { TG_LOGIN_ERROR_DISABLED, TG_LOGIN_ERROR_TLS };
  const int works_unreachable[] = { -1, TG_LOGIN_ERROR_UNREACHABLE };
  const int refused_disabled[] = { TG_LOGIN_ERROR_DISABLED, -1, TG_LOGIN_ERROR_REFUSED };

  assert_reason (later_refused, 2, TG_LOGIN_ERROR_REFUSED);
  assert_reason (disabled_tls, 2, TG_LOGIN_ERROR_DISABLED);
  assert_reason (works_unreachable, 2, TG_LOGIN_ERROR_UNREACHABLE);
  assert_reason (refused_disabled, 3, TG_LOGIN_ERROR_REFUSED);
}

static void
test_all_work (void)
{
  const int codes[] = { -1, -1 };
  g_autoptr (GPtrArray) checks = create_checks (codes, 2);

  g_assert_null (tg_check_get_error (checks));
}

/* Nothing was tried, so nothing was proved. */
static void
test_no_servers (void)
{
  g_autoptr (GPtrArray) checks = create_checks (NULL, 0);
  g_autoptr (GError) error = tg_check_get_error (checks);

  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/reason", test_reason);
  g_test_add_func ("/check/all-work", test_all_work);
  g_test_add_func ("/check/no-servers", test_no_servers);
  return g_test_run ();
}
