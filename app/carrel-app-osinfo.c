/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-osinfo-private.h"

#include "carrel-app-osinfo-library-private.h"

#include "base/spec/carrel-spec-defaults.h"

#include <string.h>

/* libosinfo 1.10 loses a few hundred bytes each time it reads its database or a medium.  That is its
 * leak, not ours, and the sanitizer cannot tell by the stack, which ends in libosinfo. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#define LEAKS_OF_OSINFO_BEGIN __lsan_disable ()
#define LEAKS_OF_OSINFO_END __lsan_enable ()
#else
#define LEAKS_OF_OSINFO_BEGIN ((void) 0)
#define LEAKS_OF_OSINFO_END ((void) 0)
#endif

/* libosinfo's own casts are inline functions that call it without our table. */
#define AS_LIST(object) ((OsinfoList *) (object))
#define AS_OS(object) ((OsinfoOs *) (object))
#define AS_PRODUCT(object) ((OsinfoProduct *) (object))
#define AS_RESOURCES(object) ((OsinfoResources *) (object))

/*
 * Theory of operation.  The database is some thousand XML files and takes a good part of a second to
 * read, so it is read once, on whichever worker thread needs it first, under `lock`; there is no other
 * lock.  libosinfo does not promise that its objects may be used from several threads at once, so the
 * lock is held as long as anything of it is touched; only plain values of ours come out.  Where the
 * library itself is missing, everything is unknown, too.
 */

static GMutex lock;
static OsinfoDb *database;

static OsinfoDb *
get_database_locked (void)
{
  g_autoptr (OsinfoLoader) loader = NULL;

  if (database != NULL)
    return database;
  loader = osinfo_loader_new ();
  /* Where no database is installed everything is unknown, which is no error. */
  LEAKS_OF_OSINFO_BEGIN;
  osinfo_loader_process_default_path (loader, NULL);
  LEAKS_OF_OSINFO_END;
  database = g_object_ref (osinfo_loader_get_db (loader));
  return database;
}

/* The largest of what is recommended, or else of the minimum, for the host's architecture. */
static void
read_resources_locked (OsinfoOs *os, CarrelAppSystem *system)
{
  g_autoptr (OsinfoResourcesList) recommended = osinfo_os_get_recommended_resources (os);
  g_autoptr (OsinfoResourcesList) minimum = osinfo_os_get_minimum_resources (os);
  OsinfoResourcesList *lists[] = { minimum, recommended };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (int j = 0; j < osinfo_list_get_length (AS_LIST (lists[i])); j++)
      {
        OsinfoResources *resources = AS_RESOURCES (osinfo_list_get_nth (AS_LIST (lists[i]), j));
        const char *architecture = osinfo_resources_get_architecture (resources);
        gint64 memory = osinfo_resources_get_ram (resources);
        gint64 storage = osinfo_resources_get_storage (resources);
        int processors = osinfo_resources_get_n_cpus (resources);

        if (g_strcmp0 (architecture, "all") != 0 && g_strcmp0 (architecture, "x86_64") != 0)
          continue;
        if (memory > 0)
          system->memory_mib = MAX (system->memory_mib, (guint) (memory / (1024 * 1024)));
        if (storage > 0)
          system->disk_bytes = MAX (system->disk_bytes, (guint64) storage);
        if (processors > 0)
          system->processors = MAX (system->processors, (guint) processors);
      }
}

static CarrelAppSystem *
make_system_locked (OsinfoOs *os)
{
  g_autoptr (CarrelAppSystem) unknown = carrel_app_system_new_unknown ();
  CarrelAppSystem *system = g_new0 (CarrelAppSystem, 1);
  const char *name = osinfo_product_get_name (AS_PRODUCT (os));
  const char *id = osinfo_product_get_short_id (AS_PRODUCT (os));

  system->id = g_strdup (id != NULL ? id : "");
  system->name = g_strdup (name != NULL ? name : system->id);
  system->family = carrel_spec_defaults_guess_family (system->id, osinfo_os_get_family (os));
  system->firmware = system->family == CARREL_SPEC_FAMILY_WINDOWS_11 ? CARREL_SPEC_FIRMWARE_UEFI
                                                                     : CARREL_SPEC_FIRMWARE_BIOS;
  read_resources_locked (os, system);
  if (system->memory_mib == 0)
    system->memory_mib = unknown->memory_mib;
  if (system->disk_bytes == 0)
    system->disk_bytes = unknown->disk_bytes;
  if (system->processors == 0)
    system->processors = unknown->processors;
  /* Recommendations are a decade behind: two processors make every desktop usable, and old ones boot. */
  if (system->family != CARREL_SPEC_FAMILY_LEGACY)
    system->processors = MAX (system->processors, 2);
  carrel_app_system_fit (system, g_get_num_processors (), carrel_app_system_get_host_memory_mib ());
  return system;
}

static OsinfoOs *
find_os_locked (const char *id)
{
  g_autoptr (OsinfoOsList) list = osinfo_db_get_os_list (get_database_locked ());

  for (int i = 0; i < osinfo_list_get_length (AS_LIST (list)); i++)
    {
      OsinfoEntity *os = osinfo_list_get_nth (AS_LIST (list), i);

      if (g_strcmp0 (osinfo_product_get_short_id (AS_PRODUCT (os)), id) == 0)
        return AS_OS (os);
    }
  return NULL;
}

CarrelAppSystem *
carrel_app_osinfo_find_system (const char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  OsinfoOs *os = carrel_app_osinfo_library_load (NULL) ? find_os_locked (id) : NULL;

  return os != NULL ? make_system_locked (os) : NULL;
}

typedef struct
{
  CarrelAppSystem *system;
  char *distribution;
  gint64 released;
} Listed;

static void
listed_free (Listed *listed)
{
  carrel_app_system_free (listed->system);
  g_free (listed->distribution);
  g_free (listed);
}

static int
compare_listed (gconstpointer left, gconstpointer right)
{
  const Listed *first = *(const Listed *const *) left;
  const Listed *second = *(const Listed *const *) right;
  int order = strcmp (first->distribution, second->distribution);

  if (order != 0)
    return order;
  if (first->released != second->released)
    return first->released > second->released ? -1 : 1;
  return strcmp (first->system->name, second->system->name);
}

static gint64
get_release_locked (OsinfoOs *os)
{
  GDate *date = osinfo_product_get_release_date (AS_PRODUCT (os));
  gint64 day = date != NULL && g_date_valid (date) ? (gint64) g_date_get_julian (date) : 0;

  if (date != NULL)
    g_date_free (date);
  return day;
}

GPtrArray *
carrel_app_osinfo_list_systems (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (OsinfoOsList) list = NULL;
  g_autoptr (GPtrArray) listed = g_ptr_array_new_with_free_func ((GDestroyNotify) listed_free);
  GPtrArray *systems = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_app_system_free);

  if (!carrel_app_osinfo_library_load (NULL))
    return systems;
  list = osinfo_db_get_os_list (get_database_locked ());
  for (int i = 0; i < osinfo_list_get_length (AS_LIST (list)); i++)
    {
      OsinfoOs *os = AS_OS (osinfo_list_get_nth (AS_LIST (list), i));
      const char *distribution = osinfo_os_get_distro (os);
      Listed *entry = g_new0 (Listed, 1);

      entry->system = make_system_locked (os);
      entry->distribution = g_strdup (distribution != NULL ? distribution : "");
      entry->released = get_release_locked (os);
      g_ptr_array_add (listed, entry);
    }
  g_ptr_array_sort (listed, compare_listed);
  for (guint i = 0; i < listed->len; i++)
    g_ptr_array_add (systems,
                     g_steal_pointer (&((Listed *) g_ptr_array_index (listed, i))->system));
  return systems;
}

CarrelAppSystem *
carrel_app_osinfo_recognise (const char *path, gboolean *out_is_live)
{
  g_autoptr (OsinfoMedia) media = NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autoptr (GMainContext) context = NULL;
  OsinfoOs *os;

  if (uri == NULL || !carrel_app_osinfo_library_load (NULL))
    return NULL;
  /* libosinfo reads by running a main loop of the thread's context.  Without one of its own that would
   * be the main thread's, which two threads cannot run at once: now and then neither would wake. */
  context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  /* An image that is no ISO 9660 is unknown, as one that nobody has described is. */
  LEAKS_OF_OSINFO_BEGIN;
  media = osinfo_media_create_from_location (uri, NULL, NULL);
  LEAKS_OF_OSINFO_END;
  g_main_context_pop_thread_default (context);
  if (media == NULL)
    return NULL;
  locker = g_mutex_locker_new (&lock);
  if (!osinfo_db_identify_media (get_database_locked (), media))
    return NULL;
  os = osinfo_media_get_os (media);
  if (os == NULL)
    return NULL;
  *out_is_live = osinfo_media_get_live (media);
  return make_system_locked (os);
}
