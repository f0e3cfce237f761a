# SPDX-License-Identifier: Apache-2.0
"""The letters of direct debit: mandate form, pre-notification, summary of a batch."""
