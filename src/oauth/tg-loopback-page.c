/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-loopback-page.h"

#include <glib/gi18n-lib.h>

static const char style[] =
    ":root{color-scheme:light dark}"
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto 0;padding:0 1.5rem;"
    "background:#fafafa;color:#222}"
    "h1{font-size:1.6rem;line-height:1.2}"
    "@media (prefers-color-scheme:dark){body{background:#222;color:#eee}}";

static void
get_texts (TgLoopbackPage page, const char **title, const char **text)
{
  switch (page)
    {
    case TG_LOOPBACK_PAGE_ACCEPTED:
      *title = _ ("Your answer has arrived");
      *text = _ ("You can close this tab and go back to Tegata.");
      return;
    case TG_LOOPBACK_PAGE_OVER:
      *title = _ ("This sign-in has already been answered");
      *text = _ ("You can close this tab and go back to Tegata.");
      return;
    case TG_LOOPBACK_PAGE_REFUSED:
    default:
      *title = _ ("The sign-in did not work");
      *text =
          _ ("Close this tab and go back to Tegata: it says what went wrong. Then start the sign-in again.");
      return;
    }
}

char *
tg_loopback_page_to_html (TgLoopbackPage page)
{
  const char *title;
  const char *text;
  get_texts (page, &title, &text);

  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *escaped_text = g_markup_escape_text (text, -1);
  /* Translators: the language tag of your translation, such as "ja" or "pt-BR". It tells screen readers how to speak. */
  const char *language = _ ("en");

  return g_strdup_printf ("<!DOCTYPE html>\n"
                          "<html lang=\"%s\" dir=\"auto\">\n"
                          "<head>\n"
                          "<meta charset=\"utf-8\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width\">\n"
                          "<title>%s</title>\n"
                          "<style>%s</style>\n"
                          "</head>\n"
                          "<body>\n"
                          "<main>\n"
                          "<h1>%s</h1>\n"
                          "<p>%s</p>\n"
                          "</main>\n"
                          "</body>\n"
                          "</html>\n",
                          language,
                          escaped_title,
                          style,
                          escaped_title,
                          escaped_text);
}

char *
tg_loopback_page_get_policy (void)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *)style, -1);
  g_checksum_get_digest (checksum, digest, &length);
  g_autofree char *hash = g_base64_encode (digest, length);
  return g_strdup_printf ("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; "
                          "frame-ancestors 'none'",
                          hash);
}
