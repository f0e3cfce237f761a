# SPDX-License-Identifier: Apache-2.0
"""Direct debits: from rows to pain.008, and back."""
