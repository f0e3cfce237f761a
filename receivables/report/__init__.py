# SPDX-License-Identifier: Apache-2.0
"""Reports on the ledger: documents for programs, tables and formats for people."""
