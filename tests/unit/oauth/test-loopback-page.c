/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-loopback-page.h"

#include <string.h>

static void
test_pages (void)
{
  g_autofree char *accepted = tg_loopback_page_to_html (TG_LOOPBACK_PAGE_ACCEPTED);
  g_autofree char *refused = tg_loopback_page_to_html (TG_LOOPBACK_PAGE_REFUSED);
  g_autofree char *over = tg_loopback_page_to_html (TG_LOOPBACK_PAGE_OVER);
  const char *const pages[] = { accepted, refused, over };

  g_assert_nonnull (strstr (accepted, "You can close this tab and go back to Tegata."));
  g_assert_nonnull (strstr (refused, "start the sign-in again"));
  g_assert_nonnull (strstr (over, "already"));
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_assert_true (g_str_has_prefix (pages[i], "<!DOCTYPE html>"));
      g_assert_nonnull (strstr (pages[i], "<html lang=\"en\""));
      /* Nothing from elsewhere, nothing that runs. */
      g_assert_null (strstr (pages[i], "://"));
      g_assert_null (strstr (pages[i], "src="));
      g_assert_null (strstr (pages[i], "url("));
      g_assert_null (strstr (pages[i], "<script"));
    }
}

/* What the policy names is what the page has. */
static void
test_policy (void)
{
  g_autofree char *html = tg_loopback_page_to_html (TG_LOOPBACK_PAGE_ACCEPTED);
  g_autofree char *policy = tg_loopback_page_get_policy ();
  char *style = strstr (html, "<style>") + strlen ("<style>");
  *strstr (style, "</style>") = '\0';

  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, (const guchar *)style, -1);
  g_checksum_get_digest (checksum, digest, &length);
  g_autofree char *hash = g_base64_encode (digest, length);
  g_autofree char *source = g_strdup_printf ("style-src 'sha256-%s';", hash);

  g_assert_true (g_str_has_prefix (policy, "default-src 'none'; "));
  g_assert_nonnull (strstr (policy, source));
  g_assert_null (strstr (policy, "unsafe"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loopback-page/pages", test_pages);
  g_test_add_func ("/loopback-page/policy", test_policy);
  return g_test_run ();
}
