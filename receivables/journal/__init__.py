# SPDX-License-Identifier: Apache-2.0
"""The journal: events, their text form, and the chain of hashes."""
