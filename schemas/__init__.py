# SPDX-License-Identifier: Apache-2.0
"""Data: catalogue of the official artefacts, code lists, rates (resources)."""
