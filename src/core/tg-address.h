/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A mail address that can be worked with: a local part and a domain of at least two labels.
 * Immutable, reference-counted, thread-safe. */
typedef struct _TgAddress TgAddress;

#define TG_TYPE_ADDRESS (tg_address_get_type ())
GType tg_address_get_type (void);

/* Parses what a person typed. White space around it and one trailing dot of the domain are
 * taken away; the domain becomes lower-case A-labels (RFC 5891); the local part stays as it is.
 * Fails with TG_ERROR_INVALID_ARGUMENT and a sentence for the person: empty, no "@", an empty
 * side, spaces or control characters inside, an IP literal, a single-label domain, an empty or
 * over-long (63) label, more than 254 octets, invalid UTF-8; also invisible characters, a domain that resolvers
 * would read as a number, and what shows that something else was pasted ("<", ":", "," ... outside quotes).
 * The domain is what follows the last "@". */
TgAddress *tg_address_parse (const char *text, GError **error);

TgAddress *tg_address_ref (TgAddress *self);
void tg_address_unref (TgAddress *self);

/* "local@a-label.domain": the form that is stored, compared and sent. */
const char *tg_address_get_text (TgAddress *self);
const char *tg_address_get_local_part (TgAddress *self);
/* Lower-case A-labels. */
const char *tg_address_get_domain (TgAddress *self);
/* For showing: the domain in Unicode, or its A-labels where Unicode would be a disguise (mixed scripts). */
const char *tg_address_get_display_domain (TgAddress *self);
gboolean tg_address_equal (TgAddress *self, TgAddress *other);

/* (transfer full) @text with %EMAILADDRESS%, %EMAILLOCALPART% and %EMAILDOMAIN% filled in, in one pass from left to
 * right: a local part that looks like a placeholder is not replaced again. Any other "%" stays as it is, and then
 * @complete (out) (nullable) is FALSE. */
char *tg_address_expand (TgAddress *self, const char *text, gboolean *complete);

/* Normalises a host or domain name in the same way (A-labels, lower case, no trailing dot).
 * NULL and TG_ERROR_INVALID_ARGUMENT for anything that is no DNS host name of at least two labels. */
char *tg_domain_normalize (const char *domain, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TgAddress, tg_address_unref)

G_END_DECLS
