/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-early-refresh.h"

#include "tg-error.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define SEC ((gint64)G_USEC_PER_SEC)
/* Shorter ones are asked for anew all the time. */
#define SHORTEST_LIFE_USEC (30 * SEC)
/* What callers ask of a token when they say nothing (tg-token-options.c): from here on they would wait. */
#define ASKED_OF_TOKEN_USEC (60 * SEC)
#define LATELY_USEC (15 * 60 * SEC)
#define AGAIN_USEC (60 * SEC)
/* Whoever looks so much later than planned was asleep. */
#define ASLEEP_USEC (5 * SEC)
#define SETTLE_USEC (10 * SEC)

typedef struct
{
  TgEarlyRefresh *owner; /* (unowned) */
  TgGrant *grant; /* (unowned) gone with it */
  char *service;
  gint64 due_usec; /* boot time; 0 = not planned */
  gboolean under_way;
} Plan;

struct _TgEarlyRefresh
{
  GObject parent_instance;

  GNetworkMonitor *monitor;
  GPtrArray *plans; /* Plan */
  int timer_fd;
  guint timer_id;
  gint64 armed_usec; /* 0 = not */
};

G_DEFINE_FINAL_TYPE (TgEarlyRefresh, tg_early_refresh, G_TYPE_OBJECT)

static gint64
some_of (gint64 span_usec)
{
  return (gint64)(g_random_double () * (double)span_usec);
}

gint64
tg_early_refresh_lead_usec (gint64 life_usec, double chance)
{
  if (life_usec < SHORTEST_LIFE_USEC)
    return 0;
  return MIN (ASKED_OF_TOKEN_USEC, life_usec / 2) + life_usec / 10 +
         (gint64)(chance * (double)life_usec / 20);
}

static void
plan_free (Plan *plan)
{
  g_free (plan->service);
  g_free (plan);
}

/* A timer of the clock that goes on while the machine sleeps, which GLib's do not. */
static void
early_arm (TgEarlyRefresh *self)
{
  struct itimerspec when = { 0 };

  self->armed_usec = 0;
  for (guint i = 0; i < self->plans->len; i++)
    {
      const Plan *plan = self->plans->pdata[i];

      if (plan->due_usec != 0 && (self->armed_usec == 0 || plan->due_usec < self->armed_usec))
        self->armed_usec = plan->due_usec;
    }
  when.it_value.tv_sec = self->armed_usec / SEC;
  when.it_value.tv_nsec = self->armed_usec % SEC * 1000;
  if (timerfd_settime (self->timer_fd, TFD_TIMER_ABSTIME, &when, NULL) < 0)
    g_warning ("no early refresh: %s", g_strerror (errno));
}

/* (transfer none) */
static Plan *
early_find (TgEarlyRefresh *self, TgGrant *grant, const char *service)
{
  Plan *plan;

  for (guint i = 0; i < self->plans->len; i++)
    {
      plan = self->plans->pdata[i];
      if (plan->grant == grant && g_str_equal (plan->service, service))
        return plan;
    }
  plan = g_new0 (Plan, 1);
  plan->owner = self;
  plan->grant = grant;
  plan->service = g_strdup (service);
  g_ptr_array_add (self->plans, plan);
  return plan;
}

static void
token_cb (TgGrant *grant, const char *service, gpointer user_data)
{
  TgEarlyRefresh *self = TG_EARLY_REFRESH (user_data);
  g_autoptr (TgToken) token = tg_token_shelf_peek (tg_grant_get_shelf (grant), service, NULL);
  gint64 lead_usec =
      token != NULL ? tg_early_refresh_lead_usec (tg_token_get_life_usec (token), g_random_double ()) : 0;
  Plan *plan = early_find (self, grant, service);

  plan->due_usec = lead_usec > 0
                       ? tg_token_get_received_boot_usec (token) + tg_token_get_life_usec (token) - lead_usec
                       : 0;
  early_arm (self);
}

static gboolean
has_network (TgEarlyRefresh *self)
{
  return g_network_monitor_get_network_available (self->monitor);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TgEarlyRefresh) self = user_data;
  g_autoptr (GError) error = NULL;
  TgToken *token = tg_grant_get_token_finish (TG_GRANT (source), result, &error);

  /* It is on the shelf already. */
  g_clear_pointer (&token, tg_token_unref);
  for (guint i = 0; i < self->plans->len; i++)
    {
      Plan *plan = self->plans->pdata[i];

      if (plan->grant != TG_GRANT (source) || !plan->under_way)
        continue;
      plan->under_way = FALSE;
      /* Where there is a new token, it has made a plan of its own. */
      if (g_error_matches (error, TG_ERROR, TG_ERROR_OFFLINE) ||
          g_error_matches (error, TG_ERROR, TG_ERROR_PROVIDER_UNAVAILABLE))
        plan->due_usec = tg_clock_boot_usec () + AGAIN_USEC + some_of (AGAIN_USEC / 4);
    }
  early_arm (self);
}

/* FALSE where nobody wants it any more. */
static gboolean
is_wanted (TgToken *token, gint64 asked_usec, gint64 boot_usec)
{
  gint64 end_usec;

  if (token == NULL || asked_usec == 0)
    return FALSE;
  end_usec = tg_token_get_received_boot_usec (token) + tg_token_get_life_usec (token);
  return boot_usec < end_usec && boot_usec - asked_usec < MAX (LATELY_USEC, tg_token_get_life_usec (token));
}

/* Where the access ends with its token, asking early would only end it early. */
static gboolean
can_refresh (TgGrant *grant)
{
  TgCredential *credential = tg_grant_get_credential (grant);

  return credential == NULL || tg_credential_get_refresh_token (credential) != NULL;
}

static void
plan_carry_out (Plan *plan, gint64 boot_usec)
{
  gint64 asked_usec;
  g_autoptr (TgToken) token =
      tg_token_shelf_peek (tg_grant_get_shelf (plan->grant), plan->service, &asked_usec);
  TgTokenRequest request = { .service = plan->service };

  plan->due_usec = 0;
  if (plan->under_way || !can_refresh (plan->grant) || !is_wanted (token, asked_usec, boot_usec))
    return;
  plan->under_way = TRUE;
  request.rejected = tg_token_get_secret (token);
  tg_grant_get_token_async (plan->grant, &request, refreshed_cb, g_object_ref (plan->owner));
}

void
tg_early_refresh_look (TgEarlyRefresh *self, gint64 boot_usec)
{
  /* What is due without a network stays due: network_changed_cb() looks again. */
  if (!has_network (self))
    return;
  for (guint i = 0; i < self->plans->len; i++)
    {
      Plan *plan = self->plans->pdata[i];

      if (plan->due_usec != 0 && plan->due_usec <= boot_usec)
        plan_carry_out (plan, boot_usec);
    }
  early_arm (self);
}

/* All that is due waits a little, and not all of it equally. */
static void
early_settle (TgEarlyRefresh *self, gint64 boot_usec)
{
  for (guint i = 0; i < self->plans->len; i++)
    {
      Plan *plan = self->plans->pdata[i];

      if (plan->due_usec != 0 && plan->due_usec <= boot_usec)
        plan->due_usec = boot_usec + SEC + some_of (SETTLE_USEC);
    }
  early_arm (self);
}

static void
network_changed_cb (TgEarlyRefresh *self)
{
  if (has_network (self))
    early_settle (self, tg_clock_boot_usec ());
}

static gboolean
timer_cb (int fd, GIOCondition condition, gpointer user_data)
{
  TgEarlyRefresh *self = TG_EARLY_REFRESH (user_data);
  gint64 boot_usec = tg_clock_boot_usec ();
  guint64 n_expired;

  if (read (fd, &n_expired, sizeof n_expired) < 0)
    return G_SOURCE_CONTINUE;
  if (boot_usec - self->armed_usec > ASLEEP_USEC)
    early_settle (self, boot_usec);
  else
    tg_early_refresh_look (self, boot_usec);
  return G_SOURCE_CONTINUE;
}

static void
grant_gone_cb (gpointer user_data, GObject *gone)
{
  TgEarlyRefresh *self = TG_EARLY_REFRESH (user_data);

  for (guint i = self->plans->len; i > 0; i--)
    if (((Plan *)self->plans->pdata[i - 1])->grant == (TgGrant *)gone)
      g_ptr_array_remove_index_fast (self->plans, i - 1);
  early_arm (self);
  g_object_unref (self);
}

void
tg_early_refresh_watch (TgEarlyRefresh *self, TgGrant *grant)
{
  g_signal_connect_object (grant, "token", G_CALLBACK (token_cb), self, G_CONNECT_DEFAULT);
  g_object_weak_ref (G_OBJECT (grant), grant_gone_cb, g_object_ref (self));
}

static void
tg_early_refresh_finalize (GObject *object)
{
  TgEarlyRefresh *self = TG_EARLY_REFRESH (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  close (self->timer_fd);
  g_ptr_array_unref (self->plans);
  g_signal_handlers_disconnect_by_data (self->monitor, self);
  g_object_unref (self->monitor);
  G_OBJECT_CLASS (tg_early_refresh_parent_class)->finalize (object);
}

static void
tg_early_refresh_class_init (TgEarlyRefreshClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_early_refresh_finalize;
}

static void
tg_early_refresh_init (TgEarlyRefresh *self)
{
  self->plans = g_ptr_array_new_with_free_func ((GDestroyNotify)plan_free);
  self->timer_fd = timerfd_create (CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  self->timer_id = g_unix_fd_add (self->timer_fd, G_IO_IN, timer_cb, self);
}

TgEarlyRefresh *
tg_early_refresh_new (GNetworkMonitor *monitor)
{
  TgEarlyRefresh *self = g_object_new (TG_TYPE_EARLY_REFRESH, NULL);

  self->monitor = g_object_ref (monitor);
  /* The monitor that asks NetworkManager emits the signal for changes of routes only. */
  g_signal_connect_swapped (monitor, "network-changed", G_CALLBACK (network_changed_cb), self);
  g_signal_connect_swapped (monitor, "notify::network-available", G_CALLBACK (network_changed_cb), self);
  return self;
}
