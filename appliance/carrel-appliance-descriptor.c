/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-descriptor.h"

#include "carrel-appliance-error.h"
#include "carrel-appliance-hyperv.h"
#include "carrel-appliance-libvirt.h"
#include "carrel-appliance-ovf.h"
#include "carrel-appliance-quickemu.h"
#include "carrel-appliance-utm.h"
#include "carrel-appliance-vagrant.h"
#include "carrel-appliance-vbox.h"
#include "carrel-appliance-vmx.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One kind of descriptor: how it is recognised, and who reads it. */
typedef struct
{
  const char *kind;
  /* The name of the root element of an XML document, or else NULL and a function. */
  const char *root;
  gboolean (*recognise) (GBytes *bytes);
  CarrelApplianceModel *(*parse) (GBytes *bytes, GError **error);
} Kind;

/* In the order in which they are tried.  OVF, which has configurations, stands apart. */
static const Kind kinds[] = {
  { "libvirt", "domain", NULL, carrel_appliance_libvirt_parse },
  { "libvirt", "domainsnapshot", NULL, carrel_appliance_libvirt_parse },
  { "libvirt", "domstatus", NULL, carrel_appliance_libvirt_parse },
  { "vbox", "VirtualBox", NULL, carrel_appliance_vbox_parse },
  { "hyperv", "configuration", NULL, carrel_appliance_hyperv_parse },
  { "hyperv", NULL, carrel_appliance_hyperv_recognise, carrel_appliance_hyperv_parse },
  { "utm", "plist", NULL, carrel_appliance_utm_parse },
  { "utm", NULL, carrel_appliance_utm_recognise, carrel_appliance_utm_parse },
  { "vmx", NULL, carrel_appliance_vmx_recognise, carrel_appliance_vmx_parse },
  { "vagrant", NULL, carrel_appliance_vagrant_recognise, carrel_appliance_vagrant_parse },
  { "quickemu", NULL, carrel_appliance_quickemu_recognise, carrel_appliance_quickemu_parse },
};

/* How much of a file is looked at for what it is; comments may stand before the root. */
#define HEAD_BYTES (256u * 1024u)

/* The beginning of a file, without the zeros that UTF-16 has in every other byte of a tag. */
static char *
dup_head (GBytes *bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  GString *head = g_string_new (NULL);

  for (gsize i = 0; i < MIN (length, HEAD_BYTES); i++)
    if (text[i] != '\0')
      g_string_append_c (head, text[i]);
  return g_string_free (head, FALSE);
}

static const char *
skip_space (const char *at)
{
  while (g_ascii_isspace (*at))
    at++;
  return at;
}

/* What ends the markup at @at that is no element: a document type may have declarations inside. */
static const char *
get_closing (const char *at)
{
  const char *bracket = strchr (at, '[');
  const char *angle = strchr (at, '>');

  if (g_str_has_prefix (at, "<?"))
    return "?>";
  if (g_str_has_prefix (at, "<!--"))
    return "-->";
  return bracket != NULL && angle != NULL && bracket < angle ? "]>" : ">";
}

/* Behind declarations, comments and a document type: where the root's tag begins. */
static const char *
find_root (const char *at)
{
  while ((guchar) *at >= 0x80)
    at++;
  at = skip_space (at);
  while (at != NULL && (g_str_has_prefix (at, "<?") || g_str_has_prefix (at, "<!")))
    {
      const char *closing = get_closing (at);

      at = strstr (at, closing);
      if (at != NULL)
        at = skip_space (at + strlen (closing));
    }
  return at != NULL && *at == '<' ? at + 1 : NULL;
}

/* The root element's name without prefix, or NULL when the file does not look like XML. */
static char *
dup_root (GBytes *bytes)
{
  g_autofree char *head = dup_head (bytes);
  const char *name = find_root (head);
  gsize length = name != NULL ? strcspn (name, " \t\r\n/>") : 0;
  const char *colon = length > 0 ? memchr (name, ':', length) : NULL;

  if (length == 0)
    return NULL;
  return colon != NULL ? g_strndup (colon + 1, length - (gsize) (colon + 1 - name))
                       : g_strndup (name, length);
}

static const Kind *
find_kind (GBytes *bytes, const char *root)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].root != NULL ? g_strcmp0 (kinds[i].root, root) == 0 : kinds[i].recognise (bytes))
      return &kinds[i];
  return NULL;
}

const char *
carrel_appliance_descriptor_get_kind (GBytes *bytes)
{
  g_autofree char *root = NULL;
  const Kind *kind;

  g_return_val_if_fail (bytes != NULL, NULL);

  root = dup_root (bytes);
  if (g_strcmp0 (root, "Envelope") == 0)
    return "ovf";
  kind = find_kind (bytes, root);
  return kind != NULL ? kind->kind : NULL;
}

/* What people take for a descriptor, and what to say of it. */
static const struct
{
  const char *mark;
  const char *words;
} strangers[] = {
  { "<html", N_ ("It is a web page, perhaps the answer to a download that failed.") },
    { "<!doctype html", N_ ("It is a web page, perhaps the answer to a download that failed.") },
      { "sha1(", N_ ("It is the list of a package's digests, not its descriptor.") },
        { "sha256(", N_ ("It is the list of a package's digests, not its descriptor.") },
          { "sha512(", N_ ("It is the list of a package's digests, not its descriptor.") },
            { "-----begin", N_ ("It is a certificate or a key, not a descriptor.") },
              { "<domainsnapshot", N_ ("It describes a snapshot of a machine, not a machine.") },
                { "<network", N_ ("It describes a network, not a machine.") },
                  { "<pool", N_ ("It describes a pool of storage, not a machine.") },
                    { "<volume", N_ ("It describes a volume of storage, not a machine.") },
                  };

static void
set_unknown (GBytes *bytes, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *head = g_strndup (data != NULL ? data : "", MIN (length, 1024));
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *words = _ ("It is no description of a machine in a format that is known here.");

  g_strstrip (lower);
  if (length == 0)
    words = _ ("It is empty.");
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    if (g_str_has_prefix (lower, strangers[i].mark))
      words = _ (strangers[i].words);
  g_set_error_literal (error, CARREL_APPLIANCE_ERROR, CARREL_APPLIANCE_ERROR_UNKNOWN, words);
}

CarrelApplianceModel *
carrel_appliance_descriptor_parse (GBytes *bytes, const char *configuration, GError **error)
{
  g_autofree char *root = NULL;
  const Kind *kind;

  g_return_val_if_fail (bytes != NULL, NULL);

  root = dup_root (bytes);
  if (g_strcmp0 (root, "Envelope") == 0)
    return carrel_appliance_ovf_parse (bytes, configuration, error);
  kind = find_kind (bytes, root);
  if (kind == NULL)
    {
      set_unknown (bytes, error);
      return NULL;
    }
  if (configuration != NULL)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_NOT_FOUND,
                   _ ("The description has no configurations, so there is no “%s”."),
                      configuration);
      return NULL;
    }
  return kind->parse (bytes, error);
}
