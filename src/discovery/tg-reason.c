/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-reason.h"

G_DEFINE_QUARK (tg_reason_quark, tg_reason)

void
tg_reason_set (GError **error, TgReason code, const char *word)
{
  g_set_error_literal (error, TG_REASON, code, word);
}

static const char *
io_error_word (int code)
{
  switch (code)
    {
    case G_IO_ERROR_CANCELLED:
      return "cancelled";
    case G_IO_ERROR_TIMED_OUT:
      return "timeout";
    case G_IO_ERROR_CONNECTION_REFUSED:
      return "refused";
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_UNREACHABLE:
      return "unreachable";
    default:
      return "failed";
    }
}

const char *
tg_reason_get_word (const GError *error)
{
  if (error->domain == TG_REASON)
    return error->message;
  if (g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return "nothing";
  if (error->domain == G_RESOLVER_ERROR)
    return "dns";
  if (error->domain == G_TLS_ERROR)
    return "tls";
  if (error->domain == G_IO_ERROR)
    return io_error_word (error->code);
  return "failed";
}

gboolean
tg_reason_is_unreachable (const GError *error)
{
  if (error->domain == TG_REASON)
    return error->code == TG_REASON_UNREACHABLE;
  if (error->domain == G_RESOLVER_ERROR)
    return error->code != G_RESOLVER_ERROR_NOT_FOUND;
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
}
