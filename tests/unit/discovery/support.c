/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "support.h"

#include <arpa/nameser.h>
#include <glib/gstdio.h>
#include <netdb.h>
#include <resolv.h>
#include <string.h>

static const char overlay[] =
    "{ \"id\": \"example\", \"name\": \"Example Mail\", \"domains\": [\"example.net\"],"
    "  \"mx\": [\"mx.example.net\"], \"sign_in\": [\"oauth2\"],"
    "  \"servers\": ["
    "    { \"protocol\": \"imap\", \"host\": \"imap.example.net\", \"port\": 993, \"security\": \"tls\","
    "      \"username\": \"%EMAILADDRESS%\" },"
    "    { \"protocol\": \"smtp\", \"host\": \"smtp.example.net\", \"port\": 465, \"security\": \"tls\","
    "      \"username\": \"%EMAILADDRESS%\" } ],"
    "  \"oauth\": { \"issuer\": \"https://accounts.example.net\","
    "    \"authorization_endpoint\": \"https://accounts.example.net/auth\","
    "    \"token_endpoint\": \"https://accounts.example.net/token\","
    "    \"scopes\": { \"mail\": [\"mail\"] }, \"consent\": [\"embedded\", \"system\"],"
    "    \"redirect_uris\": { \"embedded\": \"io.github.tegata.tegata:/consent\","
    "      \"system\": \"http://127.0.0.1/callback\" },"
    "    \"client_id\": \"tegata-sample\" },"
    "  \"sources\": [\"the test\"] }";

void
support_init (int *argc, char ***argv)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (argc, argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
}

TgCatalogue *
support_catalogue_new (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "tegata", "providers.d", NULL);
  g_autofree char *file = g_build_filename (folder, "example.json", NULL);
  g_autoptr (TgCatalogue) catalogue = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (file, overlay, -1, &error);
  g_assert_no_error (error);
  catalogue = tg_catalogue_new ();
  g_assert_cmpuint (tg_catalogue_get_problems (catalogue)->len, ==, 0);
  g_assert_nonnull (tg_catalogue_lookup (catalogue, "example"));
  return g_steal_pointer (&catalogue);
}

TgCandidate *
support_candidate_new (TgAddress *address, TgSource source, const char *domain)
{
  g_autoptr (GPtrArray) servers = g_ptr_array_new_with_free_func ((GDestroyNotify)tg_server_unref);
  g_autofree char *host = g_strdup_printf ("imap.%s", domain);
  TgMethod method = TG_METHOD_PASSWORD;
  TgCandidateFields fields = {
    .address = address,
    .name = domain,
    .source = source,
    .methods = &method,
    .n_methods = 1,
    .servers = servers,
  };

  g_ptr_array_add (
      servers,
      tg_server_new (TG_PROTOCOL_IMAP, host, 993, TG_SECURITY_TLS, tg_address_get_text (address), NULL));
  return tg_candidate_new (&fields);
}

static gboolean
too_long_cb (gpointer user_data)
{
  g_error ("the test waited too long");
  return G_SOURCE_REMOVE;
}

void
support_wait (gboolean *done)
{
  guint id = g_timeout_add_seconds (20, too_long_cb, NULL);

  while (!*done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static gboolean
set_true_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
support_run (guint msec)
{
  gboolean done = FALSE;

  g_timeout_add (msec, set_true_cb, &done);
  support_wait (&done);
}

void
support_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

GAsyncResult *
support_wait_result (GAsyncResult **result)
{
  guint id = g_timeout_add_seconds (20, too_long_cb, NULL);

  while (!*result)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  return g_steal_pointer (result);
}

struct _SupportResolver
{
  GResolver parent_instance;

  GHashTable *records; /* (owned) "TYPE NAME" -> GPtrArray of GVariant */
  GHashTable *counts; /* (owned) name -> number */
  GError *error; /* (owned) (nullable) */
  gboolean hanging;
};

G_DEFINE_FINAL_TYPE (SupportResolver, support_resolver, G_TYPE_RESOLVER)

static gboolean
hanging_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_task_return_error_if_cancelled (G_TASK (user_data));
  return G_SOURCE_REMOVE;
}

/* TRUE when the question is settled without looking at the records. */
static gboolean
resolver_answer_early (SupportResolver *self, GTask *task, const char *name)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, name));

  g_hash_table_insert (self->counts, g_strdup (name), GUINT_TO_POINTER (count + 1));
  if (self->hanging)
    {
      g_autoptr (GSource) source = g_cancellable_source_new (g_task_get_cancellable (task));

      g_source_set_callback (
          source, G_SOURCE_FUNC (hanging_cancelled_cb), g_object_ref (task), g_object_unref);
      g_source_attach (source, g_main_context_get_thread_default ());
      return TRUE;
    }
  if (self->error)
    g_task_return_error (task, g_error_copy (self->error));
  return self->error != NULL;
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

  if (!resolver_answer_early (SUPPORT_RESOLVER (resolver), task, name))
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name: %s", name);
}

static void
lookup_by_name_async (GResolver *resolver,
                      const char *name,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  lookup_by_name_with_flags_async (resolver, name, 0, cancellable, callback, user_data);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static char *
record_key (GResolverRecordType type, const char *name)
{
  return g_strdup_printf ("%d %s", type, name);
}

static void
lookup_records_async (GResolver *resolver,
                      const char *name,
                      GResolverRecordType type,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  SupportResolver *self = SUPPORT_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  g_autofree char *key = record_key (type, name);
  GPtrArray *records = g_hash_table_lookup (self->records, key);
  GList *list = NULL;

  if (resolver_answer_early (self, task, name))
    return;
  for (guint i = 0; records && i < records->len; i++)
    list = g_list_append (list, g_variant_ref (records->pdata[i]));
  if (list)
    g_task_return_pointer (task, list, NULL);
  else
    g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such record: %s", key);
}

static void
support_resolver_finalize (GObject *object)
{
  SupportResolver *self = SUPPORT_RESOLVER (object);

  g_hash_table_unref (self->records);
  g_hash_table_unref (self->counts);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (support_resolver_parent_class)->finalize (object);
}

static void
support_resolver_class_init (SupportResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = support_resolver_finalize;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_by_name_with_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
  resolver_class->lookup_records_async = lookup_records_async;
  resolver_class->lookup_records_finish = lookup_finish;
}

static void
support_resolver_init (SupportResolver *self)
{
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Read from threads of the product. */
static GMutex txt_lock;
static GHashTable *txt_records; /* name -> GPtrArray of char * */
static int txt_error;
static gint txt_hanging;

static void
append_uint16 (GByteArray *message, guint value)
{
  const guint8 bytes[] = { (guint8)(value >> 8), (guint8)value };

  g_byte_array_append (message, bytes, sizeof bytes);
}

static void
append_txt (GByteArray *message, const char *text)
{
  gsize left = strlen (text);
  GByteArray *data = g_byte_array_new ();

  do
    {
      guint8 n = (guint8)MIN (left, 255);

      g_byte_array_append (data, &n, 1);
      g_byte_array_append (data, (const guint8 *)text, n);
      text += n;
      left -= n;
    }
  while (left > 0);
  append_uint16 (message, 0xc00c);
  append_uint16 (message, ns_t_txt);
  append_uint16 (message, ns_c_in);
  append_uint16 (message, 0);
  append_uint16 (message, 60);
  append_uint16 (message, data->len);
  g_byte_array_append (message, data->data, data->len);
  g_byte_array_unref (data);
}

GByteArray *
support_txt_message (const char *name, const char *const *texts)
{
  GByteArray *message = g_byte_array_new ();
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);

  append_uint16 (message, 1);
  append_uint16 (message, 0x8180);
  append_uint16 (message, 1);
  append_uint16 (message, g_strv_length ((char **)texts));
  append_uint16 (message, 0);
  append_uint16 (message, 0);
  for (gsize i = 0; labels[i]; i++)
    {
      guint8 n = (guint8)strlen (labels[i]);

      g_byte_array_append (message, &n, 1);
      g_byte_array_append (message, (const guint8 *)labels[i], n);
    }
  g_byte_array_append (message, (const guint8 *)"", 1);
  append_uint16 (message, ns_t_txt);
  append_uint16 (message, ns_c_in);
  for (gsize i = 0; texts[i]; i++)
    append_txt (message, texts[i]);
  return message;
}

/* Stands before the one of the C library. */
int
res_nquery (res_state state, const char *name, int class, int type, unsigned char *answer, int length)
{
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GByteArray) message = NULL;
  GPtrArray *texts;

  for (guint i = 0; i < 100 && g_atomic_int_get (&txt_hanging); i++)
    g_usleep (10000);
  locker = g_mutex_locker_new (&txt_lock);
  texts = txt_records ? g_hash_table_lookup (txt_records, name) : NULL;
  state->res_h_errno = txt_error ? txt_error : HOST_NOT_FOUND;
  if (!texts || txt_error || type != ns_t_txt || class != ns_c_in)
    return -1;
  message = support_txt_message (name, (const char *const *)texts->pdata);
  g_assert_cmpint ((int)message->len, <=, length);
  memcpy (answer, message->data, message->len);
  return (int)message->len;
}

static void
txt_reset (void)
{
  g_mutex_lock (&txt_lock);
  g_clear_pointer (&txt_records, g_hash_table_unref);
  txt_records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  txt_error = 0;
  g_mutex_unlock (&txt_lock);
  g_atomic_int_set (&txt_hanging, FALSE);
}

void
support_resolver_add_txt (SupportResolver *self, const char *name, const char *text)
{
  GPtrArray *texts;

  g_mutex_lock (&txt_lock);
  texts = g_hash_table_lookup (txt_records, name);
  if (texts)
    g_ptr_array_set_size (texts, (int)texts->len - 1);
  else
    {
      texts = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (txt_records, g_strdup (name), texts);
    }
  g_ptr_array_add (texts, g_strdup (text));
  g_ptr_array_add (texts, NULL);
  g_mutex_unlock (&txt_lock);
}

SupportResolver *
support_resolver_install (void)
{
  SupportResolver *self = g_object_new (SUPPORT_TYPE_RESOLVER, NULL);

  txt_reset ();
  g_resolver_set_default (G_RESOLVER (self));
  return self;
}

void
support_resolver_add (SupportResolver *self, GResolverRecordType type, const char *name, GVariant *record)
{
  g_autofree char *key = record_key (type, name);
  GPtrArray *records = g_hash_table_lookup (self->records, key);

  if (!records)
    {
      records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
      g_hash_table_insert (self->records, g_steal_pointer (&key), records);
    }
  g_ptr_array_add (records, g_variant_ref_sink (record));
}

void
support_resolver_fail (SupportResolver *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = error ? g_error_copy (error) : NULL;
  g_mutex_lock (&txt_lock);
  txt_error = error ? TRY_AGAIN : 0;
  g_mutex_unlock (&txt_lock);
}

void
support_resolver_hang (SupportResolver *self)
{
  self->hanging = TRUE;
  g_atomic_int_set (&txt_hanging, TRUE);
}

guint
support_resolver_count (SupportResolver *self, const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, name));
}
