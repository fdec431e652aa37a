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
  TgUse *use; /* (nullable) */
} Delivery;

static void
delivery_free (Delivery *delivery)
{
  g_clear_pointer (&delivery->use, tg_use_unref);
  tg_context_unref (delivery->context);
  g_variant_unref (delivery->reply);
  g_free (delivery);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Delivery, delivery_free)

static void
deliver (GDBusMethodInvocation *invocation, GVariant *reply, TgUse *use)
{
  if (use != NULL)
    tg_use_touch (use);
  g_dbus_method_invocation_return_value (invocation, reply);
}

/* (transfer none) (nullable) what is kept about who has no name to keep it under */
static TgUse *
find_use (TgContext *context, TgCaller *caller, const char *account_id)
{
  const char *app = tg_caller_get_app_key (caller);

  return app != NULL ? tg_uses_get (context->uses, account_id, app) : NULL;
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Delivery) delivery = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_permissions_check_finish (TG_PERMISSIONS (source), result, &error))
    deliver (delivery->invocation, delivery->reply, delivery->use);
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
  TgUse *use;

  if (caller == NULL)
    {
      g_variant_unref (g_variant_ref_sink (reply));
      g_dbus_method_invocation_return_error (
          invocation, TG_ERROR, TG_ERROR_NOT_ALLOWED, "The calling program has left the bus.");
      return;
    }
  use = find_use (context, caller, account_id);
  if (tg_permissions_peek (context->permissions, caller, account_id) == TG_ACCESS_ALLOW)
    {
      if (object_path != NULL)
        tg_express_allow (context->express, object_path, name, use);
      deliver (invocation, reply, use);
      return;
    }
  delivery = g_new0 (Delivery, 1);
  delivery->context = tg_context_ref (context);
  delivery->invocation = invocation;
  delivery->reply = g_variant_ref_sink (reply);
  delivery->use = use != NULL ? tg_use_ref (use) : NULL;
  tg_permissions_check_async (context->permissions, caller, account_id, FALSE, checked_cb, delivery);
}
