# SPDX-License-Identifier: Apache-2.0
"""What the standards say, and whether a file keeps to it."""
