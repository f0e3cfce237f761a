# SPDX-License-Identifier: Apache-2.0
"""UBL 2.1, Invoice and CreditNote, written and read: one module per section of the document."""
