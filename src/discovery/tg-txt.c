/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "tg-txt.h"

#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <string.h>

#include "tg-deadline.h"
#include "tg-lookup.h"
#include "tg-reason.h"

#define MAX_MESSAGE_BYTES 65535

/* What is left of a message. */
typedef struct
{
  const guint8 *data;
  const guint8 *end;
} Reader;

static gboolean
skip_bytes (Reader *reader, gsize n)
{
  if ((gsize)(reader->end - reader->data) < n)
    return FALSE;
  reader->data += n;
  return TRUE;
}

static gboolean
skip_name (Reader *reader)
{
  int length = dn_skipname (reader->data, reader->end);

  return length > 0 && skip_bytes (reader, (gsize)length);
}

static gboolean
read_uint16 (Reader *reader, guint16 *value)
{
  const guint8 *data = reader->data;

  if (!skip_bytes (reader, 2))
    return FALSE;
  *value = (guint16)(data[0] << 8 | data[1]);
  return TRUE;
}

/* (nullable) the joined strings of one record. */
static char *
join_strings (const guint8 *data, gsize length)
{
  g_autoptr (GString) text = g_string_new (NULL);

  while (length > 0)
    {
      gsize n = *data++;

      if (n > --length)
        return NULL;
      g_string_append_len (text, (const char *)data, (gssize)n);
      data += n;
      length -= n;
    }
  if (!g_utf8_validate_len (text->str, text->len, NULL))
    return NULL;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_record (Reader *reader, GPtrArray *records)
{
  guint16 type, class, length;
  const guint8 *data;
  char *text;

  if (!skip_name (reader) || !read_uint16 (reader, &type) || !read_uint16 (reader, &class) ||
      !skip_bytes (reader, NS_INT32SZ) || !read_uint16 (reader, &length))
    return FALSE;
  data = reader->data;
  if (!skip_bytes (reader, length))
    return FALSE;
  text = type == ns_t_txt && class == ns_c_in ? join_strings (data, length) : NULL;
  if (text)
    g_ptr_array_add (records, text);
  return TRUE;
}

GPtrArray *
tg_txt_parse (const guint8 *data, gsize length)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  Reader reader = { data, data + length };
  guint16 n_questions, n_answers;

  /* The identifier and the flags are the resolver's matter. */
  if (!skip_bytes (&reader, 4) || !read_uint16 (&reader, &n_questions) ||
      !read_uint16 (&reader, &n_answers) || !skip_bytes (&reader, 4))
    return NULL;
  for (guint i = 0; i < n_questions; i++)
    if (!skip_name (&reader) || !skip_bytes (&reader, NS_QFIXEDSZ))
      return NULL;
  for (guint i = 0; i < n_answers; i++)
    if (!read_record (&reader, records))
      return NULL;
  return g_steal_pointer (&records);
}

static void
set_resolver_error (GError **error, int code, const char *name)
{
  if (code == HOST_NOT_FOUND || code == NO_DATA)
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no TXT record at %s", name);
  else if (code == TRY_AGAIN)
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, "no answer for %s", name);
  else
    g_set_error (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_INTERNAL, "a bad answer for %s", name);
}

static GPtrArray *
lookup_sync (const char *name, GError **error)
{
  struct __res_state state = { 0 };
  g_autofree guint8 *answer = g_malloc (MAX_MESSAGE_BYTES);
  g_autoptr (GPtrArray) records = NULL;
  int length, code;

  if (res_ninit (&state) != 0)
    {
      set_resolver_error (error, NO_RECOVERY, name);
      return NULL;
    }
  length = res_nquery (&state, name, ns_c_in, ns_t_txt, answer, MAX_MESSAGE_BYTES);
  code = state.res_h_errno;
  res_nclose (&state);
  records = length > 0 ? tg_txt_parse (answer, MIN ((gsize)length, MAX_MESSAGE_BYTES)) : NULL;
  if (!records || records->len == 0)
    {
      set_resolver_error (error, records ? NO_DATA : length > 0 ? NO_RECOVERY : code, name);
      return NULL;
    }
  return g_steal_pointer (&records);
}

static void
lookup_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *records = lookup_sync (data, &error);

  if (records)
    g_task_return_pointer (task, records, (GDestroyNotify)g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
lookup_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TgDeadline *deadline = g_task_get_task_data (task);
  GError *error = NULL;
  GPtrArray *records = g_task_propagate_pointer (G_TASK (result), &error);

  if (records)
    {
      g_task_return_pointer (task, records, (GDestroyNotify)g_ptr_array_unref);
      return;
    }
  if (tg_deadline_has_passed (deadline))
    {
      g_clear_error (&error);
      tg_reason_set (&error, TG_REASON_UNREACHABLE, "timeout");
    }
  g_task_return_error (task, error);
}

void
tg_txt_async (const char *name, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) inner = NULL;
  TgDeadline *deadline;

  g_task_set_source_tag (task, tg_txt_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  deadline = tg_deadline_new (cancellable, TG_LOOKUP_LIMIT_MSEC, NULL, NULL);
  g_task_set_task_data (task, deadline, (GDestroyNotify)tg_deadline_free);
  inner = g_task_new (NULL, tg_deadline_get_cancellable (deadline), lookup_cb, g_steal_pointer (&task));
  g_task_set_task_data (inner, g_strdup (name), g_free);
  /* The system's resolver cannot be stopped; the thread is left to it, as GResolver does too. */
  g_task_set_return_on_cancel (inner, TRUE);
  g_task_run_in_thread (inner, lookup_thread);
}

GPtrArray *
tg_txt_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
