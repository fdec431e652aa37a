/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-exit.h"

#include "tg-error.h"
#include "tg-login-check.h"

G_DEFINE_QUARK (tg - usage - error - quark, tg_usage_error)

static TgExit
exit_from_login_error (TgLoginError code)
{
  switch (code)
    {
    case TG_LOGIN_ERROR_UNREACHABLE:
    case TG_LOGIN_ERROR_TEMPORARY:
      return TG_EXIT_TRY_LATER;
    case TG_LOGIN_ERROR_REFUSED:
      return TG_EXIT_ATTENTION;
    case TG_LOGIN_ERROR_DISABLED:
      return TG_EXIT_NOT_ALLOWED;
    case TG_LOGIN_ERROR_TLS:
    case TG_LOGIN_ERROR_MECHANISM:
    case TG_LOGIN_ERROR_CANCELLED:
    default:
      return TG_EXIT_FAILED;
    }
}

static TgExit
exit_from_tg_error (TgError code)
{
  switch (code)
    {
    case TG_ERROR_NOT_FOUND:
      return TG_EXIT_NO_ACCOUNT;
    case TG_ERROR_NOT_ALLOWED:
      return TG_EXIT_NOT_ALLOWED;
    case TG_ERROR_ATTENTION_NEEDED:
      return TG_EXIT_ATTENTION;
    case TG_ERROR_KEYRING_LOCKED:
    case TG_ERROR_KEYRING_UNAVAILABLE:
      return TG_EXIT_KEYRING;
    case TG_ERROR_OFFLINE:
    case TG_ERROR_PROVIDER_UNAVAILABLE:
      return TG_EXIT_TRY_LATER;
    case TG_ERROR_INVALID_ARGUMENT:
      return TG_EXIT_USAGE;
    case TG_ERROR_FAILED:
    case TG_ERROR_UNSUPPORTED:
    case TG_ERROR_CANCELLED:
    default:
      return TG_EXIT_FAILED;
    }
}

TgExit
tg_exit_from_error (const GError *error)
{
  g_autoptr (GError) normal = NULL;

  if (error->domain == TG_USAGE_ERROR || error->domain == G_OPTION_ERROR)
    return TG_EXIT_USAGE;
  if (error->domain == TG_LOGIN_ERROR)
    return exit_from_login_error ((TgLoginError)error->code);
  normal = g_error_copy (error);
  tg_error_normalize (&normal);
  return exit_from_tg_error ((TgError)normal->code);
}
