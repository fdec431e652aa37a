/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-identity.h"

static const struct
{
  const char *typed;
  const char *email; /* (nullable) */
  const char *other; /* (nullable) */
} rows[] = {
  { "traveller@example.net", "traveller@example.net", NULL },
  { "traveller@example.net", "Traveller@Example.NET", NULL },
  { "TRAVELLER@example.net", "traveller@example.net.", NULL },
  { "Ärger@example.net", "ärger@example.net", NULL },
  /* The same letter as one character and as two. */
  { "\xc3\xa4@example.net", "a\xcc\x88@example.net", NULL },
  { "a@bücher.example", "a@xn--bcher-kva.example", NULL },
  { "a@xn--bcher-kva.example", "a@BÜCHER.example", NULL },

  { "traveller@example.net", "somebody@example.net", "somebody@example.net" },
  { "traveller@example.net", "traveller@example.org", "traveller@example.org" },
  { "traveller@example.net", "traveller@mail.example.net", "traveller@mail.example.net" },
  { "a.b@example.net", "ab@example.net", "ab@example.net" },
  { "a@bücher.example", "a@bucher.example", "a@bucher.example" },
  { "a@example.net", "A@Bücher.example", "A@xn--bcher-kva.example" },

  /* Nobody can tell. */
  { "traveller@example.net", NULL, NULL },
  { "traveller@example.net", "", NULL },
  { "traveller@example.net", "somebody", NULL },
  { "traveller@example.net", "\x1b[2J@example.net", NULL },
  { "traveller@example.net", "\xff@example.net", NULL },
};

static void
test_rows (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgAddress) typed = tg_address_parse (rows[i].typed, &error);
      g_autofree char *other = NULL;

      g_assert_no_error (error);
      other = tg_identity_get_other (typed, rows[i].email);
      g_assert_cmpstr (other, ==, rows[i].other);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identity/rows", test_rows);
  return g_test_run ();
}
