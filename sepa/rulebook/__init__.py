# SPDX-License-Identifier: Apache-2.0
"""The rulebook: what the EPC asks of a pain.008 file, one module per part of it."""
