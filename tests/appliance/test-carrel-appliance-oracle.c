/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "appliance/carrel-appliance-libvirt.h"
#include "appliance/carrel-appliance-value.h"
#include "appliance/carrel-appliance-vbox.h"
#include "appliance/carrel-appliance-vmx.h"

/*
 * libvirt's own tests hold pairs of a .vmx and the domain that libvirt's people say it means.  Both
 * are read by our two readers, which know nothing of each other, and compared fact by fact.  Where
 * they differ there has to be a reason, in the table below; the corpus is found by CARREL_CORPUS.
 */

/* Differences that are right.  "*" stands for anything, "-" for what is not stated. */
static const struct
{
  const char *file;
  const char *item;
  const char *ours;
  const char *theirs;
  const char *reason;
} reasons[] = {
  { "*",
    "uuid",
    "-",
    "00000000-0000-0000-0000-000000000000",
    "none is stated; libvirt needs one and takes zeros" },
  { "*", "arch", "-", "i686", "no system is stated; libvirt guesses" },
  { "ws-in-the-wild-1", "nic network", "nat", "user", "two words for the same" },
  { "*", "cdroms", "1", "0", "libvirt leaves out a drive of the client; it is there, and empty" },
  { "esx-in-the-wild-5", "cdroms", "2", "1", "the same" },
  { "*", "floppies", "1", "0", "the same" },
  { "esx-in-the-wild-[23]", "floppies", "2", "1", "the same" },
  { "cdrom-*-raw-*", "disks", "0", "1", "a CD drive of the host, which libvirt calls a disk" },
  { "cdrom-ide-file-missing-*",
    "drive file",
    "*.iso",
    "-",
    "libvirt's test makes it fail to look" },
};

typedef struct
{
  const char *file;
  guint facts;
  guint equal;
  guint explained;
} Score;

/* Patterns with "*", "?", and with a set of digits at their end. */
static gboolean
is_like (const char *pattern, const char *text)
{
  const char *set = strchr (pattern, '[');
  gsize length = strlen (text);

  if (set == NULL)
    return g_pattern_match_simple (pattern, text);
  return length == (gsize) (set - pattern) + 1 && strncmp (pattern, text, length - 1) == 0 &&
         strchr (set, text[length - 1]) != NULL;
}

static gboolean
has_reason (const char *file, const char *item, const char *ours, const char *theirs)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      if (is_like (reasons[i].file, file) && g_str_equal (reasons[i].item, item) &&
          is_like (reasons[i].ours, ours != NULL ? ours : "-") &&
          is_like (reasons[i].theirs, theirs != NULL ? theirs : "-"))
        return TRUE;
    }
  return FALSE;
}

static void
compare (Score *score, const char *item, const char *ours, const char *theirs)
{
  score->facts++;
  if (g_strcmp0 (ours, theirs) == 0)
    score->equal++;
  else if (has_reason (score->file, item, ours, theirs))
    score->explained++;
  else
    {
      g_test_message ("%s: %s is %s, libvirt says %s", score->file, item, ours, theirs);
      g_test_fail ();
    }
}

static void
compare_number (Score *score, const char *item, gint64 ours, gint64 theirs)
{
  g_autofree char *left = g_strdup_printf ("%" G_GINT64_FORMAT, ours);
  g_autofree char *right = g_strdup_printf ("%" G_GINT64_FORMAT, theirs);

  compare (score, item, left, right);
}

static const char *
get_name (const char *path)
{
  return path != NULL ? carrel_appliance_value_get_last_part (path) : NULL;
}

static void
compare_disks (Score *score, GPtrArray *ours, GPtrArray *theirs)
{
  compare_number (score, "disks", ours->len, theirs->len);
  for (guint i = 0; i < MIN (ours->len, theirs->len); i++)
    {
      const CarrelApplianceDisk *left = g_ptr_array_index (ours, i);
      const CarrelApplianceDisk *right = g_ptr_array_index (theirs, i);

      compare (score, "disk bus", left->bus, right->bus);
      compare (score, "disk model", left->model, right->model);
      compare (score, "disk file", get_name (left->file), get_name (right->file));
      compare_number (score, "disk controller", left->controller, right->controller);
      compare_number (score, "disk unit", left->unit, right->unit);
    }
}

static const CarrelApplianceDrive *
find_drive (GPtrArray *drives, const CarrelApplianceDrive *like)
{
  for (guint i = 0; i < drives->len; i++)
    {
      const CarrelApplianceDrive *drive = g_ptr_array_index (drives, i);

      if (g_strcmp0 (drive->bus, like->bus) == 0 && drive->controller == like->controller &&
          drive->unit == like->unit)
        return drive;
    }
  return NULL;
}

static void
compare_drives (Score *score, const char *item, GPtrArray *ours, GPtrArray *theirs)
{
  compare_number (score, item, ours->len, theirs->len);
  for (guint i = 0; i < theirs->len; i++)
    {
      const CarrelApplianceDrive *right = g_ptr_array_index (theirs, i);
      const CarrelApplianceDrive *left = find_drive (ours, right);

      compare (score, "drive place", left != NULL ? "there" : "missing", "there");
      if (left != NULL)
        compare (score, "drive file", get_name (left->file), get_name (right->file));
    }
}

static void
compare_nics (Score *score, GPtrArray *ours, GPtrArray *theirs)
{
  compare_number (score, "nics", ours->len, theirs->len);
  for (guint i = 0; i < MIN (ours->len, theirs->len); i++)
    {
      const CarrelApplianceNic *left = g_ptr_array_index (ours, i);
      const CarrelApplianceNic *right = g_ptr_array_index (theirs, i);

      compare (score, "nic model", left->model, right->model);
      compare (score, "nic mac", left->mac, right->mac);
      compare (score, "nic network", left->network, right->network);
    }
}

static void
compare_systems (Score *score,
                 const CarrelApplianceSystem *ours,
                 const CarrelApplianceSystem *theirs)
{
  compare (score, "name", ours->name, theirs->name);
  compare (score, "uuid", ours->uuid, theirs->uuid);
  compare (score, "annotation", ours->annotation, theirs->annotation);
  compare (score, "firmware", ours->firmware, theirs->firmware);
  compare (score, "arch", ours->os.arch, theirs->os.arch);
  compare_number (score, "memory", ours->memory_mib, theirs->memory_mib);
  compare_number (score, "vcpus", ours->vcpus, theirs->vcpus);
  compare_number (score, "cores", ours->cores_per_socket, theirs->cores_per_socket);
  compare_number (score, "serials", ours->serials->len, theirs->serials->len);
  compare_number (score, "parallels", ours->parallels->len, theirs->parallels->len);
  compare_number (score, "requests", ours->requests->len, theirs->requests->len);
  compare_disks (score, ours->disks, theirs->disks);
  compare_drives (score, "cdroms", ours->cdroms, theirs->cdroms);
  compare_drives (score, "floppies", ours->floppies, theirs->floppies);
  compare_nics (score, ours->nics, theirs->nics);
}

static CarrelApplianceModel *
read_one (const char *folder,
          const char *name,
          CarrelApplianceModel *(*parse) (GBytes *, GError **) )
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  CarrelApplianceModel *model;
  char *contents = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (contents, length);
  model = parse (bytes, &error);
  if (model == NULL)
    g_test_message ("%s: %s", name, error->message);
  return model;
}

static gboolean
compare_pair (Score *total, const char *folder, const char *vmx)
{
  g_autofree char *stem = g_strndup (vmx, strlen (vmx) - strlen (".vmx"));
  g_autofree char *xml = g_strconcat (stem, ".xml", NULL);
  g_autofree char *path = g_build_filename (folder, xml, NULL);
  g_autoptr (CarrelApplianceModel) ours = NULL;
  g_autoptr (CarrelApplianceModel) theirs = NULL;
  Score score = { .file = stem };

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;
  ours = read_one (folder, vmx, carrel_appliance_vmx_parse);
  theirs = read_one (folder, xml, carrel_appliance_libvirt_parse);
  g_assert_nonnull (ours);
  g_assert_nonnull (theirs);
  compare_systems (&score,
                   g_ptr_array_index (ours->systems, 0),
                   g_ptr_array_index (theirs->systems, 0));
  total->facts += score.facts;
  total->equal += score.equal;
  total->explained += score.explained;
  return TRUE;
}

static void
test_agrees_with_libvirt (void)
{
  const char *corpus = g_getenv ("CARREL_CORPUS");
  g_autofree char *folder = NULL;
  g_autoptr (GDir) names = NULL;
  Score total = { 0 };
  guint pairs = 0;

  if (corpus == NULL)
    {
      g_test_skip ("CARREL_CORPUS names no collection of descriptors");
      return;
    }
  folder = g_build_filename (corpus, "appliances", "libvirt", "vmx", NULL);
  names = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (names);
  for (const char *name = g_dir_read_name (names); name != NULL; name = g_dir_read_name (names))
    {
      if (g_str_has_suffix (name, ".vmx") && compare_pair (&total, folder, name))
        pairs++;
    }
  g_assert_cmpuint (pairs, >, 40);
  g_test_message ("%u facts of %u pairs: %u equal, %u differ for a reason",
                  total.facts,
                  pairs,
                  total.equal,
                  total.explained);
}

/* Every machine of the corpus is understood, or refused by a sentence that fits. */

static const struct
{
  const char *suffix;
  CarrelApplianceModel *(*parse) (GBytes *, GError **);
} readers[] = {
  { ".vmx", carrel_appliance_vmx_parse },
  { ".xml", carrel_appliance_libvirt_parse },
  { ".vbox", carrel_appliance_vbox_parse },
};

typedef struct
{
  guint understood;
  guint refused;
} Count;

static void
read_file (Count *count, const char *path, CarrelApplianceModel *(*parse) (GBytes *, GError **) )
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (CarrelApplianceModel) model = NULL;
  char *contents = NULL;
  gsize length = 0;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (contents, length);
  model = parse (bytes, &error);
  if (model != NULL)
    {
      count->understood++;
      return;
    }
  g_assert_nonnull (error);
  g_assert_null (strchr (error->message, '\n'));
  g_test_message ("%s: %s", path, error->message);
  count->refused++;
}

static void
read_folder (Count *count, const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);

  g_assert_nonnull (names);
  for (const char *name = g_dir_read_name (names); name != NULL; name = g_dir_read_name (names))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        read_folder (count, path);
      for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
        {
          if (g_str_has_suffix (name, readers[i].suffix))
            read_file (count, path, readers[i].parse);
        }
    }
}

static void
test_reads_the_corpus (void)
{
  const char *corpus = g_getenv ("CARREL_CORPUS");
  g_autofree char *folder = NULL;
  Count count = { 0 };

  if (corpus == NULL)
    {
      g_test_skip ("CARREL_CORPUS names no collection of descriptors");
      return;
    }
  folder = g_build_filename (corpus, "appliances", NULL);
  read_folder (&count, folder);
  g_assert_cmpuint (count.understood, >, 200);
  g_test_message ("%u understood, %u refused", count.understood, count.refused);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/appliance/oracle/agrees-with-libvirt", test_agrees_with_libvirt);
  g_test_add_func ("/appliance/oracle/reads-the-corpus", test_reads_the_corpus);
  return g_test_run ();
}
