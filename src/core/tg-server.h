/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "tg-address.h"
#include "tg-enums.h"

G_BEGIN_DECLS

/* One mail server of an account. Immutable, reference-counted, thread-safe. */
typedef struct _TgServer TgServer;

#define TG_TYPE_SERVER (tg_server_get_type ())
GType tg_server_get_type (void);

/* @mechanisms: (nullable) SASL mechanisms the server is known to take, best first ("XOAUTH2", "PLAIN" ...).
 * @username may hold %EMAILADDRESS%, %EMAILLOCALPART%, %EMAILDOMAIN%; see tg_server_expand(). */
TgServer *tg_server_new (TgProtocol protocol,
                         const char *host,
                         guint16 port,
                         TgSecurity security,
                         const char *username,
                         const char *const *mechanisms);
TgServer *tg_server_ref (TgServer *self);
void tg_server_unref (TgServer *self);

TgProtocol tg_server_get_protocol (TgServer *self);
const char *tg_server_get_host (TgServer *self);
guint16 tg_server_get_port (TgServer *self);
TgSecurity tg_server_get_security (TgServer *self);
const char *tg_server_get_username (TgServer *self);
const char *const *tg_server_get_mechanisms (TgServer *self); /* never NULL, may be empty */

/* (transfer full) the same server with the placeholders of host and user name filled in. */
TgServer *tg_server_expand (TgServer *self, TgAddress *address);

/* Wire forms. The GVariant is a{sv} with protocol s, host s, port q, security s, username s,
 * mechanisms as (the D-Bus contract); the JSON object has the same members. Both readers refuse
 * a bad host, port 0, an empty user name and unknown words with TG_ERROR_INVALID_ARGUMENT, the message beginning with
 * the member; plain sockets cannot be written. Hosts are normalised; an IP address and "localhost" are for bridges. */
GVariant *tg_server_to_variant (TgServer *self); /* floating */
TgServer *tg_server_from_variant (GVariant *variant, GError **error);
JsonNode *tg_server_to_json (TgServer *self);
TgServer *tg_server_from_json (JsonObject *object, GError **error);

/* The same for a GPtrArray of TgServer: aa{sv}, and back. */
GVariant *tg_servers_to_variant (GPtrArray *servers); /* floating */
GPtrArray *tg_servers_from_variant (GVariant *variant, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgServer, tg_server_unref)

G_END_DECLS
