/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-export.h"

#include "tg-error.h"

#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

struct _TgExport
{
  GObject parent_instance;

  GDBusConnection *connection;
  char *object_path;
  GDBusInterfaceSkeleton *skeleton;
  TgCallers *callers;
  TgAccessCheck check;
  char *check_data;
  char *destination;
  TgPermissions *permissions; /* (nullable) */
  char *account_id; /* (nullable) */

  guint registration;
  GVariant *sent; /* a{sv} as everybody knows it */
  guint changed_id;
};

G_DEFINE_FINAL_TYPE (TgExport, tg_export, G_TYPE_OBJECT)

static void
answer_properties (TgExport *self,
                   const char *method_name,
                   GVariant *parameters,
                   GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) properties = g_dbus_interface_skeleton_get_properties (self->skeleton);
  g_autoptr (GVariant) value = NULL;
  const char *property_name;

  if (g_str_equal (method_name, "GetAll"))
    {
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@a{sv})", properties));
      return;
    }
  if (g_str_equal (method_name, "Get"))
    {
      g_variant_get (parameters, "(&s&s)", NULL, &property_name);
      value = g_variant_lookup_value (properties, property_name, NULL);
    }
  if (value != NULL)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(v)", value));
  else
    g_dbus_method_invocation_return_error (
        invocation, G_DBUS_ERROR, G_DBUS_ERROR_PROPERTY_READ_ONLY, "This property cannot be written.");
}

/* @invocation: (transfer full) */
static void
export_hand_on (TgExport *self, TgCaller *caller, GDBusMethodInvocation *invocation)
{
  const char *interface_name = g_dbus_method_invocation_get_interface_name (invocation);
  const char *method_name = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *parameters = g_dbus_method_invocation_get_parameters (invocation);

  if (g_str_equal (interface_name, PROPERTIES_INTERFACE))
    answer_properties (self, method_name, parameters, invocation);
  else
    g_dbus_interface_skeleton_get_vtable (self->skeleton)
        ->method_call (self->connection,
                       tg_caller_get_name (caller),
                       self->object_path,
                       interface_name,
                       method_name,
                       parameters,
                       invocation,
                       self->skeleton);
}

typedef struct
{
  TgExport *self;
  TgCaller *caller; /* (nullable) not identified yet */
  GDBusMethodInvocation *invocation;
} Call;

static Call *
call_new (TgExport *self, TgCaller *caller, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->caller = caller != NULL ? tg_caller_ref (caller) : NULL;
  call->invocation = invocation;
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_clear_pointer (&call->caller, tg_caller_unref);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (!tg_permissions_check_finish (TG_PERMISSIONS (source), result, &error))
    g_dbus_method_invocation_return_gerror (call->invocation, error);
  else if (call->self->registration == 0)
    g_dbus_method_invocation_return_error (
        call->invocation, TG_ERROR, TG_ERROR_NOT_FOUND, "This account was removed meanwhile.");
  else
    export_hand_on (call->self, call->caller, call->invocation);
}

/* @invocation: (transfer full) */
static void
export_dispatch (TgExport *self, TgCaller *caller, GDBusMethodInvocation *invocation)
{
  const char *interface_name = g_dbus_method_invocation_get_interface_name (invocation);
  g_autoptr (GError) error = NULL;

  if (!self->check (caller, self->check_data, &error))
    g_dbus_method_invocation_return_gerror (invocation, error);
  else if (self->permissions == NULL ||
           tg_permissions_peek (self->permissions, caller, self->account_id) == TG_ACCESS_ALLOW)
    export_hand_on (self, caller, invocation);
  else
    tg_permissions_check_async (self->permissions,
                                caller,
                                self->account_id,
                                !g_str_equal (interface_name, PROPERTIES_INTERFACE),
                                checked_cb,
                                call_new (self, caller, invocation));
}

static void
identified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (TgCaller) caller = tg_callers_identify_finish (TG_CALLERS (source), result);

  export_dispatch (call->self, caller, call->invocation);
}

static void
method_call_cb (GDBusConnection *connection,
                const char *sender,
                const char *object_path,
                const char *interface_name,
                const char *method_name,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  TgExport *self = TG_EXPORT (user_data);
  TgCaller *caller = tg_callers_lookup (self->callers, sender);

  if (caller != NULL)
    export_dispatch (self, caller, invocation);
  else
    tg_callers_identify_async (self->callers, sender, identified_cb, call_new (self, NULL, invocation));
}

static const GDBusInterfaceVTable vtable = { method_call_cb, NULL, NULL, { NULL } };

static gboolean
changed_idle_cb (gpointer user_data)
{
  TgExport *self = TG_EXPORT (user_data);
  g_autoptr (GVariant) properties = g_dbus_interface_skeleton_get_properties (self->skeleton);
  g_auto (GVariantBuilder) changed = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  gboolean any = FALSE;
  GVariantIter iter;
  const char *name;
  GVariant *value;

  self->changed_id = 0;
  g_variant_iter_init (&iter, properties);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      g_autoptr (GVariant) sent = g_variant_lookup_value (self->sent, name, NULL);

      if (sent != NULL && g_variant_equal (sent, value))
        continue;
      g_variant_builder_add (&changed, "{sv}", name, value);
      any = TRUE;
    }
  if (any)
    g_dbus_connection_emit_signal (self->connection,
                                   self->destination,
                                   self->object_path,
                                   PROPERTIES_INTERFACE,
                                   "PropertiesChanged",
                                   g_variant_new ("(sa{sv}@as)",
                                                  g_dbus_interface_skeleton_get_info (self->skeleton)->name,
                                                  &changed,
                                                  g_variant_new_strv (NULL, 0)),
                                   NULL);
  g_variant_unref (self->sent);
  self->sent = g_steal_pointer (&properties);
  return G_SOURCE_REMOVE;
}

/* What changes together is told in one signal. */
static void
notify_cb (GObject *skeleton, GParamSpec *pspec, gpointer user_data)
{
  TgExport *self = TG_EXPORT (user_data);

  if (self->changed_id == 0)
    self->changed_id = g_idle_add_full (G_PRIORITY_DEFAULT, changed_idle_cb, self, NULL);
}

void
tg_export_set_permissions (TgExport *self, TgPermissions *permissions, const char *account_id)
{
  g_set_object (&self->permissions, permissions);
  g_free (self->account_id);
  self->account_id = g_strdup (account_id);
}

const char *
tg_export_get_object_path (TgExport *self)
{
  return self->object_path;
}

static void
tg_export_dispose (GObject *object)
{
  TgExport *self = TG_EXPORT (object);

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration);
  self->registration = 0;
  /* What changed last is still told. */
  if (self->changed_id != 0)
    {
      g_source_remove (self->changed_id);
      changed_idle_cb (self);
    }
  if (self->skeleton != NULL)
    g_signal_handlers_disconnect_by_data (self->skeleton, self);
  g_clear_object (&self->skeleton);
  G_OBJECT_CLASS (tg_export_parent_class)->dispose (object);
}

static void
tg_export_finalize (GObject *object)
{
  TgExport *self = TG_EXPORT (object);

  g_clear_pointer (&self->sent, g_variant_unref);
  g_clear_object (&self->callers);
  g_clear_object (&self->connection);
  g_free (self->object_path);
  g_free (self->check_data);
  g_free (self->destination);
  g_clear_object (&self->permissions);
  g_free (self->account_id);
  G_OBJECT_CLASS (tg_export_parent_class)->finalize (object);
}

static void
tg_export_class_init (TgExportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tg_export_dispose;
  G_OBJECT_CLASS (klass)->finalize = tg_export_finalize;
}

static void
tg_export_init (TgExport *self)
{
}

TgExport *
tg_export_new (GDBusConnection *connection,
               const char *object_path,
               GDBusInterfaceSkeleton *skeleton,
               TgCallers *callers,
               TgAccessCheck check,
               char *check_data,
               const char *destination,
               GError **error)
{
  g_autoptr (TgExport) self = g_object_new (TG_TYPE_EXPORT, NULL);

  self->connection = g_object_ref (connection);
  self->object_path = g_strdup (object_path);
  self->skeleton = g_object_ref (skeleton);
  self->callers = g_object_ref (callers);
  self->check = check;
  self->check_data = check_data;
  self->destination = g_strdup (destination);
  self->sent = g_dbus_interface_skeleton_get_properties (skeleton);
  g_signal_connect (skeleton, "notify", G_CALLBACK (notify_cb), self);
  self->registration = g_dbus_connection_register_object (
      connection, object_path, g_dbus_interface_skeleton_get_info (skeleton), &vtable, self, NULL, error);
  return self->registration != 0 ? g_steal_pointer (&self) : NULL;
}
