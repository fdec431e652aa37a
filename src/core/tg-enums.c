/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-enums.h"

#include "tg-error.h"

G_DEFINE_ENUM_TYPE (TgProtocol,
                    tg_protocol,
                    G_DEFINE_ENUM_VALUE (TG_PROTOCOL_IMAP, "imap"),
                    G_DEFINE_ENUM_VALUE (TG_PROTOCOL_POP3, "pop3"),
                    G_DEFINE_ENUM_VALUE (TG_PROTOCOL_SMTP, "smtp"))
G_DEFINE_ENUM_TYPE (TgSecurity,
                    tg_security,
                    G_DEFINE_ENUM_VALUE (TG_SECURITY_TLS, "tls"),
                    G_DEFINE_ENUM_VALUE (TG_SECURITY_STARTTLS, "starttls"))
G_DEFINE_ENUM_TYPE (TgSource,
                    tg_source,
                    G_DEFINE_ENUM_VALUE (TG_SOURCE_CATALOGUE, "catalogue"),
                    G_DEFINE_ENUM_VALUE (TG_SOURCE_PACC, "pacc"),
                    G_DEFINE_ENUM_VALUE (TG_SOURCE_AUTOCONFIG, "autoconfig"),
                    G_DEFINE_ENUM_VALUE (TG_SOURCE_ISPDB, "ispdb"),
                    G_DEFINE_ENUM_VALUE (TG_SOURCE_MX, "mx"),
                    G_DEFINE_ENUM_VALUE (TG_SOURCE_SRV, "srv"),
                    G_DEFINE_ENUM_VALUE (TG_SOURCE_AUTODISCOVER, "autodiscover"),
                    G_DEFINE_ENUM_VALUE (TG_SOURCE_SASL, "sasl"),
                    G_DEFINE_ENUM_VALUE (TG_SOURCE_GUESS, "guess"))
G_DEFINE_ENUM_TYPE (TgTrust,
                    tg_trust,
                    G_DEFINE_ENUM_VALUE (TG_TRUST_UNVERIFIED, "unverified"),
                    G_DEFINE_ENUM_VALUE (TG_TRUST_VERIFIED, "verified"))
G_DEFINE_ENUM_TYPE (TgMethod,
                    tg_method,
                    G_DEFINE_ENUM_VALUE (TG_METHOD_OAUTH2, "oauth2"),
                    G_DEFINE_ENUM_VALUE (TG_METHOD_PASSWORD, "password"))
G_DEFINE_ENUM_TYPE (TgConsent,
                    tg_consent,
                    G_DEFINE_ENUM_VALUE (TG_CONSENT_EMBEDDED, "embedded"),
                    G_DEFINE_ENUM_VALUE (TG_CONSENT_SYSTEM, "system"),
                    G_DEFINE_ENUM_VALUE (TG_CONSENT_DEVICE, "device"),
                    G_DEFINE_ENUM_VALUE (TG_CONSENT_PASTE, "paste"))
G_DEFINE_ENUM_TYPE (TgPasswordKind,
                    tg_password_kind,
                    G_DEFINE_ENUM_VALUE (TG_PASSWORD_KIND_PASSWORD, "password"),
                    G_DEFINE_ENUM_VALUE (TG_PASSWORD_KIND_APP_PASSWORD, "app-password"),
                    G_DEFINE_ENUM_VALUE (TG_PASSWORD_KIND_BRIDGE, "bridge"))

const char *
tg_enum_to_nick (GType type, int value)
{
  g_autoptr (GEnumClass) class = g_type_class_ref (type);
  GEnumValue *known = g_enum_get_value (class, value);

  /* The words are static; they outlive the class. */
  return known != NULL ? known->value_nick : NULL;
}

static char *
list_nicks (GEnumClass *class)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < class->n_values; i++)
    {
      if (i > 0)
        g_string_append (words, ", ");
      g_string_append (words, class->values[i].value_nick);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

gboolean
tg_enum_from_nick (GType type, const char *nick, int *value, GError **error)
{
  g_autoptr (GEnumClass) class = g_type_class_ref (type);
  GEnumValue *known = nick != NULL ? g_enum_get_value_by_nick (class, nick) : NULL;

  if (known == NULL)
    {
      g_autofree char *words = list_nicks (class);

      g_set_error (error, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "Use one of these words: %s.", words);
      return FALSE;
    }
  if (value != NULL)
    *value = known->value;
  return TRUE;
}
