"""Pieces that mean something to a reader, to be put where nobody expects them."""

from __future__ import annotations

_YAML = (
    "a: \n - ' \" [ ] { } , | > ? &a *a !t <<: --- ... # ~ null : \t @ ` % 010 1.10 2026-02-30 "
    "audience: draft: true internal: 1e3 \ufeff \u2028"
)
_MARKDOWN = (
    "* _ ` [ ] ( ) ! < > | # - + 1. \\ & ; ~ ``` <!-- --> :--- [a]: <b> javascript: \n \n\n   \t "
    "[^a] </p> &#106; \u200b http://a.example"
)
_SVG = (
    "<use|href='#s'/>|url(#g)|<!--|-->|<script/>|onload=|<a href='|</g>|<g>|]]>|&#x41;|&lt;|"
    "xlink:href=|<style>|</style>|1e309|-1|NaN|data:image/png;base64,|<![CDATA[|<?x?>|xmlns:a='b'|"
    "id='s'|transform='|%|<!DOCTYPE a [<!ENTITY b 'c'>]>|&b;"
)
_TEMPLATE = (
    "{{ |}}|{% |%}|{#|#}|{{x}}|{{x,safe}}|{% if x %}|{% endif %}|{% for a in x %}|{% endfor %}|<|>|"
    "=|\"|'|/|<a href=|<p |<script>|</script>|<style>|</style>|<!--|-->|url(|https:|{% block b %}|"
    "{% endblock %}|{% raw %}|{% endraw %}|@import |\\"
)
_HEADERS = '\r|\n|\0|ä|漢|=?utf-8?q?x?=|,|;|:|"|<|>|@|\u200b|\u202e|\u2028|\t|  |\U0001f600|\x7f'
_MAIL = (
    "\r\n\r\n|--x|--x--|Content-Type: |multipart/report|message/rfc822|charset=|=?utf-8?b?|?=|\x00|"
    "boundary=|Message-ID: <|>|Content-Transfer-Encoding: base64|quoted-printable|Status: 5|\t|"
    "Action: |Final-Recipient: rfc822;|From: |\n |multipart/mixed;|message/delivery-status"
)

YAML = _YAML.split(" ")
MARKDOWN = _MARKDOWN.split(" ")
SVG = _SVG.split("|")
TEMPLATE = [each.replace(",", "|") for each in _TEMPLATE.split("|")]
HEADERS = _HEADERS.split("|")
MAIL = _MAIL.split("|")
