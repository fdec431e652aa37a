/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-grant.h"

#include "fake-host.h"
#include "tg-error.h"

#define OK (-1)

typedef struct
{
  FakeHost *host;
  TgGrant *grant;
} Fixture;

/* One who asks, and what it was told. */
typedef struct
{
  gboolean told;
  char *token;
  GError *error;
} Client;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->host = fake_host_new ();
  fixture->grant = tg_grant_new (TG_GRANT_HOST (fixture->host));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fake_host_settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->grant));
  g_assert_finalize_object (g_steal_pointer (&fixture->host));
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Client *client = user_data;
  g_autoptr (TgToken) token = tg_grant_get_token_finish (TG_GRANT (source), result, &client->error);

  g_assert_false (client->told);
  client->told = TRUE;
  client->token = token != NULL ? g_strdup (tg_secret_peek (tg_token_get_secret (token))) : NULL;
}

static void
client_clear (Client *client)
{
  g_free (client->token);
  g_clear_error (&client->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Client, client_clear)

static void
ask_for (Fixture *fixture, Client *client, const char *service, const char *rejected, gboolean interactive)
{
  g_autoptr (TgSecret) secret = rejected != NULL ? tg_secret_new (rejected) : NULL;
  TgTokenRequest request = { service, 60, secret, interactive };

  tg_grant_get_token_async (fixture->grant, &request, told_cb, client);
  fake_host_settle ();
}

static void
ask (Fixture *fixture, Client *client)
{
  ask_for (fixture, client, "mail", NULL, FALSE);
}

static void
assert_told (Client *client, const char *token)
{
  g_assert_true (client->told);
  g_assert_no_error (client->error);
  g_assert_cmpstr (client->token, ==, token);
}

static void
assert_refused (Client *client, int code)
{
  g_assert_true (client->told);
  g_assert_error (client->error, TG_ERROR, code);
  g_assert_null (client->token);
}

/* A grant whose first token, "at-1", is at hand. */
static void
warm_up (Fixture *fixture)
{
  g_auto (Client) client = { 0 };

  ask (fixture, &client);
  fake_host_answer_load (fixture->host, "rt-1", OK);
  fake_host_answer_refresh (fixture->host, "at-1", NULL);
  assert_told (&client, "at-1");
}

static void
test_one_refresh_for_all (Fixture *fixture, gconstpointer data)
{
  Client clients[1000] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    ask (fixture, &clients[i]);
  fake_host_answer_load (fixture->host, "rt-1", OK);
  g_assert_cmpstr (fake_host_refreshed_token (fixture->host), ==, "rt-1");
  fake_host_answer_refresh (fixture->host, "at-1", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      assert_told (&clients[i], "at-1");
      client_clear (&clients[i]);
    }
  g_assert_cmpuint (fake_host_n_loads (fixture->host), ==, 1);
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 1);
  g_assert_cmpuint (fake_host_n_saves (fixture->host), ==, 0);
}

static void
test_failure_goes_to_all (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) first = { 0 };
  g_auto (Client) second = { 0 };
  g_auto (Client) other_service = { 0 };

  warm_up (fixture);
  ask_for (fixture, &first, "mail", "at-1", FALSE);
  ask_for (fixture, &second, "mail", "at-1", FALSE);
  ask_for (fixture, &other_service, "contacts", NULL, FALSE);
  fake_host_fail_refresh (fixture->host, TG_ERROR_PROVIDER_UNAVAILABLE, NULL, 0);
  assert_refused (&first, TG_ERROR_PROVIDER_UNAVAILABLE);
  assert_refused (&second, TG_ERROR_PROVIDER_UNAVAILABLE);
  assert_refused (&other_service, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 2);
}

/* What is wrong with the scopes of one service is no concern of the others. */
static void
test_services_apart (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) contacts = { 0 };
  g_auto (Client) calendar = { 0 };

  warm_up (fixture);
  ask_for (fixture, &contacts, "contacts", NULL, FALSE);
  ask_for (fixture, &calendar, "calendar", NULL, FALSE);
  g_assert_cmpstr (fake_host_refreshed_service (fixture->host), ==, "contacts");
  fake_host_fail_refresh (fixture->host, TG_ERROR_FAILED, NULL, 0);
  assert_refused (&contacts, TG_ERROR_FAILED);
  g_assert_false (calendar.told);
  g_assert_cmpstr (fake_host_refreshed_service (fixture->host), ==, "calendar");
  fake_host_answer_refresh (fixture->host, "at-calendar", NULL);
  assert_told (&calendar, "at-calendar");
}

static void
test_rejected (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) first = { 0 };
  g_auto (Client) late = { 0 };
  g_auto (Client) again = { 0 };
  g_auto (Client) stubborn = { 0 };

  warm_up (fixture);
  ask_for (fixture, &first, "mail", "at-1", FALSE);
  g_assert_false (first.told);
  fake_host_answer_refresh (fixture->host, "at-2", NULL);
  assert_told (&first, "at-2");
  /* Its token was replaced already. */
  ask_for (fixture, &late, "mail", "at-1", FALSE);
  assert_told (&late, "at-2");
  ask (fixture, &again);
  assert_told (&again, "at-2");
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 2);
  /* A server that has no other token to give is not asked for ever. */
  ask_for (fixture, &stubborn, "mail", "at-2", FALSE);
  fake_host_answer_refresh (fixture->host, "at-2", NULL);
  assert_told (&stubborn, "at-2");
}

static void
test_rotation (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) client = { 0 };
  g_auto (Client) next = { 0 };

  warm_up (fixture);
  ask_for (fixture, &client, "mail", "at-1", FALSE);
  fake_host_answer_refresh (fixture->host, "at-2", "rt-2");
  /* First the keyring, then the app. */
  g_assert_cmpuint (fake_host_n_saves (fixture->host), ==, 1);
  g_assert_cmpstr (fake_host_saved_token (fixture->host), ==, "rt-2");
  g_assert_false (client.told);
  fake_host_answer_save (fixture->host, OK);
  assert_told (&client, "at-2");

  ask_for (fixture, &next, "mail", "at-2", FALSE);
  g_assert_cmpstr (fake_host_refreshed_token (fixture->host), ==, "rt-2");
  /* The same one again is no rotation. */
  fake_host_answer_refresh (fixture->host, "at-3", "rt-2");
  assert_told (&next, "at-3");
  g_assert_cmpuint (fake_host_n_saves (fixture->host), ==, 1);
}

/* The new refresh token cannot be written: it is kept, written later, and the provider is left alone meanwhile. */
static void
test_rotation_not_saved (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) first = { 0 };
  g_auto (Client) second = { 0 };
  g_auto (Client) third = { 0 };

  warm_up (fixture);
  ask_for (fixture, &first, "mail", "at-1", FALSE);
  fake_host_answer_refresh (fixture->host, "at-2", "rt-2");
  fake_host_answer_save (fixture->host, TG_ERROR_KEYRING_LOCKED);
  assert_refused (&first, TG_ERROR_KEYRING_LOCKED);

  ask_for (fixture, &second, "mail", "at-1", FALSE);
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 2);
  g_assert_cmpuint (fake_host_n_saves (fixture->host), ==, 2);
  fake_host_answer_save (fixture->host, TG_ERROR_KEYRING_UNAVAILABLE);
  assert_refused (&second, TG_ERROR_KEYRING_UNAVAILABLE);

  ask_for (fixture, &third, "mail", "at-1", FALSE);
  g_assert_cmpstr (fake_host_saved_token (fixture->host), ==, "rt-2");
  fake_host_answer_save (fixture->host, OK);
  assert_told (&third, "at-2");
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 2);
}

/* Locked, for a mail program in the background; asked, for the person in front of it. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) background = { 0 };
  g_auto (Client) person = { 0 };

  ask (fixture, &background);
  g_assert_false (fake_host_was_interactive (fixture->host));
  ask_for (fixture, &person, "mail", NULL, TRUE);
  fake_host_answer_load (fixture->host, NULL, TG_ERROR_KEYRING_LOCKED);
  assert_refused (&background, TG_ERROR_KEYRING_LOCKED);
  g_assert_false (person.told);
  g_assert_true (fake_host_was_interactive (fixture->host));
  fake_host_answer_load (fixture->host, NULL, TG_ERROR_KEYRING_LOCKED);
  assert_refused (&person, TG_ERROR_KEYRING_LOCKED);
  /* Locked is not lost. */
  g_assert_cmpuint (fake_host_n_verdicts (fixture->host), ==, 0);
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 0);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) client = { 0 };

  ask (fixture, &client);
  fake_host_answer_load (fixture->host, NULL, TG_ERROR_NOT_FOUND);
  assert_refused (&client, TG_ERROR_ATTENTION_NEEDED);
  g_assert_cmpstr (fake_host_verdict (fixture->host), ==, "grant-missing");
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) client = { 0 };
  g_auto (Client) soon = { 0 };
  g_auto (Client) person = { 0 };

  warm_up (fixture);
  ask_for (fixture, &client, "mail", "at-1", FALSE);
  fake_host_fail_refresh (fixture->host, TG_ERROR_ATTENTION_NEEDED, NULL, 0);
  assert_refused (&client, TG_ERROR_ATTENTION_NEEDED);
  g_assert_cmpstr (fake_host_verdict (fixture->host), ==, "grant-revoked");

  /* The provider is not asked the same again at once, unless a person wants it. */
  ask (fixture, &soon);
  assert_refused (&soon, TG_ERROR_ATTENTION_NEEDED);
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 2);
  ask_for (fixture, &person, "mail", NULL, TRUE);
  fake_host_answer_refresh (fixture->host, "at-2", NULL);
  assert_told (&person, "at-2");
  g_assert_null (fake_host_verdict (fixture->host));
}

/* A client id that is gone is the person's affair too, whatever the protocol calls it. */
static void
test_reason (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) client = { 0 };

  warm_up (fixture);
  ask_for (fixture, &client, "mail", "at-1", FALSE);
  fake_host_fail_refresh (fixture->host, TG_ERROR_UNSUPPORTED, "client-gone", 0);
  assert_refused (&client, TG_ERROR_ATTENTION_NEEDED);
  g_assert_cmpstr (fake_host_verdict (fixture->host), ==, "client-gone");
}

/* What one service lacks stops no other, and it is said which one it is. */
static void
test_scope_missing (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) contacts = { 0 };
  g_auto (Client) mail = { 0 };
  g_auto (Client) person = { 0 };

  warm_up (fixture);
  ask_for (fixture, &contacts, "contacts", NULL, FALSE);
  fake_host_fail_refresh (fixture->host, TG_ERROR_FAILED, "scope-missing", 0);
  assert_refused (&contacts, TG_ERROR_ATTENTION_NEEDED);
  g_assert_cmpstr (fake_host_verdict (fixture->host), ==, "scope-missing");
  g_assert_cmpstr (fake_host_verdict_service (fixture->host), ==, "contacts");
  ask_for (fixture, &mail, "mail", "at-1", FALSE);
  fake_host_answer_refresh (fixture->host, "at-2", NULL);
  assert_told (&mail, "at-2");
  g_assert_cmpstr (fake_host_verdict_service (fixture->host), ==, "mail");
  ask_for (fixture, &person, "contacts", NULL, TRUE);
  fake_host_answer_refresh (fixture->host, "at-contacts", NULL);
  assert_told (&person, "at-contacts");
}

/* Tokens that are not good for the service: nobody gets them, and the refresh token among them is kept all the same. */
static void
test_too_little (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) contacts = { 0 };
  g_auto (Client) mail = { 0 };

  warm_up (fixture);
  ask_for (fixture, &contacts, "contacts", NULL, FALSE);
  fake_host_answer_with_too_little (fixture->host, "rt-2");
  assert_refused (&contacts, TG_ERROR_ATTENTION_NEEDED);
  g_assert_cmpstr (fake_host_saved_token (fixture->host), ==, "rt-2");
  fake_host_answer_save (fixture->host, -1);
  ask_for (fixture, &mail, "mail", "at-1", FALSE);
  g_assert_cmpstr (fake_host_refreshed_token (fixture->host), ==, "rt-2");
  fake_host_answer_refresh (fixture->host, "at-2", NULL);
  assert_told (&mail, "at-2");
}

static void
test_offline_is_tried_again_at_once (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) client = { 0 };
  g_auto (Client) next = { 0 };

  warm_up (fixture);
  ask_for (fixture, &client, "mail", "at-1", FALSE);
  fake_host_fail_refresh (fixture->host, TG_ERROR_OFFLINE, NULL, 0);
  assert_refused (&client, TG_ERROR_OFFLINE);
  ask_for (fixture, &next, "mail", "at-1", FALSE);
  fake_host_answer_refresh (fixture->host, "at-2", NULL);
  assert_told (&next, "at-2");
  g_assert_cmpstr (fake_host_verdict (fixture->host), ==, NULL);
}

static void
test_retry_after (Fixture *fixture, gconstpointer data)
{
  g_auto (Client) client = { 0 };
  g_auto (Client) next = { 0 };

  warm_up (fixture);
  ask_for (fixture, &client, "mail", "at-1", FALSE);
  fake_host_fail_refresh (fixture->host, TG_ERROR_PROVIDER_UNAVAILABLE, NULL, 3600);
  g_usleep (1100 * 1000);
  ask_for (fixture, &next, "mail", "at-1", FALSE);
  assert_refused (&next, TG_ERROR_PROVIDER_UNAVAILABLE);
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 2);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;

  g_assert_true (g_task_is_valid (result, source));
  if (g_task_propagate_boolean (G_TASK (result), error))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "done");
}

/* A new consent while a refresh of the old grant is under way: one after the other, and the new one stays. */
static void
test_replace (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgSecret) secret = tg_secret_new ("rt-new");
  g_autoptr (TgCredential) credential = tg_credential_new_grant (secret, "client", NULL);
  g_autoptr (GError) outcome = NULL;
  g_auto (Client) client = { 0 };
  g_auto (Client) next = { 0 };

  warm_up (fixture);
  ask_for (fixture, &client, "mail", "at-1", FALSE);
  tg_grant_replace_async (fixture->grant, credential, "mail", NULL, done_cb, &outcome);
  fake_host_settle ();
  g_assert_cmpuint (fake_host_n_saves (fixture->host), ==, 0);
  fake_host_answer_refresh (fixture->host, "at-2", "rt-2");
  fake_host_answer_save (fixture->host, OK);
  assert_told (&client, "at-2");
  g_assert_cmpstr (fake_host_saved_token (fixture->host), ==, "rt-new");
  fake_host_answer_save (fixture->host, OK);
  g_assert_error (outcome, G_IO_ERROR, G_IO_ERROR_EXISTS);

  ask (fixture, &next);
  g_assert_cmpstr (fake_host_refreshed_token (fixture->host), ==, "rt-new");
  fake_host_answer_refresh (fixture->host, "at-3", NULL);
  assert_told (&next, "at-3");
}

static void
test_replace_not_saved (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgSecret) secret = tg_secret_new ("rt-new");
  g_autoptr (TgCredential) credential = tg_credential_new_grant (secret, "client", NULL);
  g_autoptr (GError) outcome = NULL;
  g_auto (Client) client = { 0 };

  warm_up (fixture);
  tg_grant_replace_async (fixture->grant, credential, "mail", NULL, done_cb, &outcome);
  fake_host_answer_save (fixture->host, TG_ERROR_KEYRING_LOCKED);
  g_assert_error (outcome, TG_ERROR, TG_ERROR_KEYRING_LOCKED);
  ask (fixture, &client);
  assert_told (&client, "at-1");
}

/* What is under way when the end comes is finished and written; nothing is begun after it. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) reason = g_error_new (TG_ERROR, TG_ERROR_CANCELLED, "The end.");
  g_autoptr (GError) outcome = NULL;
  g_auto (Client) client = { 0 };
  g_auto (Client) other_service = { 0 };
  g_auto (Client) late = { 0 };

  warm_up (fixture);
  ask_for (fixture, &client, "mail", "at-1", FALSE);
  ask_for (fixture, &other_service, "contacts", NULL, FALSE);
  tg_grant_close_async (fixture->grant, reason, done_cb, &outcome);
  fake_host_settle ();
  g_assert_no_error (outcome);
  fake_host_answer_refresh (fixture->host, "at-2", "rt-2");
  g_assert_no_error (outcome);
  fake_host_answer_save (fixture->host, OK);
  g_assert_error (outcome, G_IO_ERROR, G_IO_ERROR_EXISTS);
  assert_told (&client, "at-2");
  assert_refused (&other_service, TG_ERROR_CANCELLED);
  ask_for (fixture, &late, "contacts", NULL, FALSE);
  assert_refused (&late, TG_ERROR_CANCELLED);
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 2);
}

static void
test_shelf (Fixture *fixture, gconstpointer data)
{
  TgTokenRequest request = { "mail", 60, NULL, FALSE };
  TgTokenRequest other = { "contacts", 60, NULL, FALSE };
  g_autoptr (TgToken) token = NULL;

  g_assert_null (tg_token_shelf_find (tg_grant_get_shelf (fixture->grant), &request));
  warm_up (fixture);
  token = tg_token_shelf_find (tg_grant_get_shelf (fixture->grant), &request);
  g_assert_cmpstr (tg_secret_peek (tg_token_get_secret (token)), ==, "at-1");
  g_assert_null (tg_token_shelf_find (tg_grant_get_shelf (fixture->grant), &other));
  request.rejected = tg_token_get_secret (token);
  g_assert_null (tg_token_shelf_find (tg_grant_get_shelf (fixture->grant), &request));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/grant/one-refresh-for-all", test_one_refresh_for_all);
  ADD ("/grant/failure-goes-to-all", test_failure_goes_to_all);
  ADD ("/grant/services-apart", test_services_apart);
  ADD ("/grant/rejected", test_rejected);
  ADD ("/grant/rotation", test_rotation);
  ADD ("/grant/rotation-not-saved", test_rotation_not_saved);
  ADD ("/grant/locked", test_locked);
  ADD ("/grant/missing", test_missing);
  ADD ("/grant/revoked", test_revoked);
  ADD ("/grant/reason", test_reason);
  ADD ("/grant/scope-missing", test_scope_missing);
  ADD ("/grant/too-little", test_too_little);
  ADD ("/grant/offline-is-tried-again-at-once", test_offline_is_tried_again_at_once);
  ADD ("/grant/retry-after", test_retry_after);
  ADD ("/grant/replace", test_replace);
  ADD ("/grant/replace-not-saved", test_replace_not_saved);
  ADD ("/grant/close", test_close);
  ADD ("/grant/shelf", test_shelf);
  return g_test_run ();
}
