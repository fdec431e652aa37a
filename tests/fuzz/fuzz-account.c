/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fuzz.h"

#include "tg-account.h"
#include "tg-credential.h"
#include "tg-json.h"

/* What was read from an account's file is written as it was read. */
static void
check_account (const char *data, gsize size)
{
  g_autoptr (JsonNode) node = tg_json_parse (data, size, NULL);
  g_autoptr (TgAccount) account = node != NULL ? tg_account_from_json (node, NULL) : NULL;

  if (account == NULL)
    return;

  g_autoptr (JsonNode) written = tg_account_to_json (account);
  g_autofree char *text = json_to_string (written, FALSE);
  g_autoptr (JsonNode) parsed = tg_json_parse (text, -1, NULL);
  g_autoptr (TgAccount) again = tg_account_from_json (parsed, NULL);
  g_assert_nonnull (again);
  g_autoptr (JsonNode) rewritten = tg_account_to_json (again);
  g_autofree char *text_again = json_to_string (rewritten, FALSE);

  g_assert_cmpstr (text, ==, text_again);
  g_assert_true (tg_account_id_is_valid (account->id));
}

/* The same for what the keyring holds. */
static void
check_credential (const char *data, gsize size)
{
  g_autoptr (TgCredential) credential = tg_credential_from_text (data, size, NULL);

  if (credential == NULL)
    return;

  g_autoptr (TgSecret) text = tg_credential_to_text (credential);
  g_autoptr (TgCredential) again =
      tg_credential_from_text (tg_secret_peek (text), tg_secret_get_length (text), NULL);
  g_assert_nonnull (again);
  g_assert_true (tg_secret_equal (tg_credential_get_refresh_token (credential),
                                  tg_credential_get_refresh_token (again)));
  g_assert_true (
      tg_secret_equal (tg_credential_get_password (credential), tg_credential_get_password (again)));
  g_assert_cmpstrv (tg_credential_get_scopes (credential), tg_credential_get_scopes (again));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  check_account ((const char *)data, size);
  check_credential ((const char *)data, size);
  return 0;
}
