/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-program.h"

#include "tg-error.h"

#include <string.h>

#define ID "0123456789abcdef"

/* IMAP, POP3 and SMTP, over TLS or STARTTLS. */
static GPtrArray *
make_servers (const char *username, TgSecurity security, const char *const *mechanisms)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  gboolean tls = security == TG_SECURITY_TLS;

  g_ptr_array_add (
      servers,
      tg_server_new (TG_PROTOCOL_POP3, "pop.example.net", tls ? 995 : 110, security, username, mechanisms));
  g_ptr_array_add (
      servers,
      tg_server_new (TG_PROTOCOL_IMAP, "imap.example.net", tls ? 993 : 143, security, username, mechanisms));
  g_ptr_array_add (
      servers,
      tg_server_new (TG_PROTOCOL_SMTP, "smtp.example.net", tls ? 465 : 587, security, username, mechanisms));
  return servers;
}

/* (transfer full) without the comments, which are for people. */
static char *
configure_account (const char *app, const TgProgramAccount *account)
{
  g_autoptr (GError) error = NULL;
  const TgProgram *program = tg_program_lookup (app);
  g_autofree char *text = NULL;
  const char *rest;

  g_assert_nonnull (program);
  text = tg_program_configure (program, account, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, program->file));
  for (rest = text; *rest == '#'; rest = strchr (rest, '\n') + 1)
    g_assert_nonnull (strchr (rest, '\n'));
  g_assert_cmpint (*rest, ==, '\n');
  return g_strdup (rest + 1);
}

static char *
configure (const char *app,
           const char *address,
           const char *username,
           TgMethod method,
           TgSecurity security,
           const char *const *mechanisms)
{
  g_autoptr (GPtrArray) servers = make_servers (username, security, mechanisms);
  TgProgramAccount account = { .id = ID, .address = address, .method = method, .servers = servers };

  return configure_account (app, &account);
}

typedef struct
{
  const char *app;
  const char *token;
  const char *password;
} Golden;

#define BOTH_STORES                                                                                          \
  "\nIMAPStore me@example.net-remote\nAccount me@example.net\n"                                              \
  "\nMaildirStore me@example.net-local\nPath ~/Mail/me@example.net/\nInbox ~/Mail/me@example.net/INBOX\n"    \
  "SubFolders Verbatim\n"                                                                                    \
  "\nChannel me@example.net\nFar :me@example.net-remote:\nNear :me@example.net-local:\nPatterns *\n"         \
  "Create Near\nSyncState *\n"
#define OFFLINEIMAP_START                                                                                    \
  "[general]\naccounts = me@example.net\n"                                                                   \
  "\n[Account me@example.net]\nlocalrepository = me@example.net-local\n"                                     \
  "remoterepository = me@example.net-remote\n"                                                               \
  "\n[Repository me@example.net-local]\ntype = Maildir\nlocalfolders = ~/Mail/me@example.net\n"              \
  "\n[Repository me@example.net-remote]\ntype = IMAP\nremotehost = imap.example.net\n"
#define GETMAIL_END                                                                                          \
  "\n[destination]\ntype = Maildir\npath = ~/Mail/me@example.net/\n"                                         \
  "\n[options]\nread_all = false\ndelete = false\n"
#define NEOMUTT_START                                                                                        \
  "set from = \"me@example.net\"\nset use_envelope_from = yes\nset ssl_force_tls = yes\n"                    \
  "set ssl_starttls = yes\n\n"

/* With a token: over TLS, from servers that know both mechanisms. With a password: over STARTTLS. */
static const Golden goldens[] = {
  { "aerc",
    "[me@example.net]\n"
    "source = imaps+oauthbearer://me%40example.net@imap.example.net:993\n"
    "source-cred-cmd = tegatactl token me@example.net\n"
    "outgoing = smtps+oauthbearer://me%40example.net@smtp.example.net:465\n"
    "outgoing-cred-cmd = tegatactl token me@example.net\n"
    "outgoing-cred-cmd-cache = false\n"
    "from = <me@example.net>\n"
    "copy-to = Sent\n",
    "[me@example.net]\n"
    "source = imap://me%40example.net@imap.example.net:143\n"
    "source-cred-cmd = tegatactl password me@example.net\n"
    "outgoing = smtp://me%40example.net@smtp.example.net:587\n"
    "outgoing-cred-cmd = tegatactl password me@example.net\n"
    "outgoing-cred-cmd-cache = false\n"
    "smtp-starttls = true\n"
    "from = <me@example.net>\n"
    "copy-to = Sent\n" },
  { "git",
    "[sendemail]\n"
    "\tfrom = \"me@example.net\"\n"
    "\tsendmailCmd = \"msmtp --host=smtp.example.net --port=465 --tls=on --tls-starttls=off "
    "--auth=oauthbearer "
    "--user='me@example.net' --passwordeval='tegatactl token me@example.net' --from='me@example.net'\"\n",
    "[sendemail]\n"
    "\tfrom = \"me@example.net\"\n"
    "\tsendmailCmd = \"msmtp --host=smtp.example.net --port=587 --tls=on --tls-starttls=on --auth=on "
    "--user='me@example.net' --passwordeval='tegatactl password me@example.net' "
    "--from='me@example.net'\"\n" },
  { "mbsync",
    "IMAPAccount me@example.net\nHost imap.example.net\nPort 993\nSSLType IMAPS\nAuthMechs XOAUTH2\n"
    "User \"me@example.net\"\nPassCmd \"tegatactl token me@example.net\"\n" BOTH_STORES,
    "IMAPAccount me@example.net\nHost imap.example.net\nPort 143\nSSLType STARTTLS\nAuthMechs PLAIN LOGIN\n"
    "User \"me@example.net\"\nPassCmd \"tegatactl password me@example.net\"\n" BOTH_STORES },
  { "msmtp",
    "account me@example.net\nhost smtp.example.net\nport 465\ntls on\ntls_starttls off\nauth oauthbearer\n"
    "user \"me@example.net\"\npasswordeval \"tegatactl token me@example.net\"\nfrom \"me@example.net\"\n",
    "account me@example.net\nhost smtp.example.net\nport 587\ntls on\ntls_starttls on\nauth on\n"
    "user \"me@example.net\"\npasswordeval \"tegatactl password me@example.net\"\nfrom "
    "\"me@example.net\"\n" },
  { "neomutt",
    NEOMUTT_START "set folder = \"imaps://imap.example.net:993/\"\n"
                  "set spoolfile = \"+INBOX\"\n"
                  "set imap_user = \"me@example.net\"\n"
                  "set imap_authenticators = \"oauthbearer\"\n"
                  "set imap_oauth_refresh_command = \"tegatactl token me@example.net\"\n"
                  "\nset smtp_url = \"smtps://me%40example.net@smtp.example.net:465/\"\n"
                  "set smtp_authenticators = \"oauthbearer\"\n"
                  "set smtp_oauth_refresh_command = \"tegatactl token me@example.net\"\n",
    NEOMUTT_START "set folder = \"imap://imap.example.net:143/\"\n"
                  "set spoolfile = \"+INBOX\"\n"
                  "set imap_user = \"me@example.net\"\n"
                  "set imap_pass = \"`tegatactl password me@example.net`\"\n"
                  "\nset smtp_url = \"smtp://me%40example.net@smtp.example.net:587/\"\n"
                  "set smtp_pass = \"`tegatactl password me@example.net`\"\n" },
  { "offlineimap",
    OFFLINEIMAP_START
    "remoteport = 993\nssl = yes\nstarttls = no\nsslcacertfile = OS-DEFAULT\nremoteuser = me@example.net\n"
    "auth_mechanisms = XOAUTH2\noauth2_access_token_eval = __import__(\"subprocess\").check_output("
    "[\"tegatactl\", \"token\", \"me@example.net\"], text=True).strip()\n",
    OFFLINEIMAP_START
    "remoteport = 143\nssl = no\nstarttls = yes\nsslcacertfile = OS-DEFAULT\nremoteuser = me@example.net\n"
    "auth_mechanisms = PLAIN, LOGIN\nremotepasseval = __import__(\"subprocess\").check_output("
    "[\"tegatactl\", \"password\", \"me@example.net\"], text=True).strip()\n" },
};

static void
test_golden (void)
{
  static const char *const mechanisms[] = { "OAUTHBEARER", "XOAUTH2", "PLAIN", NULL };
  const char *address = "me@example.net";

  for (gsize i = 0; i < G_N_ELEMENTS (goldens); i++)
    {
      g_autofree char *token =
          configure (goldens[i].app, address, address, TG_METHOD_OAUTH2, TG_SECURITY_TLS, mechanisms);
      g_autofree char *password =
          configure (goldens[i].app, address, address, TG_METHOD_PASSWORD, TG_SECURITY_STARTTLS, NULL);

      g_assert_cmpstr (token, ==, goldens[i].token);
      g_assert_cmpstr (password, ==, goldens[i].password);
    }
}

/* Whom it trusts is where the system has it. */
static char *
without_authorities (const char *text)
{
  const char *start = strstr (text, "ca_certs = /");

  g_assert_nonnull (start);
  return g_strdup_printf ("%.*s%s", (int)(start - text), text, strchr (start, '\n') + 1);
}

static void
test_getmail (void)
{
  g_autoptr (GPtrArray) servers = make_servers ("me", TG_SECURITY_TLS, NULL);
  TgProgramAccount account = {
    .id = ID, .address = "me@example.net", .method = TG_METHOD_OAUTH2, .servers = servers
  };
  g_autofree char *token = configure_account ("getmail", &account);
  g_autofree char *token_rest = without_authorities (token);
  g_autofree char *password = NULL;
  g_autofree char *password_rest = NULL;

  g_assert_cmpstr (token_rest,
                   ==,
                   "[retriever]\ntype = SimpleIMAPSSLRetriever\nserver = imap.example.net\nport = 993\n"
                   "username = me\npassword_command = (\"tegatactl\", \"token\", \"me@example.net\")\n"
                   "use_xoauth2 = true\n" GETMAIL_END);
  /* Without IMAP there is POP3, for passwords. */
  g_ptr_array_remove_index (servers, 1);
  account.method = TG_METHOD_PASSWORD;
  password = configure_account ("getmail", &account);
  password_rest = without_authorities (password);
  g_assert_cmpstr (
      password_rest,
      ==,
      "[retriever]\ntype = SimplePOP3SSLRetriever\nserver = pop.example.net\nport = 995\n"
      "username = me\npassword_command = (\"tegatactl\", \"password\", \"me@example.net\")\n" GETMAIL_END);
}

static void
test_list (void)
{
  gsize n_programs = 0;
  const TgProgram *const *programs = tg_program_list (&n_programs);

  g_assert_cmpint (n_programs, ==, G_N_ELEMENTS (goldens) + 1);
  for (gsize i = 0; i < n_programs; i++)
    {
      g_assert_true (tg_program_lookup (programs[i]->id) == programs[i]);
      g_assert_true (g_str_has_prefix (programs[i]->file, "~/"));
      if (i > 0)
        g_assert_cmpstr (programs[i - 1]->id, <, programs[i]->id);
    }
  g_assert_null (tg_program_lookup ("pine"));
}

/* What the server is known to take decides. */
static void
test_mechanism (void)
{
  static const char *const only_old[] = { "XOAUTH2", NULL };
  static const char *const only_new[] = { "OAUTHBEARER", NULL };
  const char *address = "me@example.net";
  g_autofree char *old = configure ("msmtp", address, address, TG_METHOD_OAUTH2, TG_SECURITY_TLS, only_old);
  g_autofree char *new = configure ("msmtp", address, address, TG_METHOD_OAUTH2, TG_SECURITY_TLS, only_new);
  g_autofree char *unknown = configure ("msmtp", address, address, TG_METHOD_OAUTH2, TG_SECURITY_TLS, NULL);

  g_assert_nonnull (strstr (old, "auth xoauth2\n"));
  g_assert_nonnull (strstr (new, "auth oauthbearer\n"));
  g_assert_nonnull (strstr (unknown, "auth xoauth2\n"));
}

static void
test_sandboxed (void)
{
  g_autoptr (GPtrArray) servers = make_servers ("me", TG_SECURITY_TLS, NULL);
  TgProgramAccount account = {
    .id = ID, .address = "me@example.net", .method = TG_METHOD_OAUTH2, .servers = servers, .sandboxed = TRUE
  };
  g_autofree char *command = tg_program_dup_command (&account);
  g_autofree char *getmail = configure_account ("getmail", &account);

  g_assert_cmpstr (
      command, ==, "flatpak run --command=tegatactl io.github.tegata.Tegata token me@example.net");
  g_assert_nonnull (strstr (getmail,
                            "password_command = (\"flatpak\", \"run\", \"--command=tegatactl\", "
                            "\"io.github.tegata.Tegata\", \"token\", \"me@example.net\")\n"));
}

#define HOSTILE_USER "a\"b'c\\d$e`f#g;h%i j"

/* Each line stands in the file of that program, and says what it reads back: the name as it is. */
static void
test_hostile_user (void)
{
  static const struct
  {
    const char *app;
    const char *line;
  } cases[] = {
    { "aerc", "source = imaps+xoauth2://a%22b%27c%5Cd%24e%60f%23g%3Bh%25i%20j@imap.example.net:993\n" },
    { "getmail", "username = a\"b'c\\d$e`f#g;h%i j\n" },
    { "git", " --user='a\\\"b'\\\\''c\\\\d$e`f#g;h%i j' " },
    { "mbsync", "User \"a\\\"b'c\\\\d$e`f#g;h%i j\"\n" },
    { "msmtp", "user \"a\"b'c\\d$e`f#g;h%i j\"\n" },
    { "neomutt", "set imap_user = \"a\\\"b'c\\\\d\\$e\\`f#g;h%i j\"\n" },
    { "offlineimap", "remoteuser = a\"b'c\\d$e`f#g;h%%i j\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          configure (cases[i].app, "me@example.net", HOSTILE_USER, TG_METHOD_OAUTH2, TG_SECURITY_TLS, NULL);

      g_test_message ("%s", text);
      g_assert_nonnull (strstr (text, cases[i].line));
    }
}

/* An address that a shell would not take as it stands is in no command: the account's id is. */
static void
test_hostile_address (void)
{
  static const char *const addresses[] = {
    "a;b`c`$(d)'e@example.net",
    "-a@example.net",
    "\"a b\"@example.net",
    "o'brien@example.net",
  };
  gsize n_programs = 0;
  const TgProgram *const *programs = tg_program_list (&n_programs);

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    for (gsize j = 0; j < n_programs; j++)
      {
        g_autoptr (GPtrArray) servers = make_servers ("me", TG_SECURITY_TLS, NULL);
        TgProgramAccount account = {
          .id = ID, .address = addresses[i], .method = TG_METHOD_OAUTH2, .servers = servers
        };
        g_autoptr (GError) error = NULL;
        g_autofree char *text = tg_program_configure (programs[j], &account, &error);

        if (text == NULL)
          {
            g_assert_error (error, TG_ERROR, TG_ERROR_UNSUPPORTED);
            g_assert_cmpstr (programs[j]->id, ==, "aerc");
            continue;
          }
        g_assert_true (strstr (text, "tegatactl token " ID) != NULL ||
                       strstr (text, "\"token\", \"" ID "\"") != NULL);
      }
}

static void
assert_refused (const char *app, const TgProgramAccount *account, TgError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tg_program_configure (tg_program_lookup (app), account, &error));
  g_assert_error (error, TG_ERROR, (int)code);
}

/* What ends a line, or cannot be seen, is in no file at all. */
static void
test_impossible (void)
{
  static const char *const usernames[] = {
    "a\nb",
    "a\rb",
    "a\tb",
    "a\x7f",
    "a\xff",
    " a",
    "a ",
    "",
    "a\xe2\x80\xa8"
    "b",
    "a\xc2\x85"
    "b",
    "a\xe2\x80\xae"
    "b",
  };
  gsize n_programs = 0;
  const TgProgram *const *programs = tg_program_list (&n_programs);

  for (gsize i = 0; i < G_N_ELEMENTS (usernames); i++)
    for (gsize j = 0; j < n_programs; j++)
      {
        g_autoptr (GPtrArray) servers = make_servers (usernames[i], TG_SECURITY_TLS, NULL);
        TgProgramAccount account = {
          .id = ID, .address = "me@example.net", .method = TG_METHOD_OAUTH2, .servers = servers
        };
        TgProgramAccount other = account;

        assert_refused (programs[j]->id, &account, TG_ERROR_INVALID_ARGUMENT);
        other.address = "me\n@example.net";
        assert_refused (programs[j]->id, &other, TG_ERROR_INVALID_ARGUMENT);
        other.address = "me@example.net";
        other.id = "a b";
        assert_refused (programs[j]->id, &other, TG_ERROR_INVALID_ARGUMENT);
      }
}

static void
test_impossible_host (void)
{
  static const char *const hosts[] = { "a.example\nport 1", "a b", "a\"b", "-a", "a'b", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
      TgProgramAccount account = {
        .id = ID, .address = "me@example.net", .method = TG_METHOD_PASSWORD, .servers = servers
      };

      g_ptr_array_add (servers, tg_server_new (TG_PROTOCOL_SMTP, hosts[i], 465, TG_SECURITY_TLS, "me", NULL));
      assert_refused ("msmtp", &account, TG_ERROR_INVALID_ARGUMENT);
    }
}

/* Patterns in an envelope address would let mails of others pass, or send from another address. */
static void
test_patterns (void)
{
  static const char *const addresses[] = { "a*@example.net", "a?@example.net", "a%U@example.net" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GPtrArray) servers = make_servers ("me", TG_SECURITY_TLS, NULL);
      TgProgramAccount account = {
        .id = ID, .address = addresses[i], .method = TG_METHOD_OAUTH2, .servers = servers
      };

      assert_refused ("msmtp", &account, TG_ERROR_UNSUPPORTED);
      assert_refused ("git", &account, TG_ERROR_UNSUPPORTED);
    }
}

static void
test_unsupported (void)
{
  static const char *const only_new[] = { "OAUTHBEARER", NULL };
  g_autoptr (GPtrArray) bearer = make_servers ("me", TG_SECURITY_TLS, only_new);
  g_autoptr (GPtrArray) starttls = make_servers ("me", TG_SECURITY_STARTTLS, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  TgProgramAccount account = {
    .id = ID, .address = "me@example.net", .method = TG_METHOD_OAUTH2, .servers = bearer
  };
  gsize n_programs = 0;
  const TgProgram *const *programs = tg_program_list (&n_programs);

  assert_refused ("mbsync", &account, TG_ERROR_UNSUPPORTED);
  assert_refused ("offlineimap", &account, TG_ERROR_UNSUPPORTED);
  assert_refused ("getmail", &account, TG_ERROR_UNSUPPORTED);
  account.servers = starttls;
  assert_refused ("getmail", &account, TG_ERROR_UNSUPPORTED);
  account.servers = none;
  for (gsize i = 0; i < n_programs; i++)
    assert_refused (programs[i]->id, &account, TG_ERROR_UNSUPPORTED);
}

/* Receiving is of use without sending. */
static void
test_receiving_only (void)
{
  static const char *const apps[] = { "aerc", "neomutt" };
  g_autoptr (GPtrArray) servers = make_servers ("me", TG_SECURITY_TLS, NULL);
  TgProgramAccount account = {
    .id = ID, .address = "me@example.net", .method = TG_METHOD_OAUTH2, .servers = servers
  };

  g_ptr_array_remove_index (servers, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (apps); i++)
    {
      g_autofree char *text = configure_account (apps[i], &account);

      g_assert_nonnull (strstr (text, "imap.example.net"));
      g_assert_null (strstr (text, "smtp"));
      g_assert_null (strstr (text, "outgoing"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/list", test_list);
  g_test_add_func ("/program/golden", test_golden);
  g_test_add_func ("/program/getmail", test_getmail);
  g_test_add_func ("/program/mechanism", test_mechanism);
  g_test_add_func ("/program/sandboxed", test_sandboxed);
  g_test_add_func ("/program/hostile-user", test_hostile_user);
  g_test_add_func ("/program/hostile-address", test_hostile_address);
  g_test_add_func ("/program/impossible", test_impossible);
  g_test_add_func ("/program/impossible-host", test_impossible_host);
  g_test_add_func ("/program/patterns", test_patterns);
  g_test_add_func ("/program/unsupported", test_unsupported);
  g_test_add_func ("/program/receiving-only", test_receiving_only);
  return g_test_run ();
}
