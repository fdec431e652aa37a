/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-source-words.h"

#include <glib/gi18n.h>

const char *
tg_source_describe (TgSource source)
{
  switch (source)
    {
    case TG_SOURCE_CATALOGUE:
      return _ ("Known providers");
    case TG_SOURCE_PACC:
      return _ ("Account settings published by the domain");
    case TG_SOURCE_AUTOCONFIG:
      return _ ("Mail settings published by the domain");
    case TG_SOURCE_ISPDB:
      return _ ("Database of mail providers");
    case TG_SOURCE_MX:
      return _ ("Where the domain receives its mail (DNS)");
    case TG_SOURCE_SRV:
      return _ ("Mail services of the domain (DNS)");
    case TG_SOURCE_AUTODISCOVER:
      return _ ("Microsoft’s directory");
    case TG_SOURCE_SASL:
      return _ ("The mail server itself");
    case TG_SOURCE_GUESS:
    default:
      return _ ("Usual server names");
    }
}
