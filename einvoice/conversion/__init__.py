# SPDX-License-Identifier: Apache-2.0
"""From one syntax or profile to another: every amount kept, every loss named."""
