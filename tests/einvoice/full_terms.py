# SPDX-License-Identifier: Apache-2.0
"""What the full invoice of `cii_models` states for each business term, whatever the syntax."""

from __future__ import annotations

# Every term of the profile, and what the full invoice states for it, in document order.
EXPECTED = """
BT-1    | F-2026-1
BT-2    | 2026-10-15
BT-3    | 380
BT-5    | EUR
BT-6    | CHF
BT-7    | 2026-10-16
BT-8    | 72
BT-9    | 2026-11-30
BT-10   | SERVICE-7
BT-11   | PROJET-3
BT-12   | CONTRAT-4
BT-13   | BC-5
BT-14   | CV-6
BT-15   | REC-8
BT-16   | BL-9
BT-17   | LOT-2
BT-18   | COMPTEUR-1
BT-18-1 | ABZ
BT-19   | 6061
BT-20   | 30 jours fin de mois
BT-21   | AAI
BT-22   | Merci de votre confiance ; Sans code
BT-23   | S1
BT-24   | urn:cen.eu:en16931:2017
BT-25   | F-2026-0 ; F-2025-9
BT-26   | 2026-09-01
BT-27   | Ateliers Duvallon SARL
BT-28   | Duvallon
BT-29   | FOURN-1 ; 10000000900017
BT-29-1 | 0009
BT-30   | 100000009
BT-30-1 | 0002
BT-31   | FR88100000009
BT-32   | FISC-1
BT-33   | SARL au capital de 10 000 EUR
BT-34   | 100000009_COMPTA
BT-34-1 | 0225
BT-35   | VEN 1 rue de la Gare
BT-36   | VEN bâtiment B
BT-162  | VEN porte 3
BT-37   | VEN Ville
BT-38   | VEN 69001
BT-39   | VEN Rhône
BT-40   | FR
BT-41   | Anne Morel
BT-42   | +33 4 00 00 00 01
BT-43   | anne@vendeur.example
BT-44   | Mairie de Fontclaire
BT-45   | Fontclaire
BT-46   | 20000000800015
BT-46-1 | 0009
BT-47   | 200000008
BT-47-1 | 0002
BT-48   | FR12200000008
BT-49   | acheteur@fontclaire.example
BT-49-1 | EM
BT-50   | ACH 1 rue de la Gare
BT-51   | ACH bâtiment B
BT-163  | ACH porte 3
BT-52   | ACH Ville
BT-53   | ACH 69001
BT-54   | ACH Rhône
BT-55   | MC
BT-56   | Service achats
BT-57   | +33 4 00 00 00 02
BT-58   | achats@acheteur.example
BT-59   | Affacturage Durand
BT-60   | PAYEE-1
BT-60-1 | 0088
BT-61   | 300000007
BT-61-1 | 0002
BT-62   | Représentation Fiscale Martin
BT-63   | FR11400000006
BT-64   | REP 1 rue de la Gare
BT-65   | REP bâtiment B
BT-164  | REP porte 3
BT-66   | REP Ville
BT-67   | REP 69001
BT-68   | REP Rhône
BT-69   | GP
BT-70   | Entrepôt de Lyon
BT-71   | LOC-1
BT-71-1 | 0060
BT-72   | 2026-10-10
BT-73   | 2026-10-01
BT-74   | 2026-10-31
BT-75   | LIV 1 rue de la Gare
BT-76   | LIV bâtiment B
BT-165  | LIV porte 3
BT-77   | LIV Ville
BT-78   | LIV 69001
BT-79   | LIV Rhône
BT-80   | RE
BT-81   | 58 ; 58
BT-82   | Virement SEPA
BT-83   | REF-F-2026-1
BT-84   | FR7630006000011234567890189 ; 12345-678
BT-85   | Duvallon compte courant
BT-86   | AGRIFRPP
BT-87   | 4321
BT-88   | A. Morel
BT-89   | RUM-0001
BT-90   | FR72ZZZ123456
BT-91   | FR7610107001011234567890129
BT-92   | 10.01
BT-93   | 100.01
BT-94   | 10.1
BT-95   | S
BT-96   | 20.0
BT-97   | Fidélité
BT-98   | 95
BT-99   | 20.02
BT-100  | 200.02
BT-101  | 10.2
BT-102  | S
BT-103  | 20.0
BT-104  | Port
BT-105  | FC
BT-106  | 1060.00
BT-107  | 10.00
BT-108  | 20.00
BT-109  | 1070.00
BT-110  | 200.00
BT-111  | 190.00
BT-112  | 1270.00
BT-113  | 100.00
BT-114  | 0.01
BT-115  | 1170.01
BT-116  | 1000.00 ; 50.00
BT-117  | 200.10 ; 0.00
BT-118  | S ; E
BT-119  | 20.00 ; 0.00
BT-120  | Franchise en base
BT-121  | VATEX-FR-FRANCHISE
BT-122  | PJ-1 ; PJ-2
BT-123  | BON_LIVRAISON
BT-124  | https://exemple.fr/pj-1
BT-125  | JVBERi0xLjcgam9pbnQ=
BT-125-1 | application/pdf
BT-125-2 | bon.pdf
BT-126  | 1 ; 2
BT-127  | Posé le matin
BT-128  | LIGNE-OBJET
BT-128-1 | AWV
BT-129  | 12.500 ; 1
BT-130  | HUR ; C62
BT-131  | 1010.00 ; 50.00
BT-132  | BC-LIGNE-2
BT-133  | 6068
BT-134  | 2026-10-02
BT-135  | 2026-10-03
BT-136  | 5.05
BT-137  | 50.5
BT-138  | 10.5
BT-139  | Quantité
BT-140  | 60
BT-141  | 6.06
BT-142  | 60.6
BT-143  | 10.6
BT-144  | Emballage
BT-145  | ABL
BT-146  | 80.123456 ; 50.00
BT-147  | 1.876544
BT-148  | 82.000000
BT-149  | 1.0
BT-150  | HUR
BT-151  | S ; E
BT-152  | 20.00 ; 0.00
BT-153  | Pose de toiture ; Formation
BT-154  | Ardoise naturelle
BT-155  | ART-V
BT-156  | ART-A
BT-157  | 3000000000007
BT-157-1 | 0160
BT-158  | 72261 ; 45261
BT-158-1 | STI ; STI
BT-158-2 | 1.0
BT-159  | ES
BT-160  | Couleur ; Épaisseur
BT-161  | Gris ; 4 mm
"""

DATES = ("BT-2", "BT-7", "BT-9", "BT-26", "BT-72", "BT-73", "BT-74", "BT-134", "BT-135")


def expected(differences: str) -> dict[str, list[str]]:
    """Return the values by term, with what a syntax writes differently."""
    rows = (line.partition("|") for line in f"{EXPECTED}{differences}".splitlines() if line)
    return {code.strip(): [v.strip() for v in stated.split(" ; ")] for code, _, stated in rows}
