/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-app-gui-images.h"

#include "library-db/carrel-library-media.h"

#include <sys/stat.h>

#define NAMES_MAX 4000
#define IMAGES_MAX 48
#define BYTES_MIN 65536

struct _CarrelAppGuiImages
{
  GObject parent_instance;

  CarrelAppGuiHub *hub;
  GListStore *store;
  gboolean is_looking;
  /* What the next one to be recognised is, in the order of the store. */
  guint next;
};

G_DEFINE_FINAL_TYPE (CarrelAppGuiImages, carrel_app_gui_images, G_TYPE_OBJECT)

static void recognise_next (CarrelAppGuiImages *self);

typedef struct
{
  char *path;
  guint64 size;
  gint64 modified_at;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->path);
  g_free (found);
}

static gboolean
is_image_name (const char *name)
{
  static const char *const endings[] = { ".iso", ".img", ".qcow2" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static void
add_file (GHashTable *found, const char *path)
{
  struct stat about;
  Found *file = NULL;

  if (g_hash_table_contains (found, path) || stat (path, &about) != 0 || !S_ISREG (about.st_mode) ||
      about.st_size < BYTES_MIN)
    return;
  file = g_new0 (Found, 1);
  file->path = g_strdup (path);
  file->size = (guint64) about.st_size;
  file->modified_at = about.st_mtim.tv_sec;
  g_hash_table_insert (found, file->path, file);
}

static void
look_into (GHashTable *found, const char *folder)
{
  g_autoptr (GDir) opened = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name = NULL;

  for (guint i = 0; opened != NULL && i < NAMES_MAX; i++)
    {
      g_autofree char *path = NULL;

      name = g_dir_read_name (opened);
      if (name == NULL)
        return;
      if (!is_image_name (name) || *name == '.')
        continue;
      path = g_build_filename (folder, name, NULL);
      add_file (found, path);
    }
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *left = *(const Found *const *) a;
  const Found *right = *(const Found *const *) b;

  if (left->modified_at != right->modified_at)
    return left->modified_at > right->modified_at ? -1 : 1;
  return g_strcmp0 (left->path, right->path);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *const *remembered = data;
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *files = g_ptr_array_new_with_free_func (found_free);
  GHashTableIter iterator;
  gpointer file = NULL;

  look_into (found, g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD));
  look_into (found, g_get_home_dir ());
  for (guint i = 0; remembered[i] != NULL; i++)
    add_file (found, remembered[i]);
  g_hash_table_iter_init (&iterator, found);
  while (g_hash_table_iter_next (&iterator, NULL, &file))
    g_ptr_array_add (files, file);
  g_ptr_array_sort (files, compare_found);
  if (files->len > IMAGES_MAX)
    g_ptr_array_set_size (files, IMAGES_MAX);
  g_task_return_pointer (task, files, (GDestroyNotify) g_ptr_array_unref);
}

CarrelUiSystem *
carrel_app_gui_images_make_system (const CarrelAppSystem *system)
{
  CarrelUiSystem *shown = NULL;

  g_return_val_if_fail (system != NULL, NULL);

  shown = carrel_ui_system_new ();
  g_object_set (shown,
                "id",
                system->id,
                "name",
                system->name,
                "cpus",
                system->processors,
                "memory-mib",
                (guint64) system->memory_mib,
                "disk-bytes",
                system->disk_bytes,
                "firmware",
                system->firmware == CARREL_SPEC_FIRMWARE_UEFI ? "uefi" : "bios",
                NULL);
  return shown;
}

void
carrel_app_gui_images_fill (CarrelUiImage *image, const CarrelAppMedia *media)
{
  static const CarrelUiImageKind kinds[] = {
    [CARREL_APP_MEDIA_KIND_MEDIUM] = CARREL_UI_IMAGE_MEDIUM,
    [CARREL_APP_MEDIA_KIND_DISK] = CARREL_UI_IMAGE_DISK,
    [CARREL_APP_MEDIA_KIND_EITHER] = CARREL_UI_IMAGE_EITHER,
  };
  g_autoptr (CarrelUiSystem) system = NULL;

  g_return_if_fail (CARREL_UI_IS_IMAGE (image));
  g_return_if_fail (media != NULL);

  if (media->is_recognised)
    system = carrel_app_gui_images_make_system (media->system);
  g_object_set (image,
                "path",
                media->path,
                "title",
                media->title,
                "size",
                media->size,
                "system",
                system,
                "live",
                media->is_live,
                "kind",
                (int) kinds[media->kind],
                NULL);
}

static void
recognised_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelAppGuiImages) self = user_data;
  g_autoptr (CarrelAppMedia) media = carrel_app_media_recognise_finish (result, NULL);
  g_autoptr (CarrelUiImage) image = g_list_model_get_item (G_LIST_MODEL (self->store), self->next);

  /* What cannot be read is no image to install from. */
  if (image != NULL && media == NULL)
    g_list_store_remove (self->store, self->next);
  else if (image != NULL)
    {
      if (g_strcmp0 (carrel_ui_image_get_path (image), media->path) == 0)
        carrel_app_gui_images_fill (image, media);
      self->next++;
    }
  recognise_next (self);
}

static void
recognise_next (CarrelAppGuiImages *self)
{
  g_autoptr (CarrelUiImage) image = NULL;

  while ((image = g_list_model_get_item (G_LIST_MODEL (self->store), self->next)) != NULL &&
         carrel_ui_image_get_system (image) != NULL)
    {
      self->next++;
      g_clear_object (&image);
    }
  if (image == NULL)
    {
      self->is_looking = FALSE;
      return;
    }
  carrel_app_media_recognise_async (carrel_ui_image_get_path (image),
                                    NULL,
                                    recognised_cb,
                                    g_object_ref (self));
}

static CarrelUiImage *
find_image (CarrelAppGuiImages *self, const Found *found)
{
  guint n_images = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (guint i = 0; i < n_images; i++)
    {
      g_autoptr (CarrelUiImage) image = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (g_strcmp0 (carrel_ui_image_get_path (image), found->path) == 0 &&
          carrel_ui_image_get_size (image) == found->size)
        return g_steal_pointer (&image);
    }
  return NULL;
}

static gboolean
is_same (CarrelAppGuiImages *self, GPtrArray *images)
{
  guint n_images = g_list_model_get_n_items (G_LIST_MODEL (self->store));

  for (guint i = 0; i < n_images && n_images == images->len; i++)
    {
      g_autoptr (GObject) image = g_list_model_get_item (G_LIST_MODEL (self->store), i);

      if (image != g_ptr_array_index (images, i))
        return FALSE;
    }
  return n_images == images->len;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CarrelAppGuiImages *self = CARREL_APP_GUI_IMAGES (source);
  g_autoptr (GPtrArray) files = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < files->len; i++)
    {
      const Found *found = g_ptr_array_index (files, i);
      CarrelUiImage *image = find_image (self, found);
      g_autofree char *title = g_filename_display_basename (found->path);
      char *dot = strrchr (title, '.');

      if (dot != NULL && dot != title)
        *dot = '\0';
      if (image == NULL)
        {
          image = carrel_ui_image_new ();
          g_object_set (image, "path", found->path, "title", title, "size", found->size, NULL);
        }
      g_ptr_array_add (images, image);
    }
  if (!is_same (self, images))
    g_list_store_splice (self->store,
                         0,
                         g_list_model_get_n_items (G_LIST_MODEL (self->store)),
                         images->pdata,
                         images->len);
  self->next = 0;
  recognise_next (self);
}

static void
look_with (CarrelAppGuiImages *self, GStrv remembered)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, looked_cb, NULL);

  g_task_set_source_tag (task, look_with);
  g_task_set_task_data (task, remembered, (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, look_thread);
}

static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CarrelAppGuiImages) self = user_data;
  g_autoptr (GPtrArray)
    media = carrel_library_media_list_finish (CARREL_LIBRARY (source), result, NULL);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; media != NULL && i < media->len; i++)
    g_strv_builder_add (paths, ((CarrelLibraryMedium *) g_ptr_array_index (media, i))->path);
  look_with (self, g_strv_builder_end (paths));
}

void
carrel_app_gui_images_look (CarrelAppGuiImages *self)
{
  CarrelAppContext *context = NULL;

  g_return_if_fail (CARREL_APP_IS_GUI_IMAGES (self));

  if (self->is_looking)
    return;
  self->is_looking = TRUE;
  context = carrel_app_gui_hub_get_context (self->hub);
  if (context == NULL)
    look_with (self, g_new0 (char *, 1));
  else
    carrel_library_media_list_async (carrel_app_context_get_library (context),
                                     IMAGES_MAX,
                                     NULL,
                                     remembered_cb,
                                     g_object_ref (self));
}

GListModel *
carrel_app_gui_images_get_model (CarrelAppGuiImages *self)
{
  g_return_val_if_fail (CARREL_APP_IS_GUI_IMAGES (self), NULL);

  return G_LIST_MODEL (self->store);
}

static void
carrel_app_gui_images_finalize (GObject *object)
{
  CarrelAppGuiImages *self = CARREL_APP_GUI_IMAGES (object);

  g_clear_object (&self->store);
  g_clear_object (&self->hub);
  G_OBJECT_CLASS (carrel_app_gui_images_parent_class)->finalize (object);
}

static void
carrel_app_gui_images_class_init (CarrelAppGuiImagesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = carrel_app_gui_images_finalize;
}

static void
carrel_app_gui_images_init (CarrelAppGuiImages *self)
{
  self->store = g_list_store_new (CARREL_UI_TYPE_IMAGE);
}

CarrelAppGuiImages *
carrel_app_gui_images_new (CarrelAppGuiHub *hub)
{
  CarrelAppGuiImages *self = NULL;

  g_return_val_if_fail (CARREL_APP_IS_GUI_HUB (hub), NULL);

  self = g_object_new (CARREL_APP_TYPE_GUI_IMAGES, NULL);
  self->hub = g_object_ref (hub);
  return self;
}
