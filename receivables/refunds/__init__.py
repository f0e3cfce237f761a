# SPDX-License-Identifier: Apache-2.0
"""Giving money back: refunds, reversals, and direct debits that are called back."""
