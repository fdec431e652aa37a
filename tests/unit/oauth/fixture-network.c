/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: The Tegata developers
 */
#include "fixture-network.h"

#include <gio/gio.h>

static gboolean network_available = TRUE;

#define FIXTURE_TYPE_MONITOR (fixture_monitor_get_type ())
G_DECLARE_FINAL_TYPE (FixtureMonitor, fixture_monitor, FIXTURE, MONITOR, GObject)

struct _FixtureMonitor
{
  GObject parent_instance;
};

enum
{
  PROP_NETWORK_AVAILABLE = 1,
  PROP_NETWORK_METERED,
  PROP_CONNECTIVITY,
};

static gboolean
initable_init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_iface_init (GInitableIface *iface)
{
  iface->init = initable_init;
}

static void
monitor_iface_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureMonitor,
                               fixture_monitor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_iface_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, monitor_iface_init))

static void
fixture_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_NETWORK_AVAILABLE:
      g_value_set_boolean (value, network_available);
      return;
    case PROP_NETWORK_METERED:
      g_value_set_boolean (value, FALSE);
      return;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value,
                        network_available ? G_NETWORK_CONNECTIVITY_FULL : G_NETWORK_CONNECTIVITY_LOCAL);
      return;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fixture_monitor_class_init (FixtureMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fixture_monitor_get_property;
  g_object_class_override_property (object_class, PROP_NETWORK_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_NETWORK_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
fixture_monitor_init (FixtureMonitor *self)
{
}

#define FIXTURE_TYPE_RESOLVER (fixture_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FixtureResolver, fixture_resolver, FIXTURE, RESOLVER, GResolver)

struct _FixtureResolver
{
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (FixtureResolver, fixture_resolver, G_TYPE_RESOLVER)

static void
lookup_async (GResolver *resolver,
              const char *name,
              GResolverNameLookupFlags flags,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No such name");
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fixture_resolver_class_init (FixtureResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
fixture_resolver_init (FixtureResolver *self)
{
}

void
fixture_network_init (void)
{
  g_autoptr (GResolver) resolver = NULL;

  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_setenv ("GIO_USE_NETWORK_MONITOR", "fixture", TRUE);
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (
      G_NETWORK_MONITOR_EXTENSION_POINT_NAME, FIXTURE_TYPE_MONITOR, "fixture", G_MAXINT);

  resolver = g_object_new (FIXTURE_TYPE_RESOLVER, NULL);
  g_resolver_set_default (resolver);
}

void
fixture_network_set_available (gboolean available)
{
  network_available = available;
}
