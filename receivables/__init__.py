# SPDX-License-Identifier: Apache-2.0
"""Knowing what was paid, and acting on what was not."""
