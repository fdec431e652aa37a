/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-prompt-application.h"

#include "tg-config.h"
#include "tg-error.h"
#include "tg-ipc.h"
#include "tg-prompt-resources.h"
#include "tg-prompt-window.h"

#define SETUP_NAME TG_APP_ID ".Setup1"
#define IDLE_MSEC 10000

struct _TgPromptApplication
{
  AdwApplication parent_instance;

  TgIpcPrompt1 *skeleton;
  TgPromptWindow *window; /* (owned) (nullable) the question */
  GDBusMethodInvocation *invocation; /* (owned) (nullable) who waits for its answer */
  guint watch_id;
};

G_DEFINE_FINAL_TYPE (TgPromptApplication, tg_prompt_application, ADW_TYPE_APPLICATION)

static void
answered_cb (TgPromptWindow *window, const char *answer, char **picked, gpointer user_data)
{
  TgPromptApplication *self = TG_PROMPT_APPLICATION (user_data);
  g_autoptr (TgPromptWindow) old = g_steal_pointer (&self->window);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  tg_ipc_prompt1_complete_ask (self->skeleton,
                               g_steal_pointer (&self->invocation),
                               answer,
                               g_str_equal (answer, "allow") ? (const char *const *)picked
                                                             : (const char *const[]){ NULL });
  gtk_window_destroy (GTK_WINDOW (old));
}

/* Nobody is left to be told. */
static void
setup_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  TgPromptApplication *self = TG_PROMPT_APPLICATION (user_data);

  if (self->window != NULL)
    tg_prompt_window_withdraw (self->window);
}

/* @invocation: (transfer full) */
static void
application_ask (TgPromptApplication *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) app = NULL;
  g_autoptr (GVariant) accounts = NULL;
  gboolean choose;

  g_variant_get (
      g_dbus_method_invocation_get_parameters (invocation), "(@a{sv}@aa{sv}b)", &app, &accounts, &choose);
  if (self->window != NULL)
    {
      g_dbus_method_invocation_return_error (
          invocation, TG_ERROR, TG_ERROR_FAILED, "There is a question already. Ask when it is answered.");
      return;
    }
  if (g_variant_n_children (accounts) == 0)
    {
      g_dbus_method_invocation_return_error (
          invocation, TG_ERROR, TG_ERROR_INVALID_ARGUMENT, "There has to be an account to ask about.");
      return;
    }
  self->invocation = invocation;
  self->window = g_object_ref_sink (tg_prompt_window_new (app, accounts, choose));
  g_signal_connect (self->window, "answered", G_CALLBACK (answered_cb), self);
  gtk_application_add_window (GTK_APPLICATION (self), GTK_WINDOW (self->window));
  self->watch_id = g_bus_watch_name_on_connection (g_dbus_method_invocation_get_connection (invocation),
                                                   SETUP_NAME,
                                                   G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   NULL,
                                                   setup_vanished_cb,
                                                   self,
                                                   NULL);
  tg_prompt_window_show (self->window);
}

/* @invocation: (transfer full) */
static void
application_withdraw (TgPromptApplication *self, GDBusMethodInvocation *invocation)
{
  if (self->window != NULL)
    tg_prompt_window_withdraw (self->window);
  tg_ipc_prompt1_complete_withdraw (self->skeleton, invocation);
}

typedef struct
{
  TgPromptApplication *self;
  GDBusMethodInvocation *invocation;
} Call;

static void
got_owner_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (TgPromptApplication) self = call->self;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *owner = "";

  if (reply != NULL)
    g_variant_get (reply, "(&s)", &owner);
  if (!g_str_equal (owner, g_dbus_method_invocation_get_sender (call->invocation)))
    g_dbus_method_invocation_return_error (call->invocation,
                                           G_DBUS_ERROR,
                                           G_DBUS_ERROR_ACCESS_DENIED,
                                           "Only Tegata's own account service may ask.");
  else if (g_str_equal (g_dbus_method_invocation_get_method_name (call->invocation), "Ask"))
    application_ask (self, call->invocation);
  else
    application_withdraw (self, call->invocation);
  g_application_release (G_APPLICATION (self));
}

/* Any call, to be answered if it comes from the connection that owns the name for managing. */
static gboolean
application_check (TgPromptApplication *self, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->invocation = invocation;
  g_application_hold (G_APPLICATION (self));
  g_dbus_connection_call (g_dbus_method_invocation_get_connection (invocation),
                          "org.freedesktop.DBus",
                          "/org/freedesktop/DBus",
                          "org.freedesktop.DBus",
                          "GetNameOwner",
                          g_variant_new ("(s)", SETUP_NAME),
                          G_VARIANT_TYPE ("(s)"),
                          G_DBUS_CALL_FLAGS_NONE,
                          -1,
                          NULL,
                          got_owner_cb,
                          call);
  return TRUE;
}

static gboolean
handle_ask_cb (TgIpcPrompt1 *skeleton,
               GDBusMethodInvocation *invocation,
               GVariant *app,
               GVariant *accounts,
               gboolean choose,
               gpointer user_data)
{
  return application_check (TG_PROMPT_APPLICATION (user_data), invocation);
}

static gboolean
handle_withdraw_cb (TgIpcPrompt1 *skeleton, GDBusMethodInvocation *invocation, gpointer user_data)
{
  return application_check (TG_PROMPT_APPLICATION (user_data), invocation);
}

static gboolean
tg_prompt_application_dbus_register (GApplication *application,
                                     GDBusConnection *connection,
                                     const char *object_path,
                                     GError **error)
{
  TgPromptApplication *self = TG_PROMPT_APPLICATION (application);

  return G_APPLICATION_CLASS (tg_prompt_application_parent_class)
             ->dbus_register (application, connection, object_path, error) &&
         g_dbus_interface_skeleton_export (
             G_DBUS_INTERFACE_SKELETON (self->skeleton), connection, object_path, error);
}

static void
tg_prompt_application_dbus_unregister (GApplication *application,
                                       GDBusConnection *connection,
                                       const char *object_path)
{
  TgPromptApplication *self = TG_PROMPT_APPLICATION (application);

  if (g_dbus_interface_skeleton_has_connection (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection))
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  G_APPLICATION_CLASS (tg_prompt_application_parent_class)
      ->dbus_unregister (application, connection, object_path);
}

/* There is nothing to show but questions. */
static void
tg_prompt_application_activate (GApplication *application)
{
}

static void
tg_prompt_application_finalize (GObject *object)
{
  TgPromptApplication *self = TG_PROMPT_APPLICATION (object);

  g_object_unref (self->skeleton);
  G_OBJECT_CLASS (tg_prompt_application_parent_class)->finalize (object);
}

static void
tg_prompt_application_class_init (TgPromptApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tg_prompt_application_finalize;
  application_class->activate = tg_prompt_application_activate;
  application_class->dbus_register = tg_prompt_application_dbus_register;
  application_class->dbus_unregister = tg_prompt_application_dbus_unregister;
}

static void
tg_prompt_application_init (TgPromptApplication *self)
{
  self->skeleton = tg_ipc_prompt1_skeleton_new ();
  g_signal_connect (self->skeleton, "handle-ask", G_CALLBACK (handle_ask_cb), self);
  g_signal_connect (self->skeleton, "handle-withdraw", G_CALLBACK (handle_withdraw_cb), self);
}

TgPromptApplication *
tg_prompt_application_new (void)
{
  return g_object_new (TG_TYPE_PROMPT_APPLICATION,
                       "application-id",
                       TG_APP_ID ".Prompt1",
                       "flags",
                       G_APPLICATION_IS_SERVICE,
                       "inactivity-timeout",
                       IDLE_MSEC,
                       "resource-base-path",
                       NULL,
                       NULL);
}
