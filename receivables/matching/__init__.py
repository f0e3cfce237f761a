# SPDX-License-Identifier: Apache-2.0
"""Replay: from the events of the journal to the book of a day."""
