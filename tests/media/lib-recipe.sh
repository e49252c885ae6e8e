# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sourced by the recipes.

# The versions of installed packages, as part of a recipe's key.
versions ()
{
  dpkg-query -W -f '${Package} ${Version}\n' "$@" 2>/dev/null | sort
}

# Every time stamp in an image is this one, so that the same packages give the same image.
export SOURCE_DATE_EPOCH=1750000000
