/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-address.h"

#include "tg-error.h"

#include <string.h>

/* typed, local part, domain, shown domain */
static const char *const accepted[][4] = {
  { "traveller@example.net", "traveller", "example.net", "example.net" },
  { "Traveller@EXAMPLE.Net", "Traveller", "example.net", "example.net" },
  { "  traveller@example.net\n", "traveller", "example.net", "example.net" },
  { "\xe3\x80\x80traveller@example.net\xe3\x80\x80", "traveller", "example.net", "example.net" },
  { "\xc2\xa0traveller@example.net\t", "traveller", "example.net", "example.net" },
  { "traveller@example.net.", "traveller", "example.net", "example.net" },
  { "first.last+tag=x@example.net", "first.last+tag=x", "example.net", "example.net" },
  { "!#$%&'*+-/=?^_`{|}~@example.net", "!#$%&'*+-/=?^_`{|}~", "example.net", "example.net" },
  /* Japanese carriers gave such addresses out. */
  { "two..dots.@example.net", "two..dots.", "example.net", "example.net" },
  { "\"quoted,part\"@example.net", "\"quoted,part\"", "example.net", "example.net" },
  { "\"at@inside\"@example.net", "\"at@inside\"", "example.net", "example.net" },
  { "two@ats@example.net", "two@ats", "example.net", "example.net" },
  { "山田@example.jp", "山田", "example.jp", "example.jp" },
  { "me@bücher.example", "me", "xn--bcher-kva.example", "bücher.example" },
  { "me@BÜCHER.example", "me", "xn--bcher-kva.example", "bücher.example" },
  { "me@bu\xcc\x88"
    "cher.example",
    "me",
    "xn--bcher-kva.example",
    "bücher.example" },
  { "me@xn--bcher-kva.example", "me", "xn--bcher-kva.example", "bücher.example" },
  { "me@XN--BCHER-KVA.example", "me", "xn--bcher-kva.example", "bücher.example" },
  { "me@例え.テスト", "me", "xn--r8jz45g.xn--zckzah", "例え.テスト" },
  /* The full stops of Japanese input methods. */
  { "me@例え。テスト", "me", "xn--r8jz45g.xn--zckzah", "例え.テスト" },
  { "me@例え。テスト。", "me", "xn--r8jz45g.xn--zckzah", "例え.テスト" },
  { "me@ｅｘａｍｐｌｅ．ｎｅｔ", "me", "example.net", "example.net" },
  { "me@a-b.c--d.example", "me", "a-b.c--d.example", "a-b.c--d.example" },
  { "me@123.example", "me", "123.example", "123.example" },
  { "me@1.2.3.4.example", "me", "1.2.3.4.example", "1.2.3.4.example" },
  { "me@0x1f.example", "me", "0x1f.example", "0x1f.example" },
  { "a@b.c", "a", "b.c", "b.c" },
  /* IDNA 2008 keeps these two; 2003 made other domains of them. */
  { "me@straße.example", "me", "xn--strae-oqa.example", "straße.example" },
  { "me@βόλος.example", "me", "xn--nxasmm1c.example", "βόλος.example" },
  /* Disguises are shown as they are: what does not come back as it was, and letters of scripts that do not mix. */
  { "me@xn--a-ecp.example", "me", "xn--a-ecp.example", "xn--a-ecp.example" },
  { "me@xn--zzzzzzzzz99999.example", "me", "xn--zzzzzzzzz99999.example", "xn--zzzzzzzzz99999.example" },
  { "me@xn--pple-43d.example", "me", "xn--pple-43d.example", "xn--pple-43d.example" },
  { "me@\xd0\xb0pple.example", "me", "xn--pple-43d.example", "xn--pple-43d.example" },
  { "me@пример.example", "me", "xn--e1afmkfd.example", "пример.example" },
  { "me@web会社テスト.example", "me", "xn--web-7k4bocn5445c3p2d.example", "web会社テスト.example" },
};

static void
test_accept (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgAddress) address = tg_address_parse (accepted[i][0], &error);
      g_autofree char *text = g_strconcat (accepted[i][1], "@", accepted[i][2], NULL);

      g_test_message ("%s", accepted[i][0]);
      g_assert_no_error (error);
      g_assert_cmpstr (tg_address_get_text (address), ==, text);
      g_assert_cmpstr (tg_address_get_local_part (address), ==, accepted[i][1]);
      g_assert_cmpstr (tg_address_get_domain (address), ==, accepted[i][2]);
      g_assert_cmpstr (tg_address_get_display_domain (address), ==, accepted[i][3]);
    }
}

/* typed, a part of the reason */
static const char *const refused[][2] = {
  { "", "Type your mail address" },
  { "   ", "Type your mail address" },
  { "\xe3\x80\x80", "Type your mail address" },
  { "traveller", "no “@”" },
  { "example.net", "no “@”" },
  { "@", "before “@” is missing" },
  { "@example.net", "before “@” is missing" },
  { "traveller@", "after “@” is missing" },
  { "traveller@.", "two dots" },
  { "traveller@..", "two dots" },
  { "trav eller@example.net", "space" },
  { "traveller @example.net", "space" },
  { "traveller@ example.net", "space" },
  { "traveller@exam\tple.net", "space" },
  { "trav\xc2\xa0"
    "eller@example.net",
    "space" },
  { "trav\xe3\x80\x80"
    "eller@example.net",
    "space" },
  { "\"quoted part\"@example.net", "space" },
  { "The Traveller <traveller@example.net>", "space" },
  { "trav\x01"
    "eller@example.net",
    "invisible" },
  { "trav\x7f"
    "eller@example.net",
    "invisible" },
  { "trav\xc2\x85"
    "eller@example.net",
    "invisible" },
  { "trav\xe2\x80\xae"
    "eller@example.net",
    "invisible" },
  { "trav\xe2\x80\x8b"
    "eller@example.net",
    "invisible" },
  { "\xef\xbb\xbf"
    "traveller@example.net",
    "invisible" },
  { "traveller@example.net\x1b[1m", "invisible" },
  { "<traveller@example.net>", "before “@” holds" },
  { "mailto:traveller@example.net", "before “@” holds" },
  { "one@example.net,two@example.net", "before “@” holds" },
  { "one;two@example.net", "before “@” holds" },
  { "half\"quoted@example.net", "before “@” holds" },
  { "\"@example.net", "before “@” holds" },
  { "back\\slash@example.net", "before “@” holds" },
  { "traveller@[192.0.2.1]", "number" },
  { "traveller@[IPv6:2001:db8::1]", "number" },
  { "traveller@192.0.2.1", "number" },
  { "traveller@2001:db8::1", "number" },
  { "traveller@127.1", "number" },
  { "traveller@127.0x1", "number" },
  { "traveller@127.0x", "number" },
  { "traveller@1.2.3.4.", "number" },
  { "traveller@１９２．０．２．１", "number" },
  { "traveller@localhost", "not complete" },
  { "traveller@example", "not complete" },
  { "traveller@example.", "not complete" },
  { "traveller@.example.net", "two dots" },
  { "traveller@example..net", "two dots" },
  { "traveller@example.net..", "two dots" },
  { "traveller@例え。。テスト", "two dots" },
  { "traveller@exam_ple.net", "no domain can have" },
  { "traveller@exam/ple.net", "no domain can have" },
  { "traveller@example.net:993", "no domain can have" },
  { "traveller@example.net>", "no domain can have" },
  { "traveller@exam%ple.net", "no domain can have" },
  { "traveller@℀.example", "no domain can have" },
  { "traveller@-example.net", "hyphen" },
  { "traveller@example-.net", "hyphen" },
  { "traveller@example.net-", "hyphen" },
  { "traveller@a\xe2\x80\x8d"
    "b.example",
    "xn--" },
  { "trav\xff"
    "eller@example.net",
    "cannot be read" },
  { "traveller@ex\xc3.net", "cannot be read" },
  { "traveller@exam\xed\xa0\x80ple.net", "cannot be read" },
  { NULL, "Type your mail address" },
};

static void
test_refuse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TgAddress) address = tg_address_parse (refused[i][0], &error);

      g_test_message ("%" G_GSIZE_FORMAT " -> %s", i, error != NULL ? error->message : "taken");
      g_assert_null (address);
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, refused[i][1]));
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

static TgAddress *
parse_lengths (gsize local_part, gsize first_label, gsize n_labels, GError **error)
{
  g_autofree char *local = g_strnfill (local_part, 'l');
  g_autoptr (GString) text = g_string_new (local);

  g_string_append_c (text, '@');
  for (gsize i = 0; i < n_labels; i++)
    {
      g_autofree char *label = g_strnfill (i == 0 ? first_label : 63, 'd');

      g_string_append (text, label);
      g_string_append_c (text, '.');
    }
  g_string_append (text, "org");
  return tg_address_parse (text->str, error);
}

static void
test_lengths (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAddress) longest_label = parse_lengths (1, 63, 1, &error);
  g_autoptr (TgAddress) longest = NULL;
  g_autoptr (TgAddress) too_long = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (longest_label);
  g_assert_null (parse_lengths (1, 64, 1, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  longest = parse_lengths (57, 63, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (tg_address_get_text (longest)), ==, 253);
  g_clear_pointer (&longest, tg_address_unref);
  longest = parse_lengths (58, 63, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (tg_address_get_text (longest)), ==, 254);
  too_long = parse_lengths (59, 63, 3, &error);
  g_assert_null (too_long);
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (parse_lengths (100000, 63, 3, &error));
  g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
}

/* A trailing dot and white space do not count. */
static void
test_longest_with_dot (void)
{
  g_autofree char *local = g_strnfill (242, 'l');
  g_autofree char *text = g_strconcat ("  ", local, "@example.org.  ", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TgAddress) address = tg_address_parse (text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (tg_address_get_text (address)), ==, 254);
}

static void
test_equal (void)
{
  g_autoptr (TgAddress) one = tg_address_parse ("me@bücher.example", NULL);
  g_autoptr (TgAddress) same = tg_address_parse ("me@XN--bcher-kva.example.", NULL);
  g_autoptr (TgAddress) other = tg_address_parse ("Me@bücher.example", NULL);
  g_autoptr (TgAddress) reference = tg_address_ref (one);

  g_assert_true (tg_address_equal (one, same));
  g_assert_true (tg_address_equal (one, reference));
  g_assert_false (tg_address_equal (one, other));
}

static void
test_domain (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *host = tg_domain_normalize ("MX.Example.NET.", &error);
  g_autofree char *idn = tg_domain_normalize ("mx.bücher.example", &error);
  g_autofree char *longest_label = g_strnfill (63, 'a');
  g_autofree char *longest =
      g_strjoin (".", longest_label, longest_label, longest_label, longest_label + 2, NULL);
  g_autofree char *longest_back = tg_domain_normalize (longest, &error);
  g_autofree char *too_long = g_strconcat (longest, "a", NULL);
  const char *const bad[] = {
    "", ".", "localhost", "192.0.2.1", "::1", "[::1]", "exa mple.org", "example.org/", too_long, NULL,
  };

  g_assert_no_error (error);
  g_assert_cmpstr (host, ==, "mx.example.net");
  g_assert_cmpstr (idn, ==, "mx.xn--bcher-kva.example");
  g_assert_cmpuint (strlen (longest), ==, 253);
  g_assert_cmpstr (longest_back, ==, longest);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (tg_domain_normalize (bad[i], &error));
      g_assert_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
}

static void
test_expand (void)
{
  g_autoptr (TgAddress) address = tg_address_parse ("%EMAILDOMAIN%@example.net", NULL);
  const struct
  {
    const char *text;
    const char *expanded;
    gboolean complete;
  } cases[] = {
    { "", "", TRUE },
    { "imap.example.org", "imap.example.org", TRUE },
    { "imap.%EMAILDOMAIN%", "imap.example.net", TRUE },
    { "%EMAILLOCALPART%+%EMAILDOMAIN%%EMAILDOMAIN%", "%EMAILDOMAIN%+example.netexample.net", TRUE },
    { "%EMAILADDRESS%", "%EMAILDOMAIN%@example.net", TRUE },
    { "user%%EMAILDOMAIN%", "user%example.net", FALSE },
    { "%EMAILADDRESS", "%EMAILADDRESS", FALSE },
    { "%emaildomain%", "%emaildomain%", FALSE },
    { "%", "%", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean complete;
      g_autofree char *expanded = tg_address_expand (address, cases[i].text, &complete);
      g_autofree char *again = tg_address_expand (address, cases[i].text, NULL);

      g_assert_cmpstr (expanded, ==, cases[i].expanded);
      g_assert_cmpstr (again, ==, cases[i].expanded);
      g_assert_cmpint (complete, ==, cases[i].complete);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/accept", test_accept);
  g_test_add_func ("/address/refuse", test_refuse);
  g_test_add_func ("/address/lengths", test_lengths);
  g_test_add_func ("/address/longest-with-dot", test_longest_with_dot);
  g_test_add_func ("/address/equal", test_equal);
  g_test_add_func ("/address/domain", test_domain);
  g_test_add_func ("/address/expand", test_expand);
  return g_test_run ();
}
