"""The plans a new project can start from: phases, milestones and deliverables.

Days are working days after the start, so that a plan fits any start date and any country. Names
are what the client reads, so they are there in each language portals have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Said(NamedTuple):
    """One name in each language that portals have."""

    en: str
    de: str
    fr: str

    def said_in(self, language: str) -> str:
        """Return the name in *language*, else in English."""
        return {"de": self.de, "fr": self.fr}.get(language, self.en)


@dataclass(frozen=True, slots=True)
class PlannedPhase:
    """A phase from working day `first` to `last` after the start."""

    name: Said
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    """A milestone on working day `day`, in phase number `phase` (from 0)."""

    name: Said
    day: int
    phase: int | None = None
    by_client: bool = False


@dataclass(frozen=True, slots=True)
class PlannedDeliverable:
    """A deliverable due on working day `due`; `blocks` is a milestone's number (from 0)."""

    name: Said
    kind: str
    due: int
    blocks: int | None = None
    rounds: int = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new project begins with; `length` is its last working day."""

    kind: str
    length: int
    phases: tuple[PlannedPhase, ...] = ()
    milestones: tuple[PlannedMilestone, ...] = ()
    deliverables: tuple[PlannedDeliverable, ...] = ()


_KICK_OFF = Said("Kick-off", "Auftakt", "Lancement du projet")

CAMPAIGN = Plan(
    kind="fixed",
    length=64,
    phases=(
        PlannedPhase(Said("Brief and concept", "Briefing und Konzept", "Brief et concept"), 0, 14),
        PlannedPhase(Said("Design and copy", "Gestaltung und Text", "Création et texte"), 15, 34),
        PlannedPhase(Said("Production", "Produktion", "Production"), 35, 54),
        PlannedPhase(Said("Launch", "Start", "Lancement"), 55, 64),
    ),
    milestones=(
        PlannedMilestone(_KICK_OFF, 0, 0),
        PlannedMilestone(
            Said("Brief signed off", "Briefing freigegeben", "Brief validé"), 4, 0, by_client=True
        ),
        PlannedMilestone(
            Said("Concept approved", "Konzept freigegeben", "Concept validé"),
            14,
            0,
            by_client=True,
        ),
        PlannedMilestone(
            Said("Design and copy approved", "Gestaltung und Text freigegeben", "Création validée"),
            34,
            1,
            by_client=True,
        ),
        PlannedMilestone(
            Said("Masters delivered", "Endfassungen geliefert", "Fichiers définitifs livrés"), 54, 2
        ),
        PlannedMilestone(Said("Launch", "Kampagnenstart", "Début de la campagne"), 60, 3),
    ),
    deliverables=(
        PlannedDeliverable(Said("Creative concept", "Konzept", "Concept créatif"), "layout", 9, 2),
        PlannedDeliverable(Said("Key visual", "Key Visual", "Visuel clé"), "layout", 24, 3),
        PlannedDeliverable(
            Said("Headlines and copy", "Headlines und Texte", "Titres et textes"), "copy", 24, 3
        ),
        PlannedDeliverable(Said("Media plan", "Mediaplan", "Plan média"), "media_plan", 29, 5),
        PlannedDeliverable(
            Said("Launch film", "Kampagnenfilm", "Film de campagne"), "video", 49, 4
        ),
        PlannedDeliverable(
            Said("Print files", "Druckdaten", "Fichiers d’impression"), "print", 49, 4
        ),
        PlannedDeliverable(
            Said("Social posts", "Social-Media-Posts", "Publications sociales"), "social", 54, 5
        ),
    ),
)

WEBSITE = Plan(
    kind="fixed",
    length=79,
    phases=(
        PlannedPhase(Said("Discovery", "Analyse", "Découverte"), 0, 14),
        PlannedPhase(Said("Design", "Gestaltung", "Conception graphique"), 15, 39),
        PlannedPhase(Said("Build", "Umsetzung", "Développement"), 40, 69),
        PlannedPhase(
            Said("Testing and launch", "Test und Start", "Tests et mise en ligne"), 70, 79
        ),
    ),
    milestones=(
        PlannedMilestone(_KICK_OFF, 0, 0),
        PlannedMilestone(
            Said("Sitemap approved", "Seitenstruktur freigegeben", "Arborescence validée"),
            14,
            0,
            by_client=True,
        ),
        PlannedMilestone(
            Said("Design approved", "Gestaltung freigegeben", "Maquettes validées"),
            39,
            1,
            by_client=True,
        ),
        PlannedMilestone(
            Said("All content supplied", "Alle Inhalte geliefert", "Tous les contenus fournis"),
            54,
            2,
            by_client=True,
        ),
        PlannedMilestone(
            Said("Ready for testing", "Bereit zum Testen", "Prêt pour les tests"), 69, 2
        ),
        PlannedMilestone(Said("Go-live", "Livegang", "Mise en ligne"), 77, 3),
    ),
    deliverables=(
        PlannedDeliverable(
            Said("Sitemap and wireframes", "Seitenstruktur", "Arborescence et gabarits"),
            "web",
            10,
            1,
        ),
        PlannedDeliverable(Said("Page designs", "Seitenentwürfe", "Maquettes"), "web", 34, 2, 3),
        PlannedDeliverable(Said("Page copy", "Seitentexte", "Textes des pages"), "copy", 44, 3),
        PlannedDeliverable(Said("Test site", "Testversion", "Site de test"), "web", 69, 4),
        PlannedDeliverable(
            Said("Launch checklist", "Checkliste zum Start", "Liste de mise en ligne"),
            "other",
            74,
            5,
        ),
    ),
)

RETAINER = Plan(
    kind="retainer",
    length=59,
    phases=(
        PlannedPhase(Said("Month 1", "Monat 1", "Mois 1"), 0, 19),
        PlannedPhase(Said("Month 2", "Monat 2", "Mois 2"), 20, 39),
        PlannedPhase(Said("Month 3", "Monat 3", "Mois 3"), 40, 59),
    ),
    milestones=(
        PlannedMilestone(_KICK_OFF, 0, 0),
        PlannedMilestone(Said("Review 1", "Rückblick 1", "Bilan 1"), 19, 0),
        PlannedMilestone(Said("Review 2", "Rückblick 2", "Bilan 2"), 39, 1),
        PlannedMilestone(Said("Review 3", "Rückblick 3", "Bilan 3"), 59, 2),
    ),
    deliverables=(
        PlannedDeliverable(Said("Content plan", "Redaktionsplan", "Plan de contenu"), "copy", 4, 1),
        PlannedDeliverable(Said("Posts 1", "Beiträge 1", "Publications 1"), "social", 9, 1),
        PlannedDeliverable(Said("Posts 2", "Beiträge 2", "Publications 2"), "social", 29, 2),
        PlannedDeliverable(Said("Posts 3", "Beiträge 3", "Publications 3"), "social", 49, 3),
    ),
)

BLANK = Plan(
    kind="fixed",
    length=20,
    milestones=(
        PlannedMilestone(_KICK_OFF, 0),
        PlannedMilestone(Said("Delivery", "Lieferung", "Livraison"), 20),
    ),
)

PLANS = {"campaign": CAMPAIGN, "website": WEBSITE, "retainer": RETAINER, "blank": BLANK}
