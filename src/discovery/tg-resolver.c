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
  GHashTable *pending; /* (owned) "FAMILY NAME" -> (unowned) Lookup, the youngest */
};

G_DEFINE_FINAL_TYPE (TgResolver, tg_resolver, G_TYPE_RESOLVER)

typedef struct
{
  GList *addresses; /* (owned) GInetAddress; none: there is no such name */
  gint64 until_usec;
} Answer;

/* One name, put to the system once for everybody who wants it. Belongs to its thread. */
typedef struct
{
  TgResolver *resolver; /* (owned) */
  char *name; /* (owned) */
  int family;
  gint64 started_usec;
  GPtrArray *waiters; /* (owned) Waiter; under the resolver's lock while the look-up is pending */
} Lookup;

/* Who wants it. Answered, or cancelled, in the context of the caller; the thread only fills in the answer. */
typedef struct
{
  GTask *task; /* (owned) (nullable) until answered */
  TgDeadline *deadline; /* (owned) (nullable) until answered */
  GMainContext *context; /* (owned) of the caller */
  GList *addresses; /* (owned) GInetAddress */
  GError *error; /* (owned) (nullable) */
} Waiter;

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

/* With the lock held. */
static void
tg_resolver_remember (TgResolver *self, const char *name, int family, GList *addresses)
{
  gint64 now_usec = g_get_monotonic_time ();
  Answer *answer = g_new0 (Answer, 1);

  answer->addresses = copy_addresses (addresses);
  answer->until_usec = now_usec + MEMORY_USEC;
  g_hash_table_foreach_remove (self->memory, is_old, &now_usec);
  g_hash_table_replace (self->memory, memory_key (name, family), answer);
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
waiter_free (gpointer data)
{
  Waiter *self = data;

  g_clear_object (&self->task);
  g_clear_pointer (&self->deadline, tg_deadline_free);
  g_main_context_unref (self->context);
  g_resolver_free_addresses (self->addresses);
  g_clear_error (&self->error);
  g_free (self);
}

static void
lookup_free (Lookup *self)
{
  g_object_unref (self->resolver);
  g_free (self->name);
  g_ptr_array_unref (self->waiters);
  g_free (self);
}

static gboolean
answer_cb (gpointer user_data)
{
  Waiter *self = user_data;

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
  Waiter *self = user_data;
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

/* From now on nobody joins it. */
static void
lookup_end (Lookup *self, GList *addresses, const GError *error)
{
  TgResolver *resolver = self->resolver;
  g_autofree char *key = memory_key (self->name, self->family);

  g_mutex_lock (&resolver->lock);
  if (g_hash_table_lookup (resolver->pending, key) == self)
    g_hash_table_remove (resolver->pending, key);
  if (addresses || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    tg_resolver_remember (resolver, self->name, self->family, addresses);
  g_mutex_unlock (&resolver->lock);
}

/* Takes @waiter. */
static void
waiter_answer (Waiter *waiter, GList *addresses, const GError *error)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  waiter->addresses = copy_addresses (addresses);
  waiter->error = error ? g_error_copy (error) : NULL;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, answer_cb, waiter, waiter_free);
  g_source_attach (source, waiter->context);
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
  g_autoptr (GError) error = NULL;
  GList *addresses = NULL;

  if (status == 0)
    {
      addresses = list_addresses (entries);
      freeaddrinfo (entries);
    }
  if (!addresses)
    error = resolver_error (status, self->name);
  lookup_end (self, addresses, error);
  while (self->waiters->len > 0)
    waiter_answer (g_ptr_array_steal_index (self->waiters, 0), addresses, error);
  g_resolver_free_addresses (addresses);
  lookup_free (self);
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

/* Takes @waiter. One that is asked for already is waited for, unless that takes suspiciously long: what was sent into a
 * network that is dead is lost. */
static void
tg_resolver_ask (TgResolver *self, const char *name, int family, Waiter *waiter)
{
  g_autofree char *key = memory_key (name, family);
  gint64 now_usec = g_get_monotonic_time ();
  Lookup *lookup;
  gboolean known;

  g_mutex_lock (&self->lock);
  lookup = g_hash_table_lookup (self->pending, key);
  known = lookup && now_usec < lookup->started_usec + MEMORY_USEC;
  if (!known)
    {
      lookup = g_new0 (Lookup, 1);
      lookup->resolver = g_object_ref (self);
      lookup->name = g_strdup (name);
      lookup->family = family;
      lookup->started_usec = now_usec;
      lookup->waiters = g_ptr_array_new_with_free_func (waiter_free);
      g_hash_table_replace (self->pending, g_steal_pointer (&key), lookup);
    }
  g_ptr_array_add (lookup->waiters, waiter);
  g_mutex_unlock (&self->lock);
  /* Where no thread can be had it stays queued, until one is free. */
  if (!known)
    g_thread_pool_push (get_threads (), lookup, NULL);
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
  Waiter *waiter;

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
  waiter = g_new0 (Waiter, 1);
  waiter->context = g_main_context_ref_thread_default ();
  waiter->deadline = tg_deadline_new (cancellable, 0, cancelled_cb, waiter);
  waiter->task = g_steal_pointer (&task);
  tg_resolver_ask (TG_RESOLVER (resolver), name, get_family (flags), waiter);
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
  g_hash_table_unref (self->pending);
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
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);
}

void
tg_resolver_install (void)
{
  g_autoptr (GResolver) resolver = g_object_new (TG_TYPE_RESOLVER, NULL);

  g_resolver_set_default (resolver);
}
