/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-setup-private.h"

#include "tg-daemon.h"
#include "tg-error.h"

TgAccountList *
tg_setup_get_accounts (TgSetup *self)
{
  return self->accounts;
}

TgIpcAccount1 *
tg_setup_get_opened (TgSetup *self)
{
  return tg_account_list_find (self->accounts, self->opened);
}

const char *
tg_setup_get_provider (TgSetup *self)
{
  return self->provider;
}

void
tg_setup_set_provider (TgSetup *self, const char *id)
{
  char *copy = g_strdup (id);

  g_free (self->provider);
  self->provider = copy;
}

void
tg_setup_open_account (TgSetup *self, const char *object_path)
{
  char *copy;

  if (!tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_ACCOUNT_OPENED))
    return;
  copy = g_strdup (object_path);
  g_free (self->opened);
  self->opened = copy;
  self->again = FALSE;
  tg_setup_go (self, TG_SETUP_EVENT_ACCOUNT_OPENED, NULL);
}

void
tg_setup_notice_existing (TgSetup *self)
{
  tg_setup_flow_set_existing (self->flow,
                              self->again ||
                                  tg_account_list_has (self->accounts,
                                                       tg_address_get_text (self->address),
                                                       tg_candidate_get_provider (self->way->candidate)));
}

/* (transfer full) (nullable) what would find that account again. */
static TgCandidate *
describe_account (TgSetup *self, TgIpcAccount1 *account, TgMethod method, GError **error)
{
  TgCatalogue *catalogue = tg_setup_get_catalogue (self);
  const char *id = tg_ipc_account1_get_provider (account);
  TgProvider *provider = catalogue != NULL && id != NULL ? tg_catalogue_lookup (catalogue, id) : NULL;
  /* One that registers clients by itself is asked for by the daemon, which knows the issuer. */
  const TgConsent consent[] = { TG_CONSENT_EMBEDDED, TG_CONSENT_SYSTEM };
  g_autoptr (TgAddress) address = tg_address_parse (tg_ipc_account1_get_address (account), error);
  g_autoptr (GPtrArray) servers = NULL;
  TgCandidateFields fields = { .address = address,
                               .name = tg_ipc_account1_get_provider_name (account),
                               .source = TG_SOURCE_CATALOGUE,
                               .trust = TG_TRUST_VERIFIED,
                               .methods = &method,
                               .n_methods = 1,
                               .consent = consent,
                               .n_consent = method == TG_METHOD_OAUTH2 ? G_N_ELEMENTS (consent) : 0 };

  if (address == NULL)
    return NULL;
  servers = tg_servers_from_variant (tg_ipc_account1_get_servers (account), error);
  if (servers == NULL)
    return NULL;
  fields.servers = servers;
  return provider != NULL ? tg_candidate_new_from_provider (
                                address, provider, TG_SOURCE_CATALOGUE, TG_TRUST_VERIFIED, servers)
                          : tg_candidate_new (&fields);
}

/* (transfer full) (nullable) */
static TgSetupWay *
find_way (TgSetup *self, TgIpcAccount1 *account, GError **error)
{
  int method = TG_METHOD_OAUTH2;
  g_autoptr (TgCandidate) candidate = NULL;
  TgProvider *provider;

  if (!tg_enum_from_nick (TG_TYPE_METHOD, tg_ipc_account1_get_method (account), &method, error))
    return NULL;
  candidate = describe_account (self, account, method, error);
  if (candidate == NULL)
    return NULL;
  provider = tg_candidate_get_provider (candidate) != NULL
                 ? tg_catalogue_lookup (tg_setup_get_catalogue (self), tg_candidate_get_provider (candidate))
                 : NULL;
  return tg_setup_way_new (candidate, provider, method);
}

void
tg_setup_sign_in_again (TgSetup *self)
{
  TgIpcAccount1 *account = tg_setup_get_opened (self);
  GError *error = NULL;
  TgSetupWay *way;

  if (account == NULL || !tg_setup_flow_accepts (self->flow, TG_SETUP_EVENT_SIGN_IN_AGAIN))
    return;
  way = find_way (self, account, &error);
  if (way == NULL)
    {
      tg_setup_tell (self, error);
      return;
    }
  tg_setup_forget_ways (self);
  g_clear_pointer (&self->form, tg_manual_form_free);
  g_clear_pointer (&self->address, tg_address_unref);
  self->address = tg_address_ref (tg_candidate_get_address (way->candidate));
  self->found = tg_setup_way_copy (way);
  tg_setup_set_way (self, way);
  self->again = TRUE;
  tg_setup_go (self, TG_SETUP_EVENT_SIGN_IN_AGAIN, NULL);
}

typedef struct
{
  TgSetup *self; /* (owned) */
  char *address; /* (owned) */
} Removal;

static void
removal_free (Removal *removal)
{
  g_object_unref (removal->self);
  g_free (removal->address);
  g_free (removal);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Removal, removal_free)

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Removal) removal = user_data;
  TgSetup *self = removal->self;
  g_autofree char *message = NULL;
  GError *error = NULL;
  gboolean removed = tg_daemon_remove_account_report (result, &message, &error);

  self->removing = FALSE;
  tg_setup_tell (self, error);
  if (removed)
    tg_setup_tell_removed (self, removal->address, message);
}

void
tg_setup_remove_opened (TgSetup *self)
{
  TgIpcAccount1 *account = tg_setup_get_opened (self);
  Removal *removal;

  if (account == NULL || self->removing)
    return;
  removal = g_new0 (Removal, 1);
  removal->self = g_object_ref (self);
  removal->address = g_strdup (tg_ipc_account1_get_address (account));
  self->removing = TRUE;
  tg_setup_tell (self, NULL);
  tg_daemon_remove_account_async (g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)), removed_cb, removal);
}

gboolean
tg_setup_is_removing (TgSetup *self)
{
  return self->removing;
}
