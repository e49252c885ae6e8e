/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <osinfo/osinfo.h>

G_BEGIN_DECLS

/*
 * libosinfo, loaded when a system is first looked up: it brings XML, HTTP and other libraries along, and
 * a program that looks nothing up should not wait for them.
 */

/* Every function of the library that is used. */
#define CARREL_APP_OSINFO_LIBRARY_SYMBOLS(SYMBOL) \
  SYMBOL (osinfo_db_get_os_list)                  \
  SYMBOL (osinfo_db_identify_media)               \
  SYMBOL (osinfo_list_get_length)                 \
  SYMBOL (osinfo_list_get_nth)                    \
  SYMBOL (osinfo_loader_get_db)                   \
  SYMBOL (osinfo_loader_new)                      \
  SYMBOL (osinfo_loader_process_default_path)     \
  SYMBOL (osinfo_media_create_from_location)      \
  SYMBOL (osinfo_media_get_live)                  \
  SYMBOL (osinfo_media_get_os)                    \
  SYMBOL (osinfo_os_get_distro)                   \
  SYMBOL (osinfo_os_get_family)                   \
  SYMBOL (osinfo_os_get_minimum_resources)        \
  SYMBOL (osinfo_os_get_recommended_resources)    \
  SYMBOL (osinfo_product_get_name)                \
  SYMBOL (osinfo_product_get_release_date)        \
  SYMBOL (osinfo_product_get_short_id)            \
  SYMBOL (osinfo_resources_get_architecture)      \
  SYMBOL (osinfo_resources_get_n_cpus)            \
  SYMBOL (osinfo_resources_get_ram)               \
  SYMBOL (osinfo_resources_get_storage)

/**
 * CarrelAppOsinfoLibrary:
 *
 * The functions by their own names; %NULL before they are loaded.
 */
typedef struct
{
#define SYMBOL(name) __typeof__ (name) *name;
  CARREL_APP_OSINFO_LIBRARY_SYMBOLS (SYMBOL)
#undef SYMBOL
} CarrelAppOsinfoLibrary;

/**
 * carrel_app_osinfo_library_load:
 * @error: (out) (optional): %CARREL_BASE_ERROR_NOT_FOUND
 *
 * Loads the library where that has not been done yet.  Any thread; reads files the first time.
 *
 * Returns: whether its functions can be called
 */
gboolean carrel_app_osinfo_library_load (GError **error);

/**
 * carrel_app_osinfo_library_get:
 *
 * Returns: the functions.  Any thread.
 */
const CarrelAppOsinfoLibrary *carrel_app_osinfo_library_get (void);

/* Calls look as they always do; only the unit that fills the table needs the bare names. */
#ifndef CARREL_APP_OSINFO_LIBRARY_ITSELF
#define osinfo_db_get_os_list (carrel_app_osinfo_library_get ()->osinfo_db_get_os_list)
#define osinfo_db_identify_media (carrel_app_osinfo_library_get ()->osinfo_db_identify_media)
#define osinfo_list_get_length (carrel_app_osinfo_library_get ()->osinfo_list_get_length)
#define osinfo_list_get_nth (carrel_app_osinfo_library_get ()->osinfo_list_get_nth)
#define osinfo_loader_get_db (carrel_app_osinfo_library_get ()->osinfo_loader_get_db)
#define osinfo_loader_new (carrel_app_osinfo_library_get ()->osinfo_loader_new)
#define osinfo_loader_process_default_path \
  (carrel_app_osinfo_library_get ()->osinfo_loader_process_default_path)
#define osinfo_media_create_from_location \
  (carrel_app_osinfo_library_get ()->osinfo_media_create_from_location)
#define osinfo_media_get_live (carrel_app_osinfo_library_get ()->osinfo_media_get_live)
#define osinfo_media_get_os (carrel_app_osinfo_library_get ()->osinfo_media_get_os)
#define osinfo_os_get_distro (carrel_app_osinfo_library_get ()->osinfo_os_get_distro)
#define osinfo_os_get_family (carrel_app_osinfo_library_get ()->osinfo_os_get_family)
#define osinfo_os_get_minimum_resources \
  (carrel_app_osinfo_library_get ()->osinfo_os_get_minimum_resources)
#define osinfo_os_get_recommended_resources \
  (carrel_app_osinfo_library_get ()->osinfo_os_get_recommended_resources)
#define osinfo_product_get_name (carrel_app_osinfo_library_get ()->osinfo_product_get_name)
#define osinfo_product_get_release_date \
  (carrel_app_osinfo_library_get ()->osinfo_product_get_release_date)
#define osinfo_product_get_short_id (carrel_app_osinfo_library_get ()->osinfo_product_get_short_id)
#define osinfo_resources_get_architecture \
  (carrel_app_osinfo_library_get ()->osinfo_resources_get_architecture)
#define osinfo_resources_get_n_cpus (carrel_app_osinfo_library_get ()->osinfo_resources_get_n_cpus)
#define osinfo_resources_get_ram (carrel_app_osinfo_library_get ()->osinfo_resources_get_ram)
#define osinfo_resources_get_storage \
  (carrel_app_osinfo_library_get ()->osinfo_resources_get_storage)
#endif

G_END_DECLS
