# SPDX-License-Identifier: Apache-2.0
"""Mandates: what debtors signed, what became of it, and which collection may come next."""
