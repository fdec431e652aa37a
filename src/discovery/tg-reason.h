/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Why a source gave nothing. The message of such an error is its word for TgDiscoveryTried.result
 * ("html", "http-500" ...), not a sentence: it never reaches a person as an error. */
typedef enum
{
  TG_REASON_NOTHING, /* asked, and it is clearly not there */
  TG_REASON_UNUSABLE, /* an answer came and was of no use */
  TG_REASON_UNREACHABLE, /* no answer came */
} TgReason;

#define TG_REASON (tg_reason_quark ())
GQuark tg_reason_quark (void);

void tg_reason_set (GError **error, TgReason code, const char *word);

/* For any error, also those of GIO, the resolver and TLS. The word is valid as long as @error. */
const char *tg_reason_get_word (const GError *error);
gboolean tg_reason_is_unreachable (const GError *error);

G_END_DECLS
