"""The examples of the reference. Together they are one small site, which a test checks."""

from __future__ import annotations

CLIENT = "content/clients/acme"
PROJECT = f"{CLIENT}/projects/spring-launch"
# Where each example stands, by the noun it shows.
PLACES = {
    "Agency": "content/agency.yaml",
    "ClientSettings": f"{CLIENT}/client.yaml",
    "QuestionsFile": f"{CLIENT}/questions.yaml",
    "EntryFile": f"{CLIENT}/entries/2026-11-21-headline.yaml",
    "WithdrawnFile": "content/clients/formerly/withdrawn.yaml",
    "ProjectFile": f"{PROJECT}/project.yaml",
    "BudgetFile": f"{PROJECT}/budget.yaml",
    "DeliverableFile": f"{PROJECT}/deliverables/key-visual.yaml",
    "UpdateFile": f"{PROJECT}/updates/2026-11-20-key-visual-sent.md",
    "MeetingFile": f"{PROJECT}/meetings/2026-11-18-weekly.md",
    "ReportFile": f"{CLIENT}/reports/2026-11-20.md",
    "InternalMoneyFile": f"{PROJECT}/internal/money.yaml",
}

EXAMPLES = {
    "Agency": """
name: Halden Studio
legal_name: Halden Studio Ltd
website: https://halden.example
locale: en-GB
timezone: Europe/London
country: GB
region: ENG
departments:
  - id: design
    name: Design
    lead: grace
people:
  - id: ruth
    name: Ruth Adeyemi
    role: Account manager
    email: ruth@halden.example
    phone: +44 1632 960 112
    hours: 09:00-18:00
    stand_in: grace
    away:
      - from: 2026-12-21
        to: 2027-01-01
  - id: grace
    name: Grace Lin
    role: Design lead
    department: design
    email: grace@halden.example
closed:
  - from: 2026-12-28
    to: 2027-01-01
    reason: Between the years
on_call:
  - from: 2026-12-24
    to: 2026-12-27
    person: grace
    hours: 10:00-16:00
mail:
  from: ruth@halden.example
terms:
  review_days: 5
""",
    "ClientSettings": """
name: Acme Coffee
code: ACM
brand:
  accent: "#005F73"
locale: en-GB
timezone: Europe/London
currency: GBP
country: GB
account_manager: ruth
contacts:
  - id: priya
    name: Priya Nair
    job_title: Head of marketing
    email: priya@acme.example
    roles: [approver, day_to_day]
    approval_limit: 5000
  - id: helen
    name: Helen Marsh
    email: helen@acme.example
    roles: finance
    delivery: attach
terms:
  review_days: 3
closed:
  - from: 2027-02-15
    reason: Inventory
report:
  every: week
  on: friday
  at: "09:00"
welcome: If something here is not clear, ring Ruth.
internal: Priya decides fast on the phone and slowly by mail.
""",
    "QuestionsFile": """
questions:
  - id: Q1
    asked_by: priya
    on: 2026-11-17
    about: ACM-014-D1
    text: Can the cup be larger?
    answer: Yes. It is in version 2.
    answered_by: ruth
    answered_on: 2026-11-18
""",
    "EntryFile": """
approved: ACM-014-D1
by: priya
comment: Much better.
""",
    "WithdrawnFile": """
on: 2026-10-30
why: The contract ended in October.
""",
    "ProjectFile": """
name: Spring launch
job_no: ACM-014
brief: A campaign for the new cup, in shops and on posters.
lead: ruth
team: grace
start: 2026-11-02
due: 2027-02-26
headline: The key visual is with you. Posters follow.
tolerance:
  days: 5
status:
  overall:
    rag: amber
    reason: The key visual came two days late.
    recovery: We print in two shifts.
    since: 2026-11-20
  schedule:
    rag: amber
    reason: The key visual came two days late.
    recovery: We print in two shifts.
  budget:
    rag: green
  scope:
    rag: green
  quality:
    rag: green
next_steps:
  - Posters drawn in three sizes
  - what: Key visual approved
    due: 2026-11-27
    owner: priya
phases:
  - id: P1
    name: Design
    start: 2026-11-02
    end: 2026-12-18
milestones:
  - id: M1
    name: Key visual agreed
    phase: P1
    baseline: 2026-11-25
    forecast: 2026-11-27
    owner_side: client
    owner: priya
    depends_on: D1
actions:
  - id: A1
    what: Send the list of shops
    side: client
    owner: priya
    due: 2026-12-01
    blocks: M1
risks:
  - id: R1
    title: The printer closes for the holidays
    probability: 2
    impact: 4
    response: Order the paper in November
    owner: ruth
""",
    "BudgetFile": """
note: without VAT
lines:
  - id: B1
    name: Design
    kind: fee
    estimate: 12000.00
    spent: 4200.00
    forecast: 12000.00
    as_of: 2026-11-20
  - id: B2
    name: Printing
    kind: production
    estimate: 8000.00
    committed: 2500.00
    as_of: 2026-11-20
change_orders:
  - id: CO1
    title: Posters in a third size
    reason: Station walls are wider than planned.
    asked_by: priya
    asked_on: 2026-11-18
    sent_on: 2026-11-20
    lines:
      - line: B2
        amount: 900.00
    days: 2
    state: sent
""",
    "DeliverableFile": """
id: D1
name: Key visual
kind: layout
department: design
owner: grace
spec: One picture for posters and shop windows
due: 2026-11-27
approvers: priya
blocks: M1
versions:
  - n: 1
    round: 1
    sent_on: 2026-11-13
    text: |
      First light, in a cup.
    decisions:
      - outcome: changes_required
        by: priya
        on: 2026-11-17
        comment: Shorter, please.
        source: email
  - n: 2
    round: 2
    sent_on: 2026-11-20
    text: |
      First light.
    note: Four words fewer
""",
    "UpdateFile": """
---
title: Version 2 of the key visual is with you
date: 2026-11-20
author: ruth
about: D1
---
The line is shorter now. We need your answer by Friday.
""",
    "MeetingFile": """
---
title: Weekly
start: 2026-11-18 10:00
end: 2026-11-18 10:30
present: [ruth, priya]
agenda:
  - Key visual
decisions:
  - what: The line becomes shorter
    by: priya
actions:
  - id: A2
    what: Send version 2
    owner: grace
    due: 2026-11-20
    done_on: 2026-11-20
issued_on: 2026-11-18
---
Priya likes the picture and finds the line too long.
""",
    "ReportFile": """
---
period:
  from: 2026-11-14
  to: 2026-11-20
state: reviewed
reviewed:
  by: grace
  on: 2026-11-20
recipients: [priya, helen]
---
One decision holds the posters: the key visual. With it by Friday we keep the date in February.
""",
    "InternalMoneyFile": """
lines:
  - line: B1
    cost: 6800.00
    rate: 62.00
""",
}
