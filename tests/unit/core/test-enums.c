/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-enums.h"

#include "tg-error.h"

/* The words of the contracts; each type has exactly these. */
static void
test_words (void)
{
  const struct
  {
    GType type;
    const char *words[10];
  } table[] = {
    { TG_TYPE_PROTOCOL, { "imap", "pop3", "smtp" } },
    { TG_TYPE_SECURITY, { "tls", "starttls" } },
    { TG_TYPE_SOURCE,
      { "catalogue", "pacc", "autoconfig", "ispdb", "mx", "srv", "autodiscover", "sasl", "guess" } },
    { TG_TYPE_TRUST, { "unverified", "verified" } },
    { TG_TYPE_METHOD, { "oauth2", "password" } },
    { TG_TYPE_CONSENT, { "embedded", "system", "device", "paste" } },
    { TG_TYPE_PASSWORD_KIND, { "password", "app-password", "bridge" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      int n = 0;

      for (; table[i].words[n] != NULL; n++)
        {
          g_autoptr (GError) error = NULL;
          int value = -1;

          g_assert_cmpstr (tg_enum_to_nick (table[i].type, n), ==, table[i].words[n]);
          g_assert_true (tg_enum_from_nick (table[i].type, table[i].words[n], &value, &error));
          g_assert_no_error (error);
          g_assert_cmpint (value, ==, n);
        }
      g_assert_null (tg_enum_to_nick (table[i].type, n));
    }
}

static void
test_unknown (void)
{
  const char *const unknown[] = { "", "plain", "TLS", "tls ", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (GError) error = NULL;
      int value = 42;

      g_assert_false (tg_enum_from_nick (TG_TYPE_SECURITY, unknown[i], &value, &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_cmpstr (error->message, ==, "Use one of these words: tls, starttls.");
      g_assert_cmpint (value, ==, 42);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enums/words", test_words);
  g_test_add_func ("/enums/unknown", test_unknown);
  return g_test_run ();
}
