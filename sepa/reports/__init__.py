# SPDX-License-Identifier: Apache-2.0
"""What banks send: camt and pain.002, one module per part of the message."""
