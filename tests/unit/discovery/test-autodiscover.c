/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"
#include "tg-autodiscover.h"
#include "tg-reason.h"

static void
test_answers (void)
{
  const struct
  {
    const char *text;
    const char *host; /* (nullable) */
    const char *word; /* (nullable) */
  } cases[] = {
    { "{\"Protocol\":\"AutodiscoverV1\",\"Url\":\"https://Outlook.Office365.com/autodiscover/"
      "autodiscover.xml\"}",
      "outlook.office365.com",
      NULL },
    { "{\"Url\":\"https://mail.example.org/x\"}", "mail.example.org", NULL },
    { "{\"ErrorCode\":\"UserNotFound\",\"ErrorMessage\":\"x\"}", NULL, "nothing" },
    { "{\"Url\":\"http://outlook.office365.com/\"}", NULL, "not-autodiscover" },
    { "{\"Url\":\"https:///x\"}", NULL, "not-autodiscover" },
    { "{\"Url\":\"https://192.0.2.1/x\"}", NULL, "not-autodiscover" },
    { "{\"Url\":\"outlook.office365.com\"}", NULL, "not-autodiscover" },
    { "{\"Url\":7}", NULL, "not-autodiscover" },
    { "{}", NULL, "not-autodiscover" },
    { "[]", NULL, "malformed" },
    { "", NULL, "malformed" },
    { "{\"Url\":\"https://a.example\",\"Url\":\"https://b.example\"}", NULL, "malformed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *host = tg_autodiscover_parse (cases[i].text, strlen (cases[i].text), &error);

      g_test_message ("answer %zu", i);
      g_assert_cmpstr (host, ==, cases[i].host);
      g_assert_cmpstr (error ? tg_reason_get_word (error) : NULL, ==, cases[i].word);
    }
}

int
main (int argc, char **argv)
{
  support_init (&argc, &argv);
  g_test_add_func ("/autodiscover/answers", test_answers);
  return g_test_run ();
}
