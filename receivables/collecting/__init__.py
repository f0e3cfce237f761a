# SPDX-License-Identifier: Apache-2.0
"""From open invoices to direct debits: what may be collected, what not, and why."""
