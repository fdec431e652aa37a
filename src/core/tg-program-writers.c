/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-program-private.h"

#include <string.h>

/* Every file has rules of its own for what may stand in it. What cannot be written in a way that the program reads back
 * as it was is refused, and never bent. */

/* (transfer full) between double quotes, with a backslash before each of @special. */
static char *
quote (const char *value, const char *special)
{
  GString *text = g_string_new ("\"");

  for (; *value != '\0'; value++)
    {
      if (strchr (special, *value) != NULL)
        g_string_append_c (text, '\\');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
  return g_string_free (text, FALSE);
}

/* "SCHEME://USER@HOST:PORT"; @username: (nullable). */
static char *
make_uri (const char *scheme, const char *username, TgServer *server)
{
  const char *host = tg_server_get_host (server);
  gboolean literal = strchr (host, ':') != NULL;
  g_autofree char *user = username != NULL ? g_uri_escape_string (username, NULL, FALSE) : NULL;

  return g_strdup_printf ("%s://%s%s%s%s%s:%u",
                          scheme,
                          user != NULL ? user : "",
                          user != NULL ? "@" : "",
                          literal ? "[" : "",
                          host,
                          literal ? "]" : "",
                          tg_server_get_port (server));
}

static gboolean
is_tls (TgServer *server)
{
  return tg_server_get_security (server) == TG_SECURITY_TLS;
}

static gboolean
is_oauth (const TgProgramJob *job)
{
  return job->account->method == TG_METHOD_OAUTH2;
}

static gboolean
refuse (const char *value, const char *characters, const char **misfit)
{
  if (strpbrk (value, characters) == NULL)
    return FALSE;
  *misfit = value;
  return TRUE;
}

/* Single quotes would keep everything, but could not hold one themselves. */
#define NEOMUTT_SPECIAL "\\\"$`"

static void
add_neomutt_secret (GString *text, const TgProgramJob *job, const char *protocol, TgServer *server)
{
  const char *mechanism = tg_program_get_mechanism (job->account, server);

  if (mechanism != NULL)
    g_string_append_printf (text,
                            "set %s_authenticators = \"%s\"\n"
                            "set %s_oauth_refresh_command = \"%s\"\n",
                            protocol,
                            mechanism,
                            protocol,
                            job->command);
  else
    g_string_append_printf (text, "set %s_pass = \"`%s`\"\n", protocol, job->command);
}

gboolean
tg_program_write_neomutt (GString *text, const TgProgramJob *job, const char **misfit)
{
  g_autofree char *from = quote (job->account->address, NEOMUTT_SPECIAL);
  g_autofree char *user = quote (tg_server_get_username (job->receiving), NEOMUTT_SPECIAL);
  g_autofree char *folder = make_uri (is_tls (job->receiving) ? "imaps" : "imap", NULL, job->receiving);

  g_string_append_printf (text,
                          "set from = %s\n"
                          "set use_envelope_from = yes\n"
                          "set ssl_force_tls = yes\n"
                          "set ssl_starttls = yes\n"
                          "\n"
                          "set folder = \"%s/\"\n"
                          "set spoolfile = \"+INBOX\"\n"
                          "set imap_user = %s\n",
                          from,
                          folder,
                          user);
  add_neomutt_secret (text, job, "imap", job->receiving);
  if (job->sending != NULL)
    {
      g_autofree char *smtp = make_uri (
          is_tls (job->sending) ? "smtps" : "smtp", tg_server_get_username (job->sending), job->sending);

      g_string_append_printf (text, "\nset smtp_url = \"%s/\"\n", smtp);
      add_neomutt_secret (text, job, "smtp", job->sending);
    }
  return TRUE;
}

/* In an envelope address msmtp puts other text for "%", and takes the rest for patterns. */
#define MSMTP_PATTERNS "%?*["

gboolean
tg_program_write_msmtp (GString *text, const TgProgramJob *job, const char **misfit)
{
  const char *mechanism = tg_program_get_mechanism (job->account, job->sending);

  if (refuse (job->account->address, MSMTP_PATTERNS, misfit))
    return FALSE;
  /* It takes away one quote at either end and leaves all in between as it is. */
  g_string_append_printf (text,
                          "account %s\n"
                          "host %s\n"
                          "port %u\n"
                          "tls on\n"
                          "tls_starttls %s\n"
                          "auth %s\n"
                          "user \"%s\"\n"
                          "passwordeval \"%s\"\n"
                          "from \"%s\"\n",
                          job->label,
                          tg_server_get_host (job->sending),
                          tg_server_get_port (job->sending),
                          is_tls (job->sending) ? "off" : "on",
                          mechanism != NULL ? mechanism : "on",
                          tg_server_get_username (job->sending),
                          job->command,
                          job->account->address);
  return TRUE;
}

/* git runs the command by a shell, and reads it from a file with quotes of its own. */
gboolean
tg_program_write_git (GString *text, const TgProgramJob *job, const char **misfit)
{
  const char *mechanism = tg_program_get_mechanism (job->account, job->sending);
  g_autofree char *user = g_shell_quote (tg_server_get_username (job->sending));
  g_autofree char *from = g_shell_quote (job->account->address);
  g_autofree char *sender = quote (job->account->address, "\\\"");
  g_autofree char *command = NULL;
  g_autofree char *quoted = NULL;

  if (refuse (job->account->address, MSMTP_PATTERNS, misfit))
    return FALSE;
  command = g_strdup_printf ("msmtp --host=%s --port=%u --tls=on --tls-starttls=%s --auth=%s --user=%s "
                             "--passwordeval='%s' --from=%s",
                             tg_server_get_host (job->sending),
                             tg_server_get_port (job->sending),
                             is_tls (job->sending) ? "off" : "on",
                             mechanism != NULL ? mechanism : "on",
                             user,
                             job->command,
                             from);
  quoted = quote (command, "\\\"");
  g_string_append_printf (text,
                          "[sendemail]\n"
                          "\tfrom = %s\n"
                          "\tsendmailCmd = %s\n",
                          sender,
                          quoted);
  return TRUE;
}

gboolean
tg_program_write_mbsync (GString *text, const TgProgramJob *job, const char **misfit)
{
  g_autofree char *user = quote (tg_server_get_username (job->receiving), "\\\"");

  /* Sections end at an empty line. Without its list, SASL would offer passwords as tokens where it knows of tokens. */
  g_string_append_printf (text,
                          "IMAPAccount %1$s\n"
                          "Host %2$s\n"
                          "Port %3$u\n"
                          "SSLType %4$s\n"
                          "AuthMechs %5$s\n"
                          "User %6$s\n"
                          "PassCmd \"%7$s\"\n"
                          "\n"
                          "IMAPStore %1$s-remote\n"
                          "Account %1$s\n"
                          "\n"
                          "MaildirStore %1$s-local\n"
                          "Path ~/Mail/%1$s/\n"
                          "Inbox ~/Mail/%1$s/INBOX\n"
                          "SubFolders Verbatim\n"
                          "\n"
                          "Channel %1$s\n"
                          "Far :%1$s-remote:\n"
                          "Near :%1$s-local:\n"
                          "Patterns *\n"
                          "Create Near\n"
                          "SyncState *\n",
                          job->label,
                          tg_server_get_host (job->receiving),
                          tg_server_get_port (job->receiving),
                          is_tls (job->receiving) ? "IMAPS" : "STARTTLS",
                          is_oauth (job) ? "XOAUTH2" : "PLAIN LOGIN",
                          user,
                          job->command);
  return TRUE;
}

/* (transfer full) "imaps+oauthbearer" and its like. */
static char *
get_aerc_scheme (const TgProgramJob *job, TgServer *server, const char *tls, const char *starttls)
{
  const char *mechanism = tg_program_get_mechanism (job->account, server);

  return g_strconcat (is_tls (server) ? tls : starttls,
                      mechanism != NULL ? "+" : "",
                      mechanism != NULL ? mechanism : "",
                      NULL);
}

gboolean
tg_program_write_aerc (GString *text, const TgProgramJob *job, const char **misfit)
{
  g_autofree char *scheme = get_aerc_scheme (job, job->receiving, "imaps", "imap");
  g_autofree char *source = make_uri (scheme, tg_server_get_username (job->receiving), job->receiving);

  /* Comments, quotes and references of its INI format; addresses in URIs are encoded. */
  if (refuse (job->account->address, "#;`\"\\%", misfit))
    return FALSE;
  g_string_append_printf (text,
                          "[%s]\n"
                          "source = %s\n"
                          "source-cred-cmd = %s\n",
                          job->label,
                          source,
                          job->command);
  if (job->sending != NULL)
    {
      g_autofree char *sending_scheme = get_aerc_scheme (job, job->sending, "smtps", "smtp");
      g_autofree char *outgoing =
          make_uri (sending_scheme, tg_server_get_username (job->sending), job->sending);

      g_string_append_printf (text,
                              "outgoing = %s\n"
                              "outgoing-cred-cmd = %s\n"
                              "outgoing-cred-cmd-cache = false\n",
                              outgoing,
                              job->command);
      if (!is_tls (job->sending))
        g_string_append (text, "smtp-starttls = true\n");
    }
  g_string_append_printf (text,
                          "from = <%s>\n"
                          "copy-to = Sent\n",
                          job->account->address);
  return TRUE;
}

/* (transfer full) as a list of Python strings. */
static char *
join_strings (const char *const *words, const char *left, const char *right)
{
  g_autofree char *inner = g_strjoinv ("\", \"", (char **)words);

  return g_strconcat (left, "\"", inner, "\"", right, NULL);
}

gboolean
tg_program_write_offlineimap (GString *text, const TgProgramJob *job, const char **misfit)
{
  g_auto (GStrv) parts = g_strsplit (tg_server_get_username (job->receiving), "%", -1);
  g_autofree char *user = g_strjoinv ("%%", parts);
  g_autofree char *words = join_strings (job->argv, "[", "]");

  g_string_append_printf (text,
                          "[general]\n"
                          "accounts = %1$s\n"
                          "\n"
                          "[Account %1$s]\n"
                          "localrepository = %1$s-local\n"
                          "remoterepository = %1$s-remote\n"
                          "\n"
                          "[Repository %1$s-local]\n"
                          "type = Maildir\n"
                          "localfolders = ~/Mail/%1$s\n"
                          "\n"
                          "[Repository %1$s-remote]\n"
                          "type = IMAP\n"
                          "remotehost = %2$s\n"
                          "remoteport = %3$u\n"
                          "ssl = %4$s\n"
                          "starttls = %5$s\n"
                          "sslcacertfile = OS-DEFAULT\n"
                          "remoteuser = %6$s\n"
                          "auth_mechanisms = %7$s\n"
                          "%8$s = __import__(\"subprocess\").check_output(%9$s, text=True).strip()\n",
                          job->label,
                          tg_server_get_host (job->receiving),
                          tg_server_get_port (job->receiving),
                          is_tls (job->receiving) ? "yes" : "no",
                          is_tls (job->receiving) ? "no" : "yes",
                          user,
                          is_oauth (job) ? "XOAUTH2" : "PLAIN, LOGIN",
                          is_oauth (job) ? "oauth2_access_token_eval" : "remotepasseval",
                          words);
  return TRUE;
}

/* It checks no certificate unless it is told whom to trust. */
static const char *
find_authorities (void)
{
  static const char *const places[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_file_test (places[i], G_FILE_TEST_EXISTS))
      return places[i];
  return places[0];
}

gboolean
tg_program_write_getmail (GString *text, const TgProgramJob *job, const char **misfit)
{
  gboolean imap = tg_server_get_protocol (job->receiving) == TG_PROTOCOL_IMAP;
  g_autofree char *words = join_strings (job->argv, "(", ")");

  g_string_append_printf (text,
                          "[retriever]\n"
                          "type = %s\n"
                          "server = %s\n"
                          "port = %u\n"
                          "ca_certs = %s\n"
                          "username = %s\n"
                          "password_command = %s\n",
                          imap ? "SimpleIMAPSSLRetriever" : "SimplePOP3SSLRetriever",
                          tg_server_get_host (job->receiving),
                          tg_server_get_port (job->receiving),
                          find_authorities (),
                          tg_server_get_username (job->receiving),
                          words);
  if (is_oauth (job))
    g_string_append (text, "use_xoauth2 = true\n");
  g_string_append_printf (text,
                          "\n"
                          "[destination]\n"
                          "type = Maildir\n"
                          "path = ~/Mail/%s/\n"
                          "\n"
                          "[options]\n"
                          "read_all = false\n"
                          "delete = false\n",
                          job->label);
  return TRUE;
}
