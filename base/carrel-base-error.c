/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "carrel-base-error.h"

#include <errno.h>

G_DEFINE_QUARK (carrel - base - error - quark, carrel_base_error)

CarrelBaseError
carrel_base_error_code_from_errno (int error_number)
{
  switch (error_number)
    {
    case ENOENT:
    case ESRCH:
      return CARREL_BASE_ERROR_NOT_FOUND;
    case EACCES:
    case EPERM:
      return CARREL_BASE_ERROR_DENIED;
    case ENOSPC:
    case EDQUOT:
      return CARREL_BASE_ERROR_NO_SPACE;
    case EROFS:
      return CARREL_BASE_ERROR_READ_ONLY;
    case EAGAIN:
    case EBUSY:
    case ETXTBSY:
      return CARREL_BASE_ERROR_BUSY;
    case EFBIG:
    case ENAMETOOLONG:
      return CARREL_BASE_ERROR_LIMIT;
    default:
      return CARREL_BASE_ERROR_FAILED;
    }
}

void
carrel_base_error_set_errno (GError **error, int error_number, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error,
               CARREL_BASE_ERROR,
               (int) carrel_base_error_code_from_errno (error_number),
               "%s: %s",
               sentence,
               g_strerror (error_number));
}
