/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "carrel-appliance-value.h"
#include "carrel-appliance-vmx-private.h"

enum
{
  CONTROLLERS_MAX = 15,
  UNITS_MAX = 255,
};

static const char *const buses[] = { "scsi", "sata", "ide", "nvme" };

typedef struct
{
  const char *bus;
  gint64 controller;
  gint64 unit;
  char *name;
} Place;

static void
place_clear (gpointer data)
{
  g_free (((Place *) data)->name);
}

static gboolean
is_true (CarrelApplianceVmxDictionary *dictionary,
         const char *device,
         const char *key,
         gboolean fallback)
{
  int truth = carrel_appliance_value_parse_truth (
    carrel_appliance_vmx_dictionary_get_of (dictionary, device, key));

  return truth < 0 ? fallback : truth > 0;
}

/* "scsi0:1.fileName" has the place scsi, 0, 1; "scsi0.present" has scsi, 0 and no unit. */
static gboolean
read_place (const char *key, Place *out_place)
{
  g_autofree char *lower = g_ascii_strdown (key, -1);
  char *dot = strchr (lower, '.');
  char *colon;

  if (dot == NULL)
    return FALSE;
  *dot = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (buses); i++)
    {
      char *numbers = lower + strlen (buses[i]);
      gint64 controller = 0;
      gint64 unit = -1;

      if (!g_str_has_prefix (lower, buses[i]))
        continue;
      colon = strchr (numbers, ':');
      if (colon != NULL)
        {
          *colon = '\0';
          if (!carrel_appliance_value_parse_number (colon + 1, UNITS_MAX, &unit))
            return FALSE;
        }
      if (!carrel_appliance_value_parse_number (numbers, CONTROLLERS_MAX, &controller))
        return FALSE;
      out_place->bus = buses[i];
      out_place->controller = controller;
      out_place->unit = unit;
      out_place->name = g_strndup (key, (gsize) (dot - lower));
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_known_place (GArray *places, const Place *place)
{
  for (guint i = 0; i < places->len; i++)
    {
      const Place *known = &g_array_index (places, Place, i);

      if (known->bus == place->bus && known->controller == place->controller &&
          known->unit == place->unit)
        return TRUE;
    }
  return FALSE;
}

static GArray *
list_places (CarrelApplianceVmxDictionary *dictionary)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  guint count = carrel_appliance_vmx_dictionary_get_count (dictionary);

  g_array_set_clear_func (places, place_clear);
  for (guint i = 0; i < count; i++)
    {
      Place place = { 0 };

      if (!read_place (carrel_appliance_vmx_dictionary_get_entry (dictionary, i, NULL, NULL),
                       &place))
        continue;
      if (is_known_place (places, &place))
        place_clear (&place);
      else
        g_array_append_val (places, place);
    }
  return places;
}

static const char *
read_controller_model (CarrelApplianceVmxDictionary *dictionary, const Place *place)
{
  static const char *const models[][2] = {
    { "lsilogic", "lsilogic" }, { "lsisas1068", "lsilogicsas" }, { "lsisas1078", "lsilogicsas" },
    { "buslogic", "buslogic" }, { "pvscsi", "pvscsi" },
  };
  g_autofree char *name = g_strdup_printf ("%s%d", place->bus, (int) place->controller);
  const char *stated = carrel_appliance_vmx_dictionary_get_of (dictionary, name, "virtualDev");

  if (g_str_equal (place->bus, "sata"))
    return "ahci";
  for (gsize i = 0; stated != NULL && i < G_N_ELEMENTS (models); i++)
    {
      if (g_ascii_strcasecmp (stated, models[i][0]) == 0)
        return models[i][1];
    }
  return NULL;
}

static void
read_controller (CarrelApplianceSystem *system,
                 CarrelApplianceVmxDictionary *dictionary,
                 const Place *place)
{
  CarrelApplianceController *controller;

  if (!is_true (dictionary, place->name, "present", FALSE))
    return;
  controller = carrel_appliance_model_add_controller (system);
  controller->bus = g_strdup (place->bus);
  controller->index = place->controller;
  controller->model = g_strdup (read_controller_model (dictionary, place));
}

static gboolean
is_file_name (const char *name)
{
  return name != NULL && *name != '\0' && g_ascii_strcasecmp (name, "auto detect") != 0 &&
         g_ascii_strcasecmp (name, "emptyBackingString") != 0;
}

static void
read_cdrom (CarrelApplianceSystem *system,
            CarrelApplianceVmxDictionary *dictionary,
            const Place *place,
            const char *type,
            const char *name)
{
  CarrelApplianceDrive *drive = carrel_appliance_model_add_cdrom (system);
  gboolean is_image = type == NULL || g_ascii_strcasecmp (type, "cdrom-image") == 0;
  gboolean is_client = is_true (dictionary, place->name, "clientDevice", FALSE);

  drive->bus = g_strdup (place->bus);
  drive->controller = place->controller;
  drive->unit = place->unit;
  drive->model = g_strdup (read_controller_model (dictionary, place));
  drive->is_connected = is_true (dictionary, place->name, "startConnected", TRUE);
  carrel_appliance_vmx_dictionary_get_of (dictionary, place->name, "autodetect");
  if (is_image && is_file_name (name))
    drive->file = g_strdup (name);
  else if (!is_image && !is_client && is_file_name (name))
    carrel_appliance_model_add_request (system->requests, "device", place->name, name);
  else if (!is_image)
    carrel_appliance_model_add_note (
      system->notes,
      place->name,
      _ ("The CD drive of the host is not handed over; the machine gets an empty drive"), name);
}

static void
read_disk_mode (CarrelApplianceSystem *system,
                CarrelApplianceVmxDictionary *dictionary,
                const Place *place,
                CarrelApplianceDisk *disk)
{
  const char *mode = carrel_appliance_vmx_dictionary_get_of (dictionary, place->name, "mode");
  const char *shared = carrel_appliance_vmx_dictionary_get_of (dictionary,
                                                               place->name,
                                                               "sharedBus");
  g_autofree char *controller = g_strdup_printf ("%s%d", place->bus, (int) place->controller);
  const char *bus = carrel_appliance_vmx_dictionary_get_of (dictionary, controller, "sharedBus");

  if (mode != NULL && g_ascii_strcasecmp (mode, "independent-nonpersistent") == 0)
    carrel_appliance_model_add_note (
      system->notes,
      place->name,
      _ ("VMware forgets what the guest writes to this disk; here it is kept"), mode);
  if ((shared != NULL && g_ascii_strcasecmp (shared, "none") != 0) ||
      (bus != NULL && g_ascii_strcasecmp (bus, "none") != 0))
    disk->is_shared = 1;
}

static gboolean
is_raw_type (const char *type)
{
  return type != NULL && (g_ascii_strcasecmp (type, "rawDisk") == 0 ||
                          g_ascii_strcasecmp (type, "plainDisk") == 0 ||
                          g_ascii_strcasecmp (type, "scsi-passthru") == 0);
}

static void
read_disk (CarrelApplianceSystem *system,
           CarrelApplianceVmxDictionary *dictionary,
           const Place *place,
           const char *type,
           const char *name)
{
  CarrelApplianceDisk *disk = carrel_appliance_model_add_disk (system);

  disk->id = g_strdup (place->name);
  disk->bus = g_strdup (place->bus);
  disk->controller = place->controller;
  disk->unit = place->unit;
  disk->model = g_strdup (read_controller_model (dictionary, place));
  read_disk_mode (system, dictionary, place, disk);
  if (is_raw_type (type) || (name != NULL && g_str_has_prefix (name, "/dev/")))
    {
      disk->format = g_strdup ("device");
      carrel_appliance_model_add_request (system->requests, "device", place->name, name);
    }
  else if (is_file_name (name))
    disk->file = g_strdup (name);
}

static gboolean
is_cdrom (const char *type, const char *name)
{
  if (type == NULL || *type == '\0')
    {
      g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : NULL;

      return lower != NULL && g_str_has_suffix (lower, ".iso");
    }
  return g_ascii_strcasecmp (type, "cdrom-image") == 0 ||
         g_ascii_strcasecmp (type, "cdrom-raw") == 0 ||
         g_ascii_strcasecmp (type, "atapi-cdrom") == 0 || g_ascii_strcasecmp (type, "cdrom") == 0;
}

static void
read_unit (CarrelApplianceSystem *system,
           CarrelApplianceVmxDictionary *dictionary,
           const Place *place)
{
  const char *type = carrel_appliance_vmx_dictionary_get_of (dictionary, place->name, "deviceType");
  const char *name = carrel_appliance_vmx_dictionary_get_of (dictionary, place->name, "fileName");

  /* A unit that is not there keeps its other settings; they mean nothing. */
  if (!is_true (dictionary, place->name, "present", FALSE))
    return;
  if (is_cdrom (type, name))
    read_cdrom (system, dictionary, place, type, name);
  else
    read_disk (system, dictionary, place, type, name);
}

static void
read_floppy (CarrelApplianceSystem *system,
             CarrelApplianceVmxDictionary *dictionary,
             const char *name)
{
  const char *file = carrel_appliance_vmx_dictionary_get_of (dictionary, name, "fileName");
  const char *type = carrel_appliance_vmx_dictionary_get_of (dictionary, name, "fileType");
  gboolean is_file = type != NULL && g_ascii_strcasecmp (type, "file") == 0;
  gboolean is_client = is_true (dictionary, name, "clientDevice", FALSE);
  CarrelApplianceDrive *drive;

  /* Where nothing is said a floppy drive is there, but only a drive that is mentioned is meant. */
  if (!is_true (dictionary, name, "present", file != NULL))
    return;
  drive = carrel_appliance_model_add_floppy (system);
  drive->bus = g_strdup ("floppy");
  drive->controller = 0;
  drive->unit = name[strlen (name) - 1] - '0';
  drive->is_connected = is_true (dictionary, name, "startConnected", TRUE);
  if (is_file && is_file_name (file))
    drive->file = g_strdup (file);
  else if (!is_client && is_file_name (file))
    carrel_appliance_model_add_request (system->requests, "device", name, file);
}

void
carrel_appliance_vmx_read_storage (CarrelApplianceSystem *system,
                                   CarrelApplianceVmxDictionary *dictionary)
{
  g_autoptr (GArray) places = list_places (dictionary);

  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);

      if (place->unit < 0)
        read_controller (system, dictionary, place);
      else
        read_unit (system, dictionary, place);
    }
  read_floppy (system, dictionary, "floppy0");
  read_floppy (system, dictionary, "floppy1");
  carrel_appliance_model_sort (system);
}
