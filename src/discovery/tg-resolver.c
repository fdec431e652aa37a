/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
/* EAI_NODATA, EAI_ADDRFAMILY */
#define _GNU_SOURCE 1

#include "tg-resolver.h"

#include <netdb.h>

#include "tg-deadline.h"

/* More than a run asks at once; a server that lets all of them wait costs no more threads than this. */
#define MAX_THREADS 64
/* A run asks for a name more than once: who guesses a server, and who then talks to it. Shorter than it takes somebody
 * to mend the network and try again. */
#define MEMORY_USEC G_USEC_PER_SEC

struct _TgResolver
{
  GResolver parent_instance;

  GResolver *system; /* (owned) */
  GMutex lock; /* guards what follows */
  GHashTable *memory; /* (owned) "FAMILY NAME" -> Answer */
};

G_DEFINE_FINAL_TYPE (TgResolver, tg_resolver, G_TYPE_RESOLVER)

typedef struct
{
  GList *addresses; /* (owned) GInetAddress; none: there is no such name */
  gint64 until_usec;
} Answer;

/* One name. It is answered, or cancelled, in the context of its caller; the thread only fills in the answer. */
typedef struct
{
  TgResolver *resolver; /* (owned) */
  GTask *task; /* (owned) (nullable) until answered */
  TgDeadline *deadline; /* (owned) (nullable) until answered */
  GMainContext *context; /* (owned) of the caller */
  char *name; /* (owned) */
  int family;
  GList *addresses; /* (owned) GInetAddress */
  GError *error; /* (owned) (nullable) */
} Lookup;

static void
addresses_free (gpointer data)
{
  g_resolver_free_addresses (data);
}

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_resolver_free_addresses (self->addresses);
  g_free (self);
}

static GList *
copy_addresses (GList *addresses)
{
  return g_list_copy_deep (addresses, (GCopyFunc)(void (*) (void))g_object_ref, NULL);
}

static char *
memory_key (const char *name, int family)
{
  return g_strdup_printf ("%d %s", family, name);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer now_usec)
{
  return ((Answer *)value)->until_usec <= *(gint64 *)now_usec;
}

static void
tg_resolver_remember (TgResolver *self, const char *name, int family, GList *addresses)
{
  gint64 now_usec = g_get_monotonic_time ();
  Answer *answer = g_new0 (Answer, 1);

  answer->addresses = copy_addresses (addresses);
  answer->until_usec = now_usec + MEMORY_USEC;
  g_mutex_lock (&self->lock);
  g_hash_table_foreach_remove (self->memory, is_old, &now_usec);
  g_hash_table_replace (self->memory, memory_key (name, family), answer);
  g_mutex_unlock (&self->lock);
}

/* Whether a question was answered just now; adds to @addresses, to none where there is no such name. */
static gboolean
tg_resolver_recall (TgResolver *self, const char *name, int family, GList **addresses)
{
  g_autofree char *key = memory_key (name, family);
  Answer *answer;
  gboolean known;

  g_mutex_lock (&self->lock);
  answer = g_hash_table_lookup (self->memory, key);
  known = answer && answer->until_usec > g_get_monotonic_time ();
  if (known)
    *addresses = g_list_concat (*addresses, copy_addresses (answer->addresses));
  g_mutex_unlock (&self->lock);
  return known;
}

/* (transfer full) Likewise; both families together answer for any. */
static gboolean
recall (TgResolver *self, const char *name, int family, GList **addresses)
{
  *addresses = NULL;
  if (tg_resolver_recall (self, name, family, addresses))
    return TRUE;
  if (family == AF_UNSPEC && tg_resolver_recall (self, name, AF_INET6, addresses) &&
      tg_resolver_recall (self, name, AF_INET, addresses))
    return TRUE;
  g_resolver_free_addresses (g_steal_pointer (addresses));
  return FALSE;
}

static void
lookup_free (gpointer data)
{
  Lookup *self = data;

  g_clear_object (&self->task);
  g_object_unref (self->resolver);
  g_clear_pointer (&self->deadline, tg_deadline_free);
  g_main_context_unref (self->context);
  g_free (self->name);
  g_resolver_free_addresses (self->addresses);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
answer_cb (gpointer user_data)
{
  Lookup *self = user_data;

  if (!self->task)
    return G_SOURCE_REMOVE;
  g_clear_pointer (&self->deadline, tg_deadline_free);
  if (self->error)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (self->task, g_steal_pointer (&self->addresses), addresses_free);
  g_clear_object (&self->task);
  return G_SOURCE_REMOVE;
}

/* The C library cannot be stopped: its thread goes on, and nobody listens. */
static void
cancelled_cb (gpointer user_data)
{
  Lookup *self = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_task_return_error_if_cancelled (task);
}

static GList *
list_addresses (const struct addrinfo *entries)
{
  GList *addresses = NULL;

  for (const struct addrinfo *entry = entries; entry; entry = entry->ai_next)
    {
      g_autoptr (GSocketAddress) address =
          g_socket_address_new_from_native (entry->ai_addr, entry->ai_addrlen);

      if (G_IS_INET_SOCKET_ADDRESS (address))
        addresses = g_list_prepend (
            addresses, g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))));
    }
  return g_list_reverse (addresses);
}

static GError *
resolver_error (int status, const char *name)
{
  if (status == 0 || status == EAI_NONAME || status == EAI_NODATA || status == EAI_ADDRFAMILY ||
      status == EAI_FAIL)
    return g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no address of %s", name);
  return g_error_new (G_RESOLVER_ERROR,
                      status == EAI_AGAIN ? G_RESOLVER_ERROR_TEMPORARY_FAILURE : G_RESOLVER_ERROR_INTERNAL,
                      "%s: %s",
                      name,
                      gai_strerror (status));
}

static void
lookup_thread (gpointer data, gpointer user_data)
{
  Lookup *self = data;
  const struct addrinfo hints = {
    .ai_family = self->family,
    .ai_flags = AI_ADDRCONFIG,
    .ai_socktype = SOCK_STREAM,
    .ai_protocol = IPPROTO_TCP,
  };
  struct addrinfo *entries = NULL;
  int status = getaddrinfo (self->name, NULL, &hints, &entries);
  g_autoptr (GSource) source = g_idle_source_new ();

  if (status == 0)
    {
      self->addresses = list_addresses (entries);
      freeaddrinfo (entries);
    }
  if (!self->addresses)
    self->error = resolver_error (status, self->name);
  if (self->addresses || g_error_matches (self->error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    tg_resolver_remember (self->resolver, self->name, self->family, self->addresses);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answer_cb, self, lookup_free);
  g_source_attach (source, self->context);
}

static GThreadPool *
get_threads (void)
{
  static gsize threads;

  if (g_once_init_enter (&threads))
    {
      GThreadPool *pool = g_thread_pool_new (lookup_thread, NULL, MAX_THREADS, FALSE, NULL);

      g_once_init_leave (&threads, (gsize)pool);
    }
  return (GThreadPool *)threads;
}

static int
get_family (GResolverNameLookupFlags flags)
{
  if (flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY)
    return AF_INET;
  return flags & G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY ? AF_INET6 : AF_UNSPEC;
}

static void
lookup_by_name_with_flags_async (GResolver *resolver,
                                 const char *name,
                                 GResolverNameLookupFlags flags,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  GList *addresses;
  Lookup *lookup;

  g_task_set_source_tag (task, lookup_by_name_with_flags_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (recall (TG_RESOLVER (resolver), name, get_family (flags), &addresses))
    {
      if (addresses)
        g_task_return_pointer (task, addresses, addresses_free);
      else
        g_task_return_error (task, resolver_error (0, name));
      return;
    }
  lookup = g_new0 (Lookup, 1);
  lookup->resolver = TG_RESOLVER (g_object_ref (resolver));
  lookup->context = g_main_context_ref_thread_default ();
  lookup->name = g_strdup (name);
  lookup->family = get_family (flags);
  lookup->deadline = tg_deadline_new (cancellable, 0, cancelled_cb, lookup);
  lookup->task = g_steal_pointer (&task);
  /* Where no thread can be had it stays queued, until one is free. */
  g_thread_pool_push (get_threads (), lookup, NULL);
}

static void
lookup_by_name_async (GResolver *resolver,
                      const char *name,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  lookup_by_name_with_flags_async (
      resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, user_data);
}

static GList *
lookup_by_name_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GList *
lookup_by_name_with_flags (GResolver *resolver,
                           const char *name,
                           GResolverNameLookupFlags flags,
                           GCancellable *cancellable,
                           GError **error)
{
  TgResolver *self = TG_RESOLVER (resolver);
  GList *addresses;

  if (!recall (self, name, get_family (flags), &addresses))
    return g_resolver_lookup_by_name_with_flags (self->system, name, flags, cancellable, error);
  if (!addresses)
    g_propagate_error (error, resolver_error (0, name));
  return addresses;
}

static GList *
lookup_by_name (GResolver *resolver, const char *name, GCancellable *cancellable, GError **error)
{
  return lookup_by_name_with_flags (resolver, name, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, error);
}

static char *
lookup_by_address (GResolver *resolver, GInetAddress *address, GCancellable *cancellable, GError **error)
{
  return g_resolver_lookup_by_address (TG_RESOLVER (resolver)->system, address, cancellable, error);
}

static void
lookup_by_address_async (GResolver *resolver,
                         GInetAddress *address,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_resolver_lookup_by_address_async (
      TG_RESOLVER (resolver)->system, address, cancellable, callback, user_data);
}

static char *
lookup_by_address_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_resolver_lookup_by_address_finish (TG_RESOLVER (resolver)->system, result, error);
}

static GList *
lookup_records (GResolver *resolver,
                const char *name,
                GResolverRecordType type,
                GCancellable *cancellable,
                GError **error)
{
  return g_resolver_lookup_records (TG_RESOLVER (resolver)->system, name, type, cancellable, error);
}

static void
lookup_records_async (GResolver *resolver,
                      const char *name,
                      GResolverRecordType type,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_resolver_lookup_records_async (
      TG_RESOLVER (resolver)->system, name, type, cancellable, callback, user_data);
}

static GList *
lookup_records_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_resolver_lookup_records_finish (TG_RESOLVER (resolver)->system, result, error);
}

static void
tg_resolver_finalize (GObject *object)
{
  TgResolver *self = TG_RESOLVER (object);

  g_clear_object (&self->system);
  g_hash_table_unref (self->memory);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (tg_resolver_parent_class)->finalize (object);
}

static void
tg_resolver_class_init (TgResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tg_resolver_finalize;
  resolver_class->lookup_by_name = lookup_by_name;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_by_name_finish;
  resolver_class->lookup_by_name_with_flags = lookup_by_name_with_flags;
  resolver_class->lookup_by_name_with_flags_async = lookup_by_name_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_by_name_finish;
  resolver_class->lookup_by_address = lookup_by_address;
  resolver_class->lookup_by_address_async = lookup_by_address_async;
  resolver_class->lookup_by_address_finish = lookup_by_address_finish;
  resolver_class->lookup_records = lookup_records;
  resolver_class->lookup_records_async = lookup_records_async;
  resolver_class->lookup_records_finish = lookup_records_finish;
}

static void
tg_resolver_init (TgResolver *self)
{
  self->system = g_resolver_get_default ();
  self->memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  g_mutex_init (&self->lock);
}

void
tg_resolver_install (void)
{
  g_autoptr (GResolver) resolver = g_object_new (TG_TYPE_RESOLVER, NULL);

  g_resolver_set_default (resolver);
}
