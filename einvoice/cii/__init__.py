# SPDX-License-Identifier: Apache-2.0
"""UN/CEFACT Cross Industry Invoice D22B, one module per section, writer and reader together."""
