# SPDX-License-Identifier: Apache-2.0
"""The ledger on disk."""
