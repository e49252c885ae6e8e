/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/*
 * Every length that comes from a guest, a file, a socket or a person is compared with one of these.
 * They are generous for people and small for machines: nothing legitimate meets them.
 */

/* Bytes of one JSON text (a spec, a manifest, a state file, one message of a monitor). */
#define CARREL_BASE_LIMIT_JSON_BYTES (4u * 1024u * 1024u)
/* Nesting of arrays and objects in a JSON text. */
#define CARREL_BASE_LIMIT_JSON_DEPTH 64u

/* Bytes of a machine's, folder's or tag's name in UTF-8. */
#define CARREL_BASE_LIMIT_NAME_BYTES 255u
/* Bytes of a machine's notes. */
#define CARREL_BASE_LIMIT_NOTES_BYTES (64u * 1024u)
/* Bytes of a path, as PATH_MAX. */
#define CARREL_BASE_LIMIT_PATH_BYTES 4096u

/* Devices of one kind in a machine. */
#define CARREL_BASE_LIMIT_DISKS 16u
#define CARREL_BASE_LIMIT_DRIVES 4u
#define CARREL_BASE_LIMIT_NETWORKS 8u
#define CARREL_BASE_LIMIT_SERIALS 4u

/* What came with a machine from another product and is kept for the way back: things, bytes of one, and
 * bytes of all of a machine's. */
#define CARREL_BASE_LIMIT_KEPT 512u
#define CARREL_BASE_LIMIT_KEPT_ONE_BYTES (256u * 1024u)
#define CARREL_BASE_LIMIT_KEPT_BYTES (512u * 1024u)

/* A machine's turn when several are started together, and the seconds that the next turn waits. */
#define CARREL_BASE_LIMIT_START_ORDER 1000u
#define CARREL_BASE_LIMIT_START_DELAY_S 3600u

/* Virtual processors, and memory in MiB, that a spec may ask for on any host. */
#define CARREL_BASE_LIMIT_PROCESSORS 255u
#define CARREL_BASE_LIMIT_MEMORY_MIB (4u * 1024u * 1024u)
/* Virtual size of a disk in bytes: 1 MiB to 64 TiB. */
#define CARREL_BASE_LIMIT_DISK_BYTES_MIN (1024ull * 1024ull)
#define CARREL_BASE_LIMIT_DISK_BYTES_MAX (64ull * 1024ull * 1024ull * 1024ull * 1024ull)
