"""The attributes and properties of drawings that change how they look; no other one is kept."""

from __future__ import annotations

import re

PROPERTIES = frozenset(
    re.findall(
        r"\S+",
        """alignment-baseline backdrop-filter background background-blend-mode background-color
        baseline-shift clip clip-path clip-rule color color-adjust color-interpolation
        color-interpolation-filters color-rendering color-scheme cx cy d direction display
        dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font
        font-family font-feature-settings font-kerning font-optical-sizing font-size
        font-size-adjust font-stretch font-style font-synthesis font-variant font-variant-caps
        font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position
        font-variation-settings font-weight glyph-orientation-horizontal
        glyph-orientation-vertical height image-rendering inline-size isolation kerning
        letter-spacing lighting-color line-height marker marker-end marker-mid marker-start mask
        mask-border mask-clip mask-composite mask-image mask-mode mask-origin mask-position
        mask-repeat mask-size mask-type max-height max-width min-height min-width mix-blend-mode
        object-fit offset offset-anchor offset-distance offset-path offset-position offset-rotate
        opacity overflow overflow-x overflow-y paint-order perspective r rotate rx ry scale
        shape-inside shape-margin shape-padding shape-rendering shape-subtract stop-color
        stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
        stroke-miterlimit stroke-opacity stroke-width text-align text-align-all text-align-last
        text-anchor text-decoration text-decoration-color text-decoration-line
        text-decoration-skip-ink text-decoration-style text-decoration-thickness text-indent
        text-orientation text-overflow text-rendering text-transform text-underline-offset
        text-underline-position transform transform-box transform-origin translate unicode-bidi
        vector-effect visibility white-space width word-spacing writing-mode x y zoom""",
    )
)
ATTRIBUTES = PROPERTIES | frozenset(
    re.findall(
        r"\S+",
        """amplitude class clipPathUnits dx dy edgeMode exponent filterUnits fr fx fy
        gradientTransform gradientUnits href id in in2 intercept k1 k2 k3 k4 lengthAdjust
        markerHeight markerUnits markerWidth maskContentUnits maskUnits media method mode
        offset operator order orient pathLength patternContentUnits patternTransform
        patternUnits points preserveAspectRatio primitiveUnits refX refY requiredExtensions
        requiredFeatures result side slope spacing spreadMethod startOffset stdDeviation
        style systemLanguage tableValues textLength type values viewBox x1 x2 y1 y2
        {http://www.w3.org/XML/1998/namespace}lang {http://www.w3.org/XML/1998/namespace}space""",
    )
)
TEXT = frozenset({"text", "tspan", "textPath"})
