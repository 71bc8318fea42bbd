"""The verbs by name and what each is for; imports nothing, so that a list of them is quick."""

from __future__ import annotations

GROUPS = {
    "order": "Change orders: written down, sent, decided on.",
    "contact": "Contacts of a client: who comes and who goes.",
}

MAKERS = {
    "new client": "Add a client.",
    "new project": "Add a project with a plan: phases, milestones, deliverables, all dates placed.",
    "new deliverable": "Add a deliverable to a project.",
    "new version": "Add a version to a deliverable; all else in its file stays as it is.",
    "new update": "Add an update: a short post for the client.",
    "new meeting": "Add a meeting; its page becomes the contact report.",
}

VERBS = {
    "decide": "Record what a contact decided about a version, or about a change order.",
    "ask": "Write down what a contact asked.",
    "answer": "Answer a question of a contact.",
    "done": "Record that a milestone, an action, a delivery or a contact report is done.",
    "move": "Say on which day something is expected now; what depends on it is proposed.",
    "next": "Say what happens next in a project, or drop what is over.",
    "start": "Say that work on a project has begun, and how it stands.",
    "status": "Say how a project stands: overall, and in what it is about.",
    "hold": "Put a project on hold.",
    "reopen": "Let a project go on that was on hold or over, or begin a delivered piece anew.",
    "minutes": "Make entries of the short marks in the text of a meeting: decided, to do, asked.",
    "correct": "Record that a corrected contact report went out.",
    "close": "End a project; what is still open is asked.",
    "spend": "Say what a budget line has come to, all in all, up to a day.",
    "order new": "Write down a change to what was agreed: its cost and its days.",
    "order send": "Record that a change order went to the client, who is asked to decide.",
    "order approve": "Record that a contact approved a change order.",
    "order reject": "Record that a contact said no to a change order.",
    "order withdraw": "Take a change order back.",
    "away": "Say that somebody of the agency, or a contact, is away for some days.",
    "contact add": "Add a contact to a client.",
    "contact left": "Say that a contact is no longer with the client.",
}
