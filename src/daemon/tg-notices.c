/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-notices.h"

#include "tg-config.h"
#include "tg-token.h"

#define GETTEXT_PACKAGE TG_GETTEXT_PACKAGE
#include <glib/gi18n-lib.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define APP_PATH "/io/github/tegata/Tegata"
#define AGAIN_USEC (24 * 60 * 60 * (gint64)G_USEC_PER_SEC)

typedef struct
{
  TgNotices *owner; /* (unowned) */
  char *id;
  char *address;
  char *reason;
  char *summary;
  char *body;
  gint64 told_usec; /* boot time; 0 = nobody was there to tell it */
  guint32 shown; /* the number of the notification; 0 = none is shown */
  gboolean over;
} Notice;

struct _TgNotices
{
  GObject parent_instance;

  GDBusConnection *connection;
  GCancellable *cancellable;
  guint watch_id;
  guint signal_id;
  gboolean present; /* somebody shows notifications */
  GHashTable *notices; /* account id -> Notice */
  char *activation_token; /* (nullable) what lets the wizard come to the front */
};

G_DEFINE_FINAL_TYPE (TgNotices, tg_notices, G_TYPE_OBJECT)

static void
notice_free (Notice *notice)
{
  g_free (notice->id);
  g_free (notice->address);
  g_free (notice->reason);
  g_free (notice->summary);
  g_free (notice->body);
  g_free (notice);
}

static void
close_shown (TgNotices *self, guint32 shown)
{
  g_dbus_connection_call (self->connection,
                          NAME,
                          PATH,
                          NAME,
                          "CloseNotification",
                          g_variant_new ("(u)", shown),
                          NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          -1,
                          NULL,
                          NULL,
                          NULL);
}

typedef struct
{
  TgNotices *self;
  char *id;
} Call;

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_free (call->id);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  Notice *notice = g_hash_table_lookup (call->self->notices, call->id);
  guint32 shown;

  if (reply == NULL)
    {
      g_message ("account %s: no notification: %s", call->id, error->message);
      return;
    }
  g_variant_get (reply, "(u)", &shown);
  if (notice == NULL || notice->over)
    close_shown (call->self, shown);
  else
    notice->shown = shown;
}

static void
notice_show (Notice *notice)
{
  TgNotices *self = notice->owner;
  GVariantBuilder actions;
  GVariantBuilder hints;
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->id = g_strdup (notice->id);
  notice->told_usec = tg_clock_boot_usec ();
  g_variant_builder_init (&actions, G_VARIANT_TYPE_STRING_ARRAY);
  g_variant_builder_add (&actions, "s", "default");
  g_variant_builder_add (&actions, "s", _ ("Open Tegata"));
  g_variant_builder_init (&hints, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&hints, "{sv}", "desktop-entry", g_variant_new_string (TG_APP_ID));
  g_variant_builder_add (&hints, "{sv}", "urgency", g_variant_new_byte (1));
  g_dbus_connection_call (self->connection,
                          NAME,
                          PATH,
                          NAME,
                          "Notify",
                          g_variant_new ("(susssasa{sv}i)",
                                         "Tegata",
                                         notice->shown,
                                         TG_APP_ID,
                                         notice->summary,
                                         notice->body,
                                         &actions,
                                         &hints,
                                         -1),
                          G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          self->cancellable,
                          shown_cb,
                          call);
}

/* What the bus can start counts as present, but says nothing until it is asked; so the first trouble asks. */
static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  TgNotices *self = TG_NOTICES (user_data);
  GHashTableIter iter;
  Notice *notice;

  self->present = TRUE;
  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&notice))
    if (notice->told_usec == 0 && !notice->over)
      notice_show (notice);
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  TG_NOTICES (user_data)->present = FALSE;
}

/* The wizard is started by the bus and not by us, whose sandbox it would inherit. */
static void
open_wizard (TgNotices *self, const char *address)
{
  GVariantBuilder platform_data;

  g_variant_builder_init (&platform_data, G_VARIANT_TYPE_VARDICT);
  if (self->activation_token != NULL)
    {
      g_variant_builder_add (
          &platform_data, "{sv}", "activation-token", g_variant_new_string (self->activation_token));
      g_variant_builder_add (
          &platform_data, "{sv}", "desktop-startup-id", g_variant_new_string (self->activation_token));
    }
  g_clear_pointer (&self->activation_token, g_free);
  g_dbus_connection_call (
      self->connection,
      TG_APP_ID,
      APP_PATH,
      "org.freedesktop.Application",
      "ActivateAction",
      g_variant_new (
          "(s@ava{sv})", "sign-in-again", g_variant_new_parsed ("[<%s>]", address), &platform_data),
      NULL,
      G_DBUS_CALL_FLAGS_NONE,
      -1,
      NULL,
      NULL,
      NULL);
}

static void
signal_cb (GDBusConnection *connection,
           const char *sender,
           const char *object_path,
           const char *interface_name,
           const char *signal_name,
           GVariant *parameters,
           gpointer user_data)
{
  TgNotices *self = TG_NOTICES (user_data);
  gboolean token = g_str_equal (signal_name, "ActivationToken");
  gboolean followed = g_str_equal (signal_name, "ActionInvoked");
  GHashTableIter iter;
  Notice *notice;
  guint32 shown;

  if (g_variant_n_children (parameters) != 2)
    return;
  g_variant_get_child (parameters, 0, "u", &shown);
  g_hash_table_iter_init (&iter, self->notices);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&notice))
    {
      if (notice->shown == 0 || notice->shown != shown)
        continue;
      if (token)
        {
          g_free (self->activation_token);
          g_variant_get_child (parameters, 1, "s", &self->activation_token);
        }
      else if (followed)
        open_wizard (self, notice->address);
      else
        notice->shown = 0;
      return;
    }
}

void
tg_notices_tell (TgNotices *self, const TgAccount *account)
{
  Notice *before = g_hash_table_lookup (self->notices, account->id);
  Notice *notice;

  if (before != NULL && g_str_equal (before->reason, account->reason) && before->told_usec != 0 &&
      tg_clock_boot_usec () - before->told_usec < AGAIN_USEC)
    {
      before->over = FALSE;
      return;
    }
  notice = g_new0 (Notice, 1);
  notice->owner = self;
  notice->id = g_strdup (account->id);
  notice->address = g_strdup (tg_address_get_text (account->address));
  notice->reason = g_strdup (account->reason);
  notice->shown = before != NULL ? before->shown : 0;
  /* Translators: a mail address, or the name that the person has given to the account */
  notice->summary = g_strdup_printf (_ ("%s Needs Attention"), account->name);
  if (g_str_equal (account->reason, "admin-consent"))
    notice->body =
        g_strdup (_ ("Your organisation has to allow Tegata before mail can be received and sent."));
  else if (g_str_equal (account->reason, "client-gone"))
    notice->body = g_strdup (_ ("The provider does not accept Tegata’s client id any more."));
  else
    notice->body = g_strdup (_ ("Sign in again to receive and send mail."));
  g_hash_table_replace (self->notices, notice->id, notice);
  if (self->present)
    notice_show (notice);
}

void
tg_notices_withdraw (TgNotices *self, const char *id, gboolean for_good)
{
  Notice *notice = g_hash_table_lookup (self->notices, id);

  if (notice == NULL)
    return;
  if (notice->shown != 0)
    close_shown (self, notice->shown);
  notice->shown = 0;
  notice->over = TRUE;
  if (for_good)
    g_hash_table_remove (self->notices, id);
}

void
tg_notices_stop (TgNotices *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->signal_id != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->signal_id);
  self->signal_id = 0;
}

static void
tg_notices_finalize (GObject *object)
{
  TgNotices *self = TG_NOTICES (object);

  g_hash_table_unref (self->notices);
  g_object_unref (self->cancellable);
  g_object_unref (self->connection);
  g_free (self->activation_token);
  G_OBJECT_CLASS (tg_notices_parent_class)->finalize (object);
}

static void
tg_notices_class_init (TgNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tg_notices_finalize;
}

static void
tg_notices_init (TgNotices *self)
{
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)notice_free);
  self->cancellable = g_cancellable_new ();
}

TgNotices *
tg_notices_new (GDBusConnection *connection)
{
  TgNotices *self = g_object_new (TG_TYPE_NOTICES, NULL);

  self->connection = g_object_ref (connection);
  self->watch_id = g_bus_watch_name_on_connection (
      connection, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, vanished_cb, self, NULL);
  self->signal_id = g_dbus_connection_signal_subscribe (
      connection, NAME, NAME, NULL, PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, self, NULL);
  return self;
}
