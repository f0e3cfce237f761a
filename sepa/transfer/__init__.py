# SPDX-License-Identifier: Apache-2.0
"""SEPA credit transfers: what we give back (pain.001)."""
