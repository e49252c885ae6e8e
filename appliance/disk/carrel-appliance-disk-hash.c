/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-appliance-disk-hash-private.h"

#include "../carrel-appliance-error.h"

#include <glib/gi18n-lib.h>
#include <openssl/evp.h>

/* OpenSSL uses the processor's instructions for it: a fifth of what GLib's own takes. */
#define PIECE_BYTES (1U << 20)
/* Whoever pushes faster than the digest is made waits for it. */
#define QUEUED_MAX (32U << 20)

typedef struct
{
  const guint8 *bytes;
  gsize length;
  GDestroyNotify release;
  gpointer release_data;
} Piece;

struct _CarrelApplianceDiskHash
{
  EVP_MD_CTX *context;
  GThread *thread;
  GAsyncQueue *pieces; /* one without bytes ends it */
  GMutex lock;         /* guards "queued" */
  GCond changed;
  gsize queued; /* bytes in the queue */
  CarrelApplianceDiskInput *followed;
  CarrelApplianceDiskState *state;
};

static gpointer
update_thread (gpointer data)
{
  CarrelApplianceDiskHash *self = data;
  gboolean is_end = FALSE;

  while (!is_end)
    {
      Piece *piece = g_async_queue_pop (self->pieces);

      is_end = piece->bytes == NULL;
      if (!is_end)
        EVP_DigestUpdate (self->context, piece->bytes, piece->length);
      if (piece->release != NULL)
        piece->release (piece->release_data);
      g_mutex_lock (&self->lock);
      self->queued -= piece->length;
      g_cond_signal (&self->changed);
      g_mutex_unlock (&self->lock);
      g_free (piece);
    }
  return NULL;
}

static gpointer
follow_thread (gpointer data)
{
  CarrelApplianceDiskHash *self = data;
  g_autofree guint8 *buffer = g_malloc (PIECE_BYTES);
  guint64 length = carrel_appliance_disk_input_get_length (self->followed);
  GError *error = NULL;

  for (guint64 offset = 0;
       offset < length && !carrel_appliance_disk_state_should_stop (self->state);)
    {
      gsize part = (gsize) MIN (length - offset, PIECE_BYTES);

      if (!carrel_appliance_disk_input_read (self->followed, offset, buffer, part, &error))
        {
          carrel_appliance_disk_state_fail (self->state, error);
          break;
        }
      EVP_DigestUpdate (self->context, buffer, part);
      offset += part;
    }
  return NULL;
}

CarrelApplianceDiskHash *
carrel_appliance_disk_hash_new (const char *algorithm, GError **error)
{
  g_autoptr (CarrelApplianceDiskHash) self = g_new0 (CarrelApplianceDiskHash, 1);
  const EVP_MD *digest = EVP_get_digestbyname (algorithm);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->pieces = g_async_queue_new ();
  self->context = EVP_MD_CTX_new ();
  if (digest == NULL || self->context == NULL ||
      EVP_DigestInit_ex (self->context, digest, NULL) != 1)
    {
      g_set_error (error,
                   CARREL_APPLIANCE_ERROR,
                   CARREL_APPLIANCE_ERROR_UNSUPPORTED,
                   _ ("The digest “%s” is not known here."), algorithm);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static void
join (CarrelApplianceDiskHash *self)
{
  if (self->thread == NULL)
    return;
  if (self->followed == NULL)
    g_async_queue_push (self->pieces, g_new0 (Piece, 1));
  g_thread_join (g_steal_pointer (&self->thread));
}

void
carrel_appliance_disk_hash_free (CarrelApplianceDiskHash *self)
{
  if (self == NULL)
    return;
  join (self);
  g_clear_pointer (&self->followed, carrel_appliance_disk_input_unref);
  g_async_queue_unref (self->pieces);
  EVP_MD_CTX_free (self->context);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
carrel_appliance_disk_hash_push (CarrelApplianceDiskHash *self,
                                 const guint8 *bytes,
                                 gsize length,
                                 GDestroyNotify release,
                                 gpointer release_data)
{
  Piece *piece = g_new (Piece, 1);

  *piece = (Piece){ bytes, length, release, release_data };
  if (self->thread == NULL)
    self->thread = g_thread_new ("disk-hash", update_thread, self);
  g_mutex_lock (&self->lock);
  while (self->queued > QUEUED_MAX)
    g_cond_wait (&self->changed, &self->lock);
  self->queued += length;
  g_mutex_unlock (&self->lock);
  g_async_queue_push (self->pieces, piece);
}

void
carrel_appliance_disk_hash_follow (CarrelApplianceDiskHash *self,
                                   CarrelApplianceDiskInput *input,
                                   CarrelApplianceDiskState *state)
{
  g_assert (self->thread == NULL);
  self->followed = carrel_appliance_disk_input_ref (input);
  self->state = state;
  self->thread = g_thread_new ("disk-hash", follow_thread, self);
}

char *
carrel_appliance_disk_hash_finish (CarrelApplianceDiskHash *self)
{
  guint8 digest[EVP_MAX_MD_SIZE];
  guint length = 0;
  GString *text = g_string_new (NULL);

  join (self);
  EVP_DigestFinal_ex (self->context, digest, &length);
  for (guint i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", digest[i]);
  return g_string_free (text, FALSE);
}
