/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-delivery.h"

#include "tg-error.h"

typedef struct
{
  TgContext *context;
  GDBusMethodInvocation *invocation;
  GVariant *reply;
} Delivery;

static void
delivery_free (Delivery *delivery)
{
  tg_context_unref (delivery->context);
  g_variant_unref (delivery->reply);
  g_free (delivery);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Delivery, delivery_free)

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Delivery) delivery = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_permissions_check_finish (TG_PERMISSIONS (source), result, &error))
    g_dbus_method_invocation_return_value (delivery->invocation, delivery->reply);
  else
    g_dbus_method_invocation_return_gerror (delivery->invocation, error);
}

void
tg_delivery_run (TgContext *context,
                 GDBusMethodInvocation *invocation,
                 const char *account_id,
                 const char *object_path,
                 GVariant *reply)
{
  const char *name = g_dbus_method_invocation_get_sender (invocation);
  TgCaller *caller = tg_callers_lookup (context->callers, name);
  Delivery *delivery;

  if (caller == NULL)
    {
      g_variant_unref (g_variant_ref_sink (reply));
      g_dbus_method_invocation_return_error (
          invocation, TG_ERROR, TG_ERROR_NOT_ALLOWED, "The calling program has left the bus.");
      return;
    }
  if (tg_permissions_peek (context->permissions, caller, account_id) == TG_ACCESS_ALLOW)
    {
      if (object_path != NULL)
        tg_express_allow (context->express, object_path, name);
      g_dbus_method_invocation_return_value (invocation, reply);
      return;
    }
  delivery = g_new0 (Delivery, 1);
  delivery->context = tg_context_ref (context);
  delivery->invocation = invocation;
  delivery->reply = g_variant_ref_sink (reply);
  tg_permissions_check_async (context->permissions, caller, account_id, FALSE, checked_cb, delivery);
}
