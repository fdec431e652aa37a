/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-error.h"

#include <string.h>

#define ERROR_PREFIX "io.github.tegata.Tegata.Error."

static const GDBusErrorEntry entries[] = {
  { TG_ERROR_FAILED, ERROR_PREFIX "Failed" },
  { TG_ERROR_NOT_FOUND, ERROR_PREFIX "NotFound" },
  { TG_ERROR_NOT_ALLOWED, ERROR_PREFIX "NotAllowed" },
  { TG_ERROR_ATTENTION_NEEDED, ERROR_PREFIX "AttentionNeeded" },
  { TG_ERROR_KEYRING_LOCKED, ERROR_PREFIX "KeyringLocked" },
  { TG_ERROR_KEYRING_UNAVAILABLE, ERROR_PREFIX "KeyringUnavailable" },
  { TG_ERROR_OFFLINE, ERROR_PREFIX "Offline" },
  { TG_ERROR_PROVIDER_UNAVAILABLE, ERROR_PREFIX "ProviderUnavailable" },
  { TG_ERROR_UNSUPPORTED, ERROR_PREFIX "Unsupported" },
  { TG_ERROR_INVALID_ARGUMENT, ERROR_PREFIX "InvalidArgument" },
  { TG_ERROR_CANCELLED, ERROR_PREFIX "Cancelled" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (entries) == TG_ERROR_CANCELLED + 1);

GQuark
tg_error_quark (void)
{
  static gsize quark;

  /* Registered, so that GDBus turns codes into names and, in the other process, names into codes. */
  g_dbus_error_register_error_domain ("tg-error-quark", &quark, entries, G_N_ELEMENTS (entries));
  return (GQuark)quark;
}

const char *
tg_error_get_dbus_name (TgError code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (entries[i].error_code == (int)code)
      return entries[i].dbus_error_name;
  return entries[0].dbus_error_name;
}

TgError
tg_error_from_dbus_name (const char *name)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (entries); i++)
    if (strcmp (entries[i].dbus_error_name, name) == 0)
      return (TgError)entries[i].error_code;
  return TG_ERROR_FAILED;
}

static TgError
code_from_io_error (int code)
{
  switch (code)
    {
    case G_IO_ERROR_CANCELLED:
      return TG_ERROR_CANCELLED;
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_HOST_UNREACHABLE:
      return TG_ERROR_OFFLINE;
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_CONNECTION_CLOSED: /* the same value as BROKEN_PIPE */
    case G_IO_ERROR_TIMED_OUT:
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return TG_ERROR_PROVIDER_UNAVAILABLE;
    case G_IO_ERROR_NOT_FOUND:
      return TG_ERROR_NOT_FOUND;
    case G_IO_ERROR_PERMISSION_DENIED:
      return TG_ERROR_NOT_ALLOWED;
    case G_IO_ERROR_NOT_SUPPORTED:
      return TG_ERROR_UNSUPPORTED;
    case G_IO_ERROR_INVALID_ARGUMENT:
      return TG_ERROR_INVALID_ARGUMENT;
    default:
      return TG_ERROR_FAILED;
    }
}

static TgError
code_from_dbus_error (int code)
{
  switch (code)
    {
    case G_DBUS_ERROR_UNKNOWN_OBJECT:
      return TG_ERROR_NOT_FOUND;
    case G_DBUS_ERROR_ACCESS_DENIED:
    case G_DBUS_ERROR_AUTH_FAILED:
      return TG_ERROR_NOT_ALLOWED;
    case G_DBUS_ERROR_NOT_SUPPORTED:
    case G_DBUS_ERROR_UNKNOWN_METHOD:
    case G_DBUS_ERROR_UNKNOWN_INTERFACE:
      return TG_ERROR_UNSUPPORTED;
    case G_DBUS_ERROR_INVALID_ARGS:
    case G_DBUS_ERROR_INVALID_SIGNATURE:
      return TG_ERROR_INVALID_ARGUMENT;
    default:
      return TG_ERROR_FAILED;
    }
}

static TgError
code_of (const GError *error)
{
  if (g_dbus_error_is_remote_error (error))
    {
      g_autofree char *name = g_dbus_error_get_remote_error (error);

      if (g_str_has_prefix (name, ERROR_PREFIX))
        return tg_error_from_dbus_name (name);
    }
  if (error->domain == G_IO_ERROR)
    return code_from_io_error (error->code);
  if (error->domain == G_DBUS_ERROR)
    return code_from_dbus_error (error->code);
  if (error->domain == G_TLS_ERROR)
    return TG_ERROR_PROVIDER_UNAVAILABLE;
  /* No network looks like a resolver that cannot be asked; a name that does not exist was answered. */
  if (error->domain == G_RESOLVER_ERROR)
    return error->code == G_RESOLVER_ERROR_NOT_FOUND ? TG_ERROR_PROVIDER_UNAVAILABLE : TG_ERROR_OFFLINE;
  return TG_ERROR_FAILED;
}

void
tg_error_normalize (GError **error)
{
  if (error == NULL || *error == NULL)
    return;
  if ((*error)->domain != TG_ERROR)
    {
      TgError code = code_of (*error);

      g_dbus_error_strip_remote_error (*error);
      (*error)->domain = TG_ERROR;
      (*error)->code = (int)code;
      return;
    }
  g_dbus_error_strip_remote_error (*error);
}
