/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A server may not keep people waiting for longer. */
#define TG_RETRY_AFTER_MAX_SEC (60 * 60)

/* Seconds to wait by a Retry-After header: a number or an HTTP date (RFC 9110 10.2.3), at most TG_RETRY_AFTER_MAX_SEC;
 * 0 for no @value (nullable), a bad one or a time that is over. */
guint tg_retry_after_parse (const char *value, gint64 now_sec);

G_END_DECLS
