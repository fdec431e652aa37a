/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-json.h"

#include "tg-error.h"

#include <string.h>

static void
test_parse (void)
{
  const char *const good[] = {
    "{}",
    "[]",
    " \t\r\n{} \n",
    "null",
    "true",
    "\"text\"",
    "-0.5e+10",
    "0",
    "{\"a\": {\"a\": 1}, \"b\": [{\"a\": 1}, {\"a\": 2}]}",
    "\"\\ud83d\\ude00 \\u00e9 \\\" \\\\ \\/ \\b\\f\\n\\r\\t\"",
    "\"/* not a comment */ // nor this\"",
    "\"山田\"",
    "{\"\": 1}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = tg_json_parse (good[i], -1, &error);

      g_test_message ("%s", good[i]);
      g_assert_no_error (error);
      g_assert_nonnull (node);
    }
}

static const char *const refused[] = {
  "",
  " ",
  "{",
  "[1,",
  "[1,]",
  "{\"a\": 1,}",
  "{\"a\" 1}",
  "{\"a\": }",
  "{a: 1}",
  "{'a': 1}",
  "['a']",
  "{\"a\": 1} x",
  "{} {}",
  "1 2",
  "// comment\n{}",
  "/* comment */ {}",
  "{\"a\": 1 /* comment */}",
  "# comment\n{}",
  "var a = {};",
  "\xef\xbb\xbf{}",
  "012",
  "0x1f",
  "+1",
  ".5",
  "1.",
  "1e",
  "-",
  "NaN",
  "9223372036854775808",
  "-9223372036854775809",
  "123456789012345678901234567890",
  "Infinity",
  "True",
  "nul",
  "\"open",
  "\"new\nline\"",
  "\"\\x41\"",
  "\"\\u12\"",
  "\"\\u12g4\"",
  "\"\\ud800\"",
  "\"\\ud800x\"",
  "\"\\ud800\\u0041\"",
  "\"\\udc00\"",
  "\"\\u0000\"",
  "\"\\",
  "\"\xff\"",
  "\"\xc0\x80\"",
  "\"\xed\xa0\x80\"",
  "{\"a\": 1, \"a\": 1}",
  "{\"a\": 1, \"\\u0061\": 2}",
  "{\"b\": {\"a\": 1, \"a\": 2}}",
  "[{\"a\": 1}, {\"a\": 1, \"b\": 2, \"a\": 3}]",
  "{\"a\": {\"a\": 1}, \"a\": {}}",
  "]",
  "}",
  "[}",
  "{]",
  ",",
};

static void
test_refuse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = tg_json_parse (refused[i], -1, &error);

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_null (node);
      g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
    }
}

/* Messages may reach a log. */
static void
test_messages_quote_nothing (void)
{
  const char *const bad[] = {
    "{\"refresh_token\": \"s3cr3t\" x}",
    "{\"s3cr3t\": 1, \"s3cr3t\": 2}",
    "{\"s3cr3t",
    "s3cr3t",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tg_json_parse (bad[i], -1, &error));
      g_assert_null (strstr (error->message, "s3cr3t"));
    }
}

static void
test_length (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) part = tg_json_parse ("[1] rubbish", 3, &error);
  g_autoptr (JsonNode) with_nul = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (part);
  with_nul = tg_json_parse ("[1]\0", 4, &error);
  g_assert_null (with_nul);
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
}

static JsonNode *
parse_string_of (gsize length, GError **error)
{
  g_autofree char *text = g_strnfill (length, 'x');

  text[0] = '"';
  text[length - 1] = '"';
  return tg_json_parse (text, (gssize)length, error);
}

static void
test_size_limit (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) longest = parse_string_of (TG_JSON_MAX_BYTES, &error);

  g_assert_no_error (error);
  g_assert_nonnull (longest);
  g_assert_null (parse_string_of (TG_JSON_MAX_BYTES + 1, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
}

static JsonNode *
parse_depth (guint depth, const char *open, const char *close, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, open);
  g_string_append (text, "1");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, close);
  return tg_json_parse (text->str, -1, error);
}

static void
test_depth_limit (void)
{
  const char *const brackets[][2] = { { "[", "]" }, { "{\"a\":", "}" } };

  for (gsize i = 0; i < G_N_ELEMENTS (brackets); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) deepest = parse_depth (TG_JSON_MAX_DEPTH, brackets[i][0], brackets[i][1], &error);

      g_assert_no_error (error);
      g_assert_nonnull (deepest);
      g_assert_null (parse_depth (TG_JSON_MAX_DEPTH + 1, brackets[i][0], brackets[i][1], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
      g_clear_error (&error);
      g_assert_null (
          parse_depth (100000 / (guint)strlen (brackets[i][0]), brackets[i][0], brackets[i][1], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_FAILED);
    }
}

/* Brackets in strings are no depth, and siblings add none. */
static void
test_depth_counts_nesting_only (void)
{
  g_autoptr (GString) text = g_string_new ("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  for (int i = 0; i < 100; i++)
    g_string_append (text, ", []");
  g_string_append (text, "]");
  node = tg_json_parse (text->str, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);
}

#define OBJECT                                                                                               \
  "{\"string\": \"s\", \"int\": 7, \"whole\": 7.0, \"half\": 7.5, \"huge\": 1e300, \"true\": true, "         \
  "\"null\": null,"                                                                                          \
  " \"object\": {}, \"array\": [1], \"strv\": [\"a\", \"b\"], \"empty\": []}"

static void
test_lookups (void)
{
  g_autoptr (JsonNode) node = tg_json_parse (OBJECT, -1, NULL);
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) strv = tg_json_get_strv (object, "strv", &error);
  g_auto (GStrv) empty = tg_json_get_strv (object, "empty", &error);

  g_assert_cmpstrv (strv, ((const char *const[]){ "a", "b", NULL }));
  g_assert_cmpstrv (empty, ((const char *const[]){ NULL }));
  g_assert_cmpstr (tg_json_get_string (object, "string", &error), ==, "s");
  g_assert_cmpint (tg_json_get_int (object, "int", 1, &error), ==, 7);
  g_assert_cmpint (tg_json_get_int (object, "whole", 1, &error), ==, 7);
  g_assert_true (tg_json_get_boolean (object, "true", FALSE, &error));
  g_assert_nonnull (tg_json_get_object (object, "object", &error));
  g_assert_cmpuint (json_array_get_length (tg_json_get_array (object, "array", &error)), ==, 1);
  g_assert_no_error (error);
}

/* json-glib alone would wrap around, and a token would seem to have ended long ago. */
static void
test_whole_numbers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node =
      tg_json_parse ("{\"greatest\": 9223372036854775807, \"least\": -9223372036854775808, \"power\": 1E2,"
                     " \"minus\": -0, \"infinite\": 1e400}",
                     -1,
                     &error);
  JsonObject *object;

  g_assert_no_error (error);
  object = json_node_get_object (node);
  g_assert_cmpint (tg_json_get_int (object, "greatest", 0, &error), ==, G_MAXINT64);
  g_assert_cmpint (tg_json_get_int (object, "least", 0, &error), ==, G_MININT64);
  g_assert_cmpint (tg_json_get_int (object, "power", 0, &error), ==, 100);
  g_assert_cmpint (tg_json_get_int (object, "minus", 1, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (tg_json_get_int (object, "infinite", 42, &error), ==, 42);
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

static void
test_lookups_missing (void)
{
  const char *const absent[] = { "nothing", "null" };
  g_autoptr (JsonNode) node = tg_json_parse (OBJECT, -1, NULL);
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (absent); i++)
    {
      g_assert_null (tg_json_get_string (object, absent[i], &error));
      g_assert_cmpint (tg_json_get_int (object, absent[i], 42, &error), ==, 42);
      g_assert_true (tg_json_get_boolean (object, absent[i], TRUE, &error));
      g_assert_null (tg_json_get_object (object, absent[i], &error));
      g_assert_null (tg_json_get_array (object, absent[i], &error));
      g_assert_null (tg_json_get_strv (object, absent[i], &error));
      g_assert_no_error (error);
    }
}

static void
assert_type_error (GError **error, const char *member)
{
  g_autofree char *prefix = g_strconcat (member, ": ", NULL);

  g_assert_error (*error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_prefix ((*error)->message, prefix));
  g_clear_error (error);
}

static void
test_lookups_wrong_type (void)
{
  g_autoptr (JsonNode) node = tg_json_parse (OBJECT, -1, NULL);
  JsonObject *object = json_node_get_object (node);
  const char *const not_strings[] = { "int", "true", "object", "array", "half" };
  const char *const not_ints[] = { "string", "half", "huge", "true", "object", "array" };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (not_strings); i++)
    {
      g_assert_null (tg_json_get_string (object, not_strings[i], &error));
      assert_type_error (&error, not_strings[i]);
      g_assert_null (tg_json_get_strv (object, not_strings[i], &error));
      assert_type_error (&error, not_strings[i]);
      g_assert_null (tg_json_get_string (object, not_strings[i], NULL));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (not_ints); i++)
    {
      g_assert_cmpint (tg_json_get_int (object, not_ints[i], 42, &error), ==, 42);
      assert_type_error (&error, not_ints[i]);
    }
  g_assert_false (tg_json_get_boolean (object, "int", FALSE, &error));
  assert_type_error (&error, "int");
  g_assert_null (tg_json_get_object (object, "array", &error));
  assert_type_error (&error, "array");
  g_assert_null (tg_json_get_array (object, "object", &error));
  assert_type_error (&error, "object");
}

/* The examples of RFC 7386 appendix A, and what an overlay does. */
static void
test_merge_patch (void)
{
  const char *const table[][3] = {
    { "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
    { "{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}" },
    { "{\"a\":\"b\"}", "{\"a\":null}", "{}" },
    { "{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}" },
    { "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
    { "{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}" },
    { "{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}" },
    { "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}" },
    { "[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]" },
    { "{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]" },
    { "{\"a\":\"foo\"}", "null", "null" },
    { "{\"a\":\"foo\"}", "\"bar\"", "\"bar\"" },
    { "{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}" },
    { "[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}" },
    { "{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}" },
    { NULL, "{\"a\":{\"b\":null,\"c\":1}}", "{\"a\":{\"c\":1}}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (JsonNode) target = table[i][0] != NULL ? tg_json_parse (table[i][0], -1, NULL) : NULL;
      g_autoptr (JsonNode) patch = tg_json_parse (table[i][1], -1, NULL);
      g_autoptr (JsonNode) expected = tg_json_parse (table[i][2], -1, NULL);
      g_autoptr (JsonNode) merged = tg_json_merge_patch (target, patch);
      g_autofree char *patch_after = json_to_string (patch, FALSE);

      g_assert_true (json_node_equal (merged, expected));
      g_assert_cmpstr (patch_after, ==, table[i][1]);
      if (target != NULL)
        {
          g_autofree char *target_after = json_to_string (target, FALSE);

          g_assert_cmpstr (target_after, ==, table[i][0]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/parse", test_parse);
  g_test_add_func ("/json/refuse", test_refuse);
  g_test_add_func ("/json/messages-quote-nothing", test_messages_quote_nothing);
  g_test_add_func ("/json/length", test_length);
  g_test_add_func ("/json/size-limit", test_size_limit);
  g_test_add_func ("/json/depth-limit", test_depth_limit);
  g_test_add_func ("/json/depth-counts-nesting-only", test_depth_counts_nesting_only);
  g_test_add_func ("/json/lookups", test_lookups);
  g_test_add_func ("/json/whole-numbers", test_whole_numbers);
  g_test_add_func ("/json/lookups-missing", test_lookups_missing);
  g_test_add_func ("/json/lookups-wrong-type", test_lookups_wrong_type);
  g_test_add_func ("/json/merge-patch", test_merge_patch);
  return g_test_run ();
}
