/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Nicks of these enumerations are the words of the D-Bus, CLI and JSON contracts. */

typedef enum
{
  TG_PROTOCOL_IMAP,
  TG_PROTOCOL_POP3,
  TG_PROTOCOL_SMTP,
} TgProtocol;

/* RFC 8314: implicit TLS ("tls") before STARTTLS ("starttls"). There is no plain value on purpose. */
typedef enum
{
  TG_SECURITY_TLS,
  TG_SECURITY_STARTTLS,
} TgSecurity;

/* Where a candidate was learnt, best rank first. */
typedef enum
{
  TG_SOURCE_CATALOGUE,
  TG_SOURCE_PACC,
  TG_SOURCE_AUTOCONFIG,
  TG_SOURCE_ISPDB,
  TG_SOURCE_MX,
  TG_SOURCE_SRV,
  TG_SOURCE_AUTODISCOVER,
  TG_SOURCE_SASL,
  TG_SOURCE_GUESS,
} TgSource;

typedef enum
{
  TG_TRUST_UNVERIFIED,
  TG_TRUST_VERIFIED,
} TgTrust;

typedef enum
{
  TG_METHOD_OAUTH2,
  TG_METHOD_PASSWORD,
} TgMethod;

typedef enum
{
  TG_CONSENT_EMBEDDED,
  TG_CONSENT_SYSTEM,
  TG_CONSENT_DEVICE,
  TG_CONSENT_PASTE,
} TgConsent;

typedef enum
{
  TG_PASSWORD_KIND_PASSWORD,
  TG_PASSWORD_KIND_APP_PASSWORD,
  TG_PASSWORD_KIND_BRIDGE,
} TgPasswordKind;

GType tg_protocol_get_type (void);
GType tg_security_get_type (void);
GType tg_source_get_type (void);
GType tg_trust_get_type (void);
GType tg_method_get_type (void);
GType tg_consent_get_type (void);
GType tg_password_kind_get_type (void);

#define TG_TYPE_PROTOCOL (tg_protocol_get_type ())
#define TG_TYPE_SECURITY (tg_security_get_type ())
#define TG_TYPE_SOURCE (tg_source_get_type ())
#define TG_TYPE_TRUST (tg_trust_get_type ())
#define TG_TYPE_METHOD (tg_method_get_type ())
#define TG_TYPE_CONSENT (tg_consent_get_type ())
#define TG_TYPE_PASSWORD_KIND (tg_password_kind_get_type ())

/* The contract's word for a value, and back. Both work for every type above. */
const char *tg_enum_to_nick (GType type, int value);
gboolean tg_enum_from_nick (GType type, const char *nick, int *value, GError **error);

G_END_DECLS
