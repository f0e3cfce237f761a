# SPDX-License-Identifier: Apache-2.0
"""Reminders: whom, why, when, and the message."""
