/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-prompt-application.h"

#include "tg-config.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (TgPromptApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (TG_GETTEXT_PACKAGE, TG_LOCALEDIR);
  bind_textdomain_codeset (TG_GETTEXT_PACKAGE, "UTF-8");
  textdomain (TG_GETTEXT_PACKAGE);
  /* To the desktop the window is one of Tegata's. */
  g_set_prgname (TG_APP_ID);
  g_set_application_name (_ ("Tegata"));

  application = tg_prompt_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
