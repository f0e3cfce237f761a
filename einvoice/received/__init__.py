# SPDX-License-Identifier: Apache-2.0
"""Invoices that were received: who asks for what, what is known of them, and the register."""
