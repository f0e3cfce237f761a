# SPDX-License-Identifier: Apache-2.0
"""What invoices are built from: rows, company settings, computed totals."""
