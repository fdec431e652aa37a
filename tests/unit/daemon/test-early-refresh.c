/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-early-refresh.h"

#include "fake-host.h"
#include "tg-error.h"

#define SEC ((gint64)G_USEC_PER_SEC)
/* Those of fake-host.c */
#define LIFE (3600 * SEC)

/* A network that is there when the test says so. */

struct _FakeMonitor
{
  GObject parent_instance;
  gboolean available;
};

#define FAKE_TYPE_MONITOR (fake_monitor_get_type ())
G_DECLARE_FINAL_TYPE (FakeMonitor, fake_monitor, FAKE, MONITOR, GObject)

static void monitor_init (GNetworkMonitorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeMonitor,
                               fake_monitor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, NULL)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_init))

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static void
monitor_init (GNetworkMonitorInterface *iface)
{
}

static void
fake_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, FAKE_MONITOR (object)->available);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, FALSE);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, G_NETWORK_CONNECTIVITY_FULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fake_monitor_class_init (FakeMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
fake_monitor_init (FakeMonitor *self)
{
  self->available = TRUE;
}

static void
fake_monitor_set (FakeMonitor *self, gboolean available)
{
  self->available = available;
  g_object_notify (G_OBJECT (self), "network-available");
}

typedef struct
{
  FakeMonitor *monitor;
  FakeHost *host;
  TgGrant *grant;
  TgEarlyRefresh *early;
  gint64 began_usec;
} Fixture;

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TgToken) token = tg_grant_get_token_finish (TG_GRANT (source), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (token);
}

/* As a caller does. */
static void
ask (Fixture *fixture)
{
  TgTokenRequest request = { "mail", 60, NULL, FALSE };
  g_autoptr (TgToken) token = tg_token_shelf_ask (tg_grant_get_shelf (fixture->grant), &request);

  if (token == NULL)
    tg_grant_get_token_async (fixture->grant, &request, told_cb, NULL);
  fake_host_settle ();
}

/* "at-1" is at hand, and somebody has asked for it. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->monitor = g_object_new (FAKE_TYPE_MONITOR, NULL);
  fixture->early = tg_early_refresh_new (G_NETWORK_MONITOR (fixture->monitor));
  fixture->host = fake_host_new ();
  fixture->grant = tg_grant_new (TG_GRANT_HOST (fixture->host));
  tg_early_refresh_watch (fixture->early, fixture->grant);
  fixture->began_usec = tg_clock_boot_usec ();
  ask (fixture);
  fake_host_answer_load (fixture->host, "rt-1", -1);
  fake_host_answer_refresh (fixture->host, "at-1", NULL);
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, 1);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  fake_host_settle ();
  g_assert_finalize_object (g_steal_pointer (&fixture->grant));
  g_assert_finalize_object (g_steal_pointer (&fixture->host));
  g_assert_finalize_object (g_steal_pointer (&fixture->early));
  g_assert_finalize_object (g_steal_pointer (&fixture->monitor));
}

static void
look (Fixture *fixture, gint64 after_usec)
{
  tg_early_refresh_look (fixture->early, fixture->began_usec + after_usec);
  fake_host_settle ();
}

static void
assert_refreshes (Fixture *fixture, guint n)
{
  g_assert_cmpuint (fake_host_n_refreshes (fixture->host), ==, n);
}

static void
test_lead (void)
{
  g_assert_cmpint (tg_early_refresh_lead_usec (3600 * SEC, 0), ==, 420 * SEC);
  g_assert_cmpint (tg_early_refresh_lead_usec (3600 * SEC, 1), ==, 600 * SEC);
  /* One-minute tokens: callers are content with half of it. */
  g_assert_cmpint (tg_early_refresh_lead_usec (60 * SEC, 0), ==, 36 * SEC);
  g_assert_cmpint (tg_early_refresh_lead_usec (10 * SEC, 1), ==, 0);
  g_assert_cmpint (tg_early_refresh_lead_usec (0, 1), ==, 0);
}

static void
test_in_time (Fixture *fixture, gconstpointer data)
{
  look (fixture, 0);
  look (fixture, LIFE - 601 * SEC);
  assert_refreshes (fixture, 1);
  look (fixture, LIFE - 419 * SEC);
  assert_refreshes (fixture, 2);
  /* Callers have the old one meanwhile; one refresh is enough. */
  ask (fixture);
  look (fixture, LIFE - 418 * SEC);
  assert_refreshes (fixture, 2);
  fake_host_answer_refresh (fixture->host, "at-2", NULL);
  look (fixture, LIFE / 2);
  assert_refreshes (fixture, 2);
}

/* What nobody has asked for since is left to end. */
static void
test_not_wanted (Fixture *fixture, gconstpointer data)
{
  look (fixture, LIFE + SEC);
  assert_refreshes (fixture, 1);
}

static void
test_never_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgSecret) secret = tg_secret_new ("rt-new");
  g_autoptr (TgCredential) credential = tg_credential_new_grant (secret, "client", NULL);
  TgTokenReply reply = { .access_token = secret, .expires_at_sec = g_get_real_time () / SEC + 3600 };
  g_autoptr (TgToken) token = tg_token_new (&reply, NULL, g_get_real_time (), tg_clock_boot_usec ());

  tg_grant_adopt (fixture->grant, credential, "contacts", token);
  look (fixture, LIFE - 419 * SEC);
  assert_refreshes (fixture, 1);
}

/* Without a refresh token the last token stays good to its end. */
static void
test_no_refresh_token (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TgSecret) secret = tg_secret_new ("at-last");
  g_autoptr (TgCredential) credential = tg_credential_new_grant (NULL, "client", NULL);
  TgTokenReply reply = { .access_token = secret, .expires_at_sec = g_get_real_time () / SEC + 3600 };
  g_autoptr (TgToken) token = tg_token_new (&reply, NULL, g_get_real_time (), tg_clock_boot_usec ());

  tg_grant_adopt (fixture->grant, credential, "mail", token);
  ask (fixture);
  look (fixture, LIFE - 419 * SEC);
  assert_refreshes (fixture, 1);
}

static void
test_no_network (Fixture *fixture, gconstpointer data)
{
  fake_monitor_set (fixture->monitor, FALSE);
  look (fixture, LIFE - 419 * SEC);
  look (fixture, LIFE - 100 * SEC);
  assert_refreshes (fixture, 1);
  fake_monitor_set (fixture->monitor, TRUE);
  look (fixture, LIFE - 99 * SEC);
  assert_refreshes (fixture, 2);
  fake_host_answer_refresh (fixture->host, "at-2", NULL);
}

/* It comes back a minute later, not at once. */
static void
test_failed (Fixture *fixture, gconstpointer data)
{
  look (fixture, LIFE - 419 * SEC);
  fake_host_fail_refresh (fixture->host, TG_ERROR_OFFLINE, NULL, 0);
  look (fixture, 59 * SEC);
  assert_refreshes (fixture, 2);
  look (fixture, 80 * SEC);
  assert_refreshes (fixture, 3);
  /* For good is for good. */
  fake_host_fail_refresh (fixture->host, TG_ERROR_ATTENTION_NEEDED, NULL, 0);
  look (fixture, LIFE - SEC);
  assert_refreshes (fixture, 3);
}

static void
test_grant_gone (Fixture *fixture, gconstpointer data)
{
  FakeHost *host = fake_host_new ();
  TgGrant *grant = tg_grant_new (TG_GRANT_HOST (host));

  tg_early_refresh_watch (fixture->early, grant);
  g_assert_finalize_object (grant);
  g_assert_finalize_object (host);
  look (fixture, LIFE - 419 * SEC);
  assert_refreshes (fixture, 2);
  fake_host_answer_refresh (fixture->host, "at-2", NULL);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/early-refresh/lead", test_lead);
  ADD ("/early-refresh/in-time", test_in_time);
  ADD ("/early-refresh/not-wanted", test_not_wanted);
  ADD ("/early-refresh/never-asked", test_never_asked);
  ADD ("/early-refresh/no-refresh-token", test_no_refresh_token);
  ADD ("/early-refresh/no-network", test_no_network);
  ADD ("/early-refresh/failed", test_failed);
  ADD ("/early-refresh/grant-gone", test_grant_gone);
  return g_test_run ();
}
