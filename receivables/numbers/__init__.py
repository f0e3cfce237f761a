# SPDX-License-Identifier: Apache-2.0
"""Invoice numbers: given in order, checked, and accounted for."""
