# SPDX-License-Identifier: Apache-2.0
"""The page, and the PDF/A-3 that carries the XML."""
