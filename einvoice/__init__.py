# SPDX-License-Identifier: Apache-2.0
"""Saying what is owed: invoices in CII, UBL and Factur-X, written, read and judged."""
