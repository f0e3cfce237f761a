# SPDX-License-Identifier: Apache-2.0
"""Typst templates of the letters (resources)."""
