/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */

/* Runs a target without libFuzzer: over each file of its corpus, then over mutations of them. The same seed gives
 * the same inputs in the same order, so only how far it comes depends on the machine.
 *
 *   fuzz-NAME [-runs=N] [-seconds=N] [-seed=N] FILE-OR-FOLDER...
 *
 * An input that crashes, or takes longer than 10 s, is written to a file, and the exit status is not 0. */

#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_INPUT_BYTES (64 * 1024)
#define MAX_INPUT_SEC 10

/* For the signal handler. */
static const guint8 *current_data;
static gsize current_size;
static char *crash_path;

static guint64 random_state;

/* xorshift64*: the same everywhere, unlike what the C library gives. */
static guint64
draw (guint64 below)
{
  random_state ^= random_state >> 12;
  random_state ^= random_state << 25;
  random_state ^= random_state >> 27;
  return (random_state * G_GUINT64_CONSTANT (2685821657736338717)) % below;
}

/* Only what is allowed in a signal handler. */
static void
write_crash (void)
{
  static const char message[] = "\nThis input failed: ";
  int fd;

  if (current_data == NULL)
    return;
  fd = open (crash_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  if (fd < 0 || write (fd, current_data, current_size) < 0)
    return;
  close (fd);
  if (write (STDERR_FILENO, message, sizeof message - 1) < 0 ||
      write (STDERR_FILENO, crash_path, strlen (crash_path)) < 0 || write (STDERR_FILENO, "\n", 1) < 0)
    return;
}

static void
crash_cb (int number)
{
  write_crash ();
  /* SA_RESETHAND: this time it ends the process. */
  raise (number == SIGALRM ? SIGABRT : number);
}

/* Sanitizers end the process in their own way; only then is this there. */
void __sanitizer_set_death_callback (void (*callback) (void)) __attribute__ ((weak));

static void
catch_crashes (const char *program)
{
  static const int numbers[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTRAP, SIGALRM };
  g_autofree char *name = g_path_get_basename (program);
  g_autofree char *file = g_strdup_printf ("%s-%d.crash", name, (int)getpid ());
  static char memory[65536];
  stack_t stack = { .ss_sp = memory, .ss_size = sizeof memory };
  struct sigaction action = { .sa_handler = crash_cb, .sa_flags = (int)(SA_RESETHAND | SA_ONSTACK) };

  crash_path = g_build_filename (g_get_tmp_dir (), file, NULL);
  if (__sanitizer_set_death_callback != NULL)
    __sanitizer_set_death_callback (write_crash);
  /* A stack that ran over needs another one. */
  sigaltstack (&stack, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (__sanitizer_set_death_callback == NULL || numbers[i] == SIGALRM || numbers[i] == SIGABRT)
      sigaction (numbers[i], &action, NULL);
}

static void
run_input (const guint8 *data, gsize size)
{
  /* Exactly as long as it is, so that tools see a read behind its end. */
  guint8 *copy = malloc (size > 0 ? size : 1);

  if (size > 0)
    memcpy (copy, data, size);
  current_data = copy;
  current_size = size;
  alarm (MAX_INPUT_SEC);
  LLVMFuzzerTestOneInput (copy, size);
  alarm (0);
  current_data = NULL;
  free (copy);
}

static void
overwrite_interesting (GByteArray *input, gsize at)
{
  static const char *const values[] = { "\0", "\xff", "\x7f", "\x80", "\"", "\\", "{",    "}",           "[",
                                        "]",  "<",    ">",    "&",    "%",  "=",  ":",    "/",           "@",
                                        ".",  "\n",   "\r",   " ",    "0",  "-",  "\xc3", "\xed\xa0\x80" };
  const char *value = values[draw (G_N_ELEMENTS (values))];
  gsize length = MAX (strlen (value), 1);

  memcpy (input->data + at, value, MIN (length, input->len - at));
}

static void
insert_bytes (GByteArray *input, gsize at, const guint8 *bytes, gsize length)
{
  gsize old = input->len;

  length = MIN (length, MAX_INPUT_BYTES - old);
  if (length == 0)
    return;
  g_byte_array_set_size (input, (guint)(old + length));
  memmove (input->data + at + length, input->data + at, old - at);
  memcpy (input->data + at, bytes, length);
}

/* Inserts a piece of @other, or of the input itself. */
static void
splice (GByteArray *input, GBytes *other)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (other, &length);
  gsize start;

  if (length == 0)
    return;
  start = draw (length);
  insert_bytes (input, draw (input->len + 1), data + start, 1 + draw (length - start));
}

static void
mutate_once (GByteArray *input, GPtrArray *corpus)
{
  guint8 byte = (guint8)draw (256);
  gsize at;

  if (input->len == 0)
    {
      g_byte_array_append (input, &byte, 1);
      return;
    }
  at = draw (input->len);
  switch (draw (8))
    {
    case 0:
      input->data[at] ^= (guint8)(1u << draw (8));
      break;
    case 1:
      input->data[at] = byte;
      break;
    case 2:
      overwrite_interesting (input, at);
      break;
    case 3:
      insert_bytes (input, at, &byte, 1);
      break;
    case 4:
      g_byte_array_remove_range (input, (guint)at, (guint)(1 + draw (MIN (input->len - at, 32))));
      break;
    case 5:
      g_byte_array_set_size (input, (guint)at);
      break;
    case 6:
      {
        g_autoptr (GBytes) self = g_bytes_new (input->data, input->len);

        splice (input, self);
        break;
      }
    default:
      splice (input, g_ptr_array_index (corpus, draw (corpus->len)));
    }
}

static guint64
run_mutations (GPtrArray *corpus, guint64 runs, gint64 seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  guint64 n = 0;

  for (; n < runs && g_get_monotonic_time () < end; n++)
    {
      g_autoptr (GByteArray) input = g_byte_array_new ();
      gsize length;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (corpus, draw (corpus->len)), &length);
      guint64 steps = 1 + draw (6);

      if (length > 0)
        g_byte_array_append (input, data, (guint)MIN (length, MAX_INPUT_BYTES));
      for (guint64 i = 0; i < steps; i++)
        mutate_once (input, corpus);
      run_input (input->data, input->len);
    }
  return n;
}

static void
add_file (GPtrArray *corpus, const char *path)
{
  g_autoptr (GError) error = NULL;
  char *content;
  gsize length;

  if (!g_file_get_contents (path, &content, &length, &error))
    g_error ("%s", error->message);
  g_ptr_array_add (corpus, g_bytes_new_take (content, length));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
add_path (GPtrArray *corpus, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    {
      add_file (corpus, path);
      return;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  /* Sorted: the order of a folder is an accident. */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    add_file (corpus, g_ptr_array_index (names, i));
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  guint64 runs = G_MAXUINT64;
  gint64 seconds = 2;
  guint64 done;

  random_state = 1;
  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "-runs="))
      runs = g_ascii_strtoull (argv[i] + strlen ("-runs="), NULL, 10);
    else if (g_str_has_prefix (argv[i], "-seconds="))
      seconds = g_ascii_strtoll (argv[i] + strlen ("-seconds="), NULL, 10);
    else if (g_str_has_prefix (argv[i], "-seed="))
      random_state = MAX (g_ascii_strtoull (argv[i] + strlen ("-seed="), NULL, 10), 1);
    else
      add_path (corpus, argv[i]);
  if (corpus->len == 0)
    g_error ("The corpus is empty.");

  g_log_set_always_fatal ((GLogLevelFlags)(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_FATAL_MASK));
  catch_crashes (argv[0]);
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (corpus, i), &length);

      run_input (data, length);
    }
  done = run_mutations (corpus, runs, seconds);
  g_print ("%u files, %" G_GUINT64_FORMAT " mutations\n", corpus->len, done);
  return EXIT_SUCCESS;
}
