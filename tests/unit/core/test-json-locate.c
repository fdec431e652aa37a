/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-json-locate.h"

#include "tg-json.h"

#include <string.h>

#define DOCUMENT                                                                                             \
  "{\n"                                                                                                      \
  "  \"name\": \"}\\\"{ \\\\\",\n"                                                                           \
  "  \"skipped\": [{\"host\": 1}, [\"]\", {}], \"x\"],\n"                                                    \
  "  \"servers\": [\n"                                                                                       \
  "    {\"host\": \"a\",\n"                                                                                  \
  "     \"port\": 993},\n"                                                                                   \
  "    {\n"                                                                                                  \
  "      \"host\": \"b\"\n"                                                                                  \
  "    }\n"                                                                                                  \
  "  ],\n"                                                                                                   \
  "  \"oauth\": { \"scopes\": {\n"                                                                           \
  "    \"mail\" : [ \"a\",\n"                                                                                \
  "      \"b\" ] } }\n"                                                                                      \
  "}\n"

static void
test_lines (void)
{
  const struct
  {
    const char *path;
    guint line;
  } table[] = {
    { "name", 2 },
    { "skipped", 3 },
    { "servers", 4 },
    { "servers[0]", 5 },
    { "servers[0].host", 5 },
    { "servers[0].port", 6 },
    { "servers[1]", 7 },
    { "servers[1].host", 8 },
    { "oauth", 11 },
    { "oauth.scopes.mail", 12 },
    { "oauth.scopes.mail[1]", 13 },
    /* As far as it is there. */
    { "servers[1].port", 7 },
    { "servers[2].host", 4 },
    { "oauth.issuer", 11 },
    { "oauth.scopes.calendar", 11 },
    { "name.first", 2 },
    { "name[0]", 2 },
    /* Not there at all. */
    { "host", 0 },
    { "nam", 0 },
    { "(document)", 0 },
    { "[0]", 0 },
    { "", 0 },
  };

  g_autoptr (JsonNode) node = tg_json_parse (DOCUMENT, -1, NULL);

  g_assert_nonnull (node);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%s", table[i].path);
      g_assert_cmpuint (tg_json_find_line (DOCUMENT, strlen (DOCUMENT), table[i].path), ==, table[i].line);
    }
}

static void
test_other_values (void)
{
  const char *const documents[] = { "[\n1, \"x\"]", "1", "\"a\"", "null", " {} ", "[]" };

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    g_assert_cmpuint (tg_json_find_line (documents[i], strlen (documents[i]), "a.b[1]"), ==, 0);
  g_assert_cmpuint (tg_json_find_line (documents[0], strlen (documents[0]), "[1]"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-locate/lines", test_lines);
  g_test_add_func ("/json-locate/other-values", test_other_values);
  return g_test_run ();
}
