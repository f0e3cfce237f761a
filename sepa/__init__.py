# SPDX-License-Identifier: Apache-2.0
"""Moving the money: identifiers, mandates, direct debits, bank reports."""
