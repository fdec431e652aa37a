/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-client-service.h"

#include "tg-candidate.h"
#include "tg-client-setting.h"
#include "tg-error.h"

typedef struct
{
  TgIpcSetup1 *skeleton;
  GDBusMethodInvocation *invocation;
} Call;

static Call *
call_new (TgIpcSetup1 *skeleton, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->skeleton = g_object_ref (skeleton);
  call->invocation = invocation;
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->skeleton);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
client_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (tg_client_setting_run_finish (result, &error))
    tg_ipc_setup1_complete_set_client (call->skeleton, call->invocation, NULL);
  else
    g_dbus_method_invocation_return_gerror (call->invocation, error);
}

static gboolean
handle_set_client_cb (TgIpcSetup1 *skeleton,
                      GDBusMethodInvocation *invocation,
                      GUnixFDList *fds,
                      const char *provider,
                      GVariant *client,
                      gpointer user_data)
{
  tg_client_setting_run_async (
      user_data, provider, client, fds, client_set_cb, call_new (skeleton, invocation));
  return TRUE;
}

/* Floating: what LookUpIssuer and LookUpCandidate tell about a provider that has no client yet. */
static GVariant *
describe (TgProvider *provider)
{
  const GArray *consent = tg_provider_get_oauth (provider)->consent;
  GVariantBuilder words;
  GVariantBuilder result;

  g_variant_builder_init (&words, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < consent->len; i++)
    g_variant_builder_add (
        &words, "s", tg_enum_to_nick (TG_TYPE_CONSENT, (int)g_array_index (consent, TgConsent, i)));
  g_variant_builder_init (&result, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&result, "{sv}", "consent", g_variant_builder_end (&words));
  return g_variant_builder_end (&result);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TgProvider) provider = tg_registrar_look_up_finish (TG_REGISTRAR (source), result, &error);

  if (provider != NULL)
    g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(@a{sv})", describe (provider)));
  else
    g_dbus_method_invocation_return_gerror (call->invocation, error);
}

static gboolean
handle_look_up_issuer_cb (TgIpcSetup1 *skeleton,
                          GDBusMethodInvocation *invocation,
                          const char *issuer,
                          gpointer user_data)
{
  TgContext *context = user_data;

  tg_registrar_look_up_async (
      context->registrar, issuer, NULL, NULL, looked_up_cb, call_new (skeleton, invocation));
  return TRUE;
}

static gboolean
handle_look_up_candidate_cb (TgIpcSetup1 *skeleton,
                             GDBusMethodInvocation *invocation,
                             GVariant *candidate,
                             gpointer user_data)
{
  TgContext *context = user_data;
  const char *issuer = NULL;
  const char *scope = NULL;

  g_variant_lookup (candidate, "issuer", "&s", &issuer);
  g_variant_lookup (candidate, "scope", "&s", &scope);
  if (issuer == NULL || (scope != NULL && !tg_scope_is_valid (scope)))
    {
      g_dbus_method_invocation_return_error (invocation,
                                             TG_ERROR,
                                             TG_ERROR_INVALID_ARGUMENT,
                                             "This candidate names no issuer, or a scope that is none.");
      return TRUE;
    }
  tg_registrar_look_up_async (
      context->registrar, issuer, scope, NULL, looked_up_cb, call_new (skeleton, invocation));
  return TRUE;
}

static void
context_unref_cb (gpointer data, GClosure *closure)
{
  tg_context_unref (data);
}

void
tg_client_service_connect (TgIpcSetup1 *skeleton, TgContext *context)
{
  g_signal_connect_data (skeleton,
                         "handle-set-client",
                         G_CALLBACK (handle_set_client_cb),
                         tg_context_ref (context),
                         context_unref_cb,
                         G_CONNECT_DEFAULT);
  g_signal_connect_data (skeleton,
                         "handle-look-up-issuer",
                         G_CALLBACK (handle_look_up_issuer_cb),
                         tg_context_ref (context),
                         context_unref_cb,
                         G_CONNECT_DEFAULT);
  g_signal_connect_data (skeleton,
                         "handle-look-up-candidate",
                         G_CALLBACK (handle_look_up_candidate_cb),
                         tg_context_ref (context),
                         context_unref_cb,
                         G_CONNECT_DEFAULT);
}
