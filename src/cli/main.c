/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include <glib/gi18n.h>
#include <locale.h>

#include "tg-cli.h"
#include "tg-config.h"
#include "tg-resolver.h"

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  /* Standard output is for what was asked for, also with G_MESSAGES_DEBUG. */
  g_log_writer_default_set_use_stderr (TRUE);
  bindtextdomain (TG_GETTEXT_PACKAGE, TG_LOCALEDIR);
  bind_textdomain_codeset (TG_GETTEXT_PACKAGE, "UTF-8");
  textdomain (TG_GETTEXT_PACKAGE);
  tg_resolver_install ();
  return tg_cli_main (argc, argv);
}
