# SPDX-License-Identifier: Apache-2.0
"""Rules that an invoice is held to before it is written."""
