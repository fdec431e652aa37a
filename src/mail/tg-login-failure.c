/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-login-failure.h"

#include <glib/gi18n.h>

/* From openssl/x509_vfy.h; libcurl hands them on, and Tegata needs OpenSSL for nothing else. */
enum
{
  CERTIFICATE_NOT_YET_VALID = 9,
  CERTIFICATE_HAS_EXPIRED = 10,
  CERTIFICATE_SELF_SIGNED = 18,
  CERTIFICATE_SELF_SIGNED_IN_CHAIN = 19,
  CERTIFICATE_NO_ISSUER = 20,
  CERTIFICATE_NO_VERIFICATION = 21,
};

static gboolean
is_mechanism_missing (const TgLoginFailure *failure)
{
  if (tg_server_reply_get_verdict (failure->reply) == TG_VERDICT_MECHANISM)
    return TRUE;
  for (const char *const *name = failure->mechanisms; *name != NULL; name++)
    if (tg_server_reply_offers (failure->reply, *name))
      return FALSE;
  /* Without a list of names, as for IMAP's LOGIN: nobody was asked if nobody said no. */
  return failure->mechanisms[0] != NULL || tg_server_reply_get_text (failure->reply) == NULL;
}

/* TLS is up and the server has said no to something. */
static TgLoginError
classify_refusal (const TgLoginFailure *failure)
{
  switch (tg_server_reply_get_verdict (failure->reply))
    {
    case TG_VERDICT_DISABLED:
      return TG_LOGIN_ERROR_DISABLED;
    case TG_VERDICT_TEMPORARY:
      return TG_LOGIN_ERROR_TEMPORARY;
    case TG_VERDICT_MECHANISM:
      return TG_LOGIN_ERROR_MECHANISM;
    case TG_VERDICT_NONE:
    case TG_VERDICT_REFUSED:
    case TG_VERDICT_SCOPE:
    default:
      return TG_LOGIN_ERROR_REFUSED;
    }
}

/* The server broke the dialogue off, or answered something that is no part of a login. */
static TgLoginError
classify_broken_dialogue (const TgLoginFailure *failure)
{
  if (tg_server_reply_get_verdict (failure->reply) == TG_VERDICT_NONE)
    return TG_LOGIN_ERROR_UNREACHABLE;
  return classify_refusal (failure);
}

TgLoginError
tg_login_failure_classify (const TgLoginFailure *failure)
{
  switch (failure->code)
    {
    case CURLE_ABORTED_BY_CALLBACK:
      return TG_LOGIN_ERROR_CANCELLED;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CRL_BADFILE:
      return TG_LOGIN_ERROR_TLS;
    case CURLE_LOGIN_DENIED:
      return is_mechanism_missing (failure) ? TG_LOGIN_ERROR_MECHANISM : classify_refusal (failure);
    case CURLE_QUOTE_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_REMOTE_ACCESS_DENIED:
    case CURLE_AUTH_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return classify_broken_dialogue (failure);
    default:
      return TG_LOGIN_ERROR_UNREACHABLE;
    }
}

static char *
describe_tls (const TgLoginFailure *failure, const char *host)
{
  if (failure->code == CURLE_USE_SSL_FAILED)
    return g_strdup_printf (_ ("%s does not offer STARTTLS, so nothing was sent to it. Ask its "
                               "administrator, or set up implicit TLS."),
                            host);
  if (failure->code != CURLE_PEER_FAILED_VERIFICATION)
    return g_strdup_printf (_ ("No secure connection to %s could be made. Check the port and whether it "
                               "wants TLS from the start or STARTTLS."),
                            host);
  switch (failure->certificate_error)
    {
    case CERTIFICATE_NOT_YET_VALID:
      return g_strdup_printf (_ ("The certificate of %s is not valid yet. Check the clock of this computer."),
                              host);
    case CERTIFICATE_HAS_EXPIRED:
      return g_strdup_printf (
          _ ("The certificate of %s has expired. Check the clock of this computer; if it is "
             "right, tell the provider."),
          host);
    case CERTIFICATE_SELF_SIGNED:
    case CERTIFICATE_SELF_SIGNED_IN_CHAIN:
    case CERTIFICATE_NO_ISSUER:
    case CERTIFICATE_NO_VERIFICATION:
      return g_strdup_printf (
          _ ("The certificate of %s is from nobody this computer trusts, so nothing was sent "
             "to it. Check the name of the server, or ask its administrator."),
          host);
    default:
      return g_strdup_printf (
          _ ("The certificate of %s does not prove that it is this server, so nothing was sent "
             "to it. Check the name of the server, or ask its administrator."),
          host);
    }
}

static char *
describe_unreachable (const TgLoginFailure *failure, const char *host)
{
  guint port = tg_server_get_port (failure->server);

  switch (failure->code)
    {
    case CURLE_COULDNT_RESOLVE_HOST:
      return g_strdup_printf (
          _ ("There is no server named %s, or the network is down. Check the name and the "
             "connection."),
          host);
    case CURLE_OPERATION_TIMEDOUT:
      return g_strdup_printf (
          _ ("%s did not answer in time on port %u. Check the connection and the port, and try again."),
          host,
          port);
    case CURLE_COULDNT_CONNECT:
      return g_strdup_printf (
          _ ("%s cannot be reached on port %u. Check the connection, or whether a firewall "
             "closes this port."),
          host,
          port);
    default:
      return g_strdup_printf (
          _ ("%s did not answer as a mail server on port %u. Check the port, or try again "
             "later."),
          host,
          port);
    }
}

static char *
describe_refused (const TgLoginFailure *failure, const char *host)
{
  if (failure->method == TG_METHOD_PASSWORD)
    return g_strdup_printf (_ ("%s refused the user name or the password. Check both; some providers want a "
                               "password made for this app."),
                            host);
  if (tg_server_reply_get_verdict (failure->reply) == TG_VERDICT_SCOPE)
    return g_strdup_printf (
        _ ("%s says that this sign-in does not cover mail. Sign in again and allow access "
           "to mail."),
        host);
  return g_strdup_printf (_ ("%s refused the sign-in. Sign in again, with the account that this address "
                             "belongs to."),
                          host);
}

static char *
describe_disabled (const TgLoginFailure *failure, const char *host)
{
  switch (tg_server_get_protocol (failure->server))
    {
    case TG_PROTOCOL_IMAP:
      return g_strdup_printf (
          _ ("IMAP is switched off for this mailbox on %s. Switch it on in the settings of the "
             "mailbox, or ask the administrator of your organisation."),
          host);
    case TG_PROTOCOL_POP3:
      return g_strdup_printf (
          _ ("POP3 is switched off for this mailbox on %s. Switch it on in the settings of the "
             "mailbox, or ask the administrator of your organisation."),
          host);
    case TG_PROTOCOL_SMTP:
    default:
      return g_strdup_printf (
          _ ("Sending through %s is switched off for this mailbox. Ask the administrator of "
             "your organisation to allow authenticated SMTP."),
          host);
    }
}

static char *
describe (const TgLoginFailure *failure, TgLoginError error)
{
  const char *host = tg_server_get_host (failure->server);

  switch (error)
    {
    case TG_LOGIN_ERROR_TLS:
      return describe_tls (failure, host);
    case TG_LOGIN_ERROR_MECHANISM:
      if (failure->method == TG_METHOD_OAUTH2)
        return g_strdup_printf (
            _ ("%s does not take OAuth 2.0 sign-in. Set the account up with a password, if the "
               "provider allows one."),
            host);
      return g_strdup_printf (_ ("%s takes no password. Set the account up with OAuth 2.0."), host);
    case TG_LOGIN_ERROR_REFUSED:
      return describe_refused (failure, host);
    case TG_LOGIN_ERROR_DISABLED:
      return describe_disabled (failure, host);
    case TG_LOGIN_ERROR_TEMPORARY:
      return g_strdup_printf (_ ("%s cannot take the login now. Try again later."), host);
    case TG_LOGIN_ERROR_CANCELLED:
      return g_strdup (_ ("The login was stopped."));
    case TG_LOGIN_ERROR_UNREACHABLE:
    default:
      return describe_unreachable (failure, host);
    }
}

GError *
tg_login_failure_to_error (const TgLoginFailure *failure)
{
  TgLoginError error = tg_login_failure_classify (failure);
  g_autofree char *sentence = describe (failure, error);

  if (failure->text == NULL || error == TG_LOGIN_ERROR_CANCELLED || error == TG_LOGIN_ERROR_TLS)
    return g_error_new_literal (TG_LOGIN_ERROR, (int)error, sentence);
  /* Translators: a whole sentence, then the words of a mail server, which nobody can translate. */
  return g_error_new (TG_LOGIN_ERROR, (int)error, _ ("%s The server said: “%s”"), sentence, failure->text);
}
