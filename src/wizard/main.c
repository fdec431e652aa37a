/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-application.h"
#include "tg-resolver.h"
#include "tg-wizard-resources.h"

#include "tg-config.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (TgApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (TG_GETTEXT_PACKAGE, TG_LOCALEDIR);
  bind_textdomain_codeset (TG_GETTEXT_PACKAGE, "UTF-8");
  textdomain (TG_GETTEXT_PACKAGE);

  tg_resolver_install ();
  g_resources_register (tg_wizard_get_resource ());
  application = tg_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
