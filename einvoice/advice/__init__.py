# SPDX-License-Identifier: Apache-2.0
"""Advice on an invoice: what no official rule looks at, and a careful reader would ask about."""
