"""Drawings that each use one thing of SVG, as drawing programs write it.

One drawing a line: its name, two spaces, what stands in the outermost element, after `|` its
attributes where they are not those of ROOT. `BOX` stands for a rectangle that wants its paint.
"""

from __future__ import annotations

ROOT = 'viewBox="0 0 120 80"'
_BOX = '<rect x="10" y="10" width="100" height="60"'
# What neither the layout engine nor the picture library draws as a browser does.
TOLD = frozenset(
    {
        "calc",
        "clip-shape",
        "color-mix",
        "css-background",
        "css-nested",
        "filter-dropfn",
        "media-width",
        "nonscaling",
        "oklch",
        "origin-box",
        "pathlength",
    }
)
_LINES = """
rect  BOX fill="#0a7"/>
round  BOX rx="12" fill="teal" stroke="#123" stroke-width="4"/>
roundxy  BOX rx="20" ry="8" fill="rgb(200,30,40)"/>
roundry  BOX ry="18" fill="#345"/>
circle  <circle cx="60" cy="40" r="30" fill="#e63946"/>
ellipse  <ellipse cx="60" cy="40" rx="50" ry="20" fill="#1d3557" fill-opacity=".5"/>
line  <line x1="10" y1="10" x2="110" y2="70" stroke="#000" stroke-width="6" stroke-linecap="round"/>
polyline  <polyline points="10,70 40,10 70,70 110,20" fill="none" stroke="purple" stroke-width="8" stroke-linejoin="round"/>
polygon  <polygon points="60,5 80,75 10,30 110,30 40,75" fill="gold" fill-rule="evenodd"/>
polygon-nz  <polygon points="60,5 80,75 10,30 110,30 40,75" fill="gold"/>
path-curves  <path d="M10 40C20 0 60 0 60 40s40 40 50 0q-10-30-20 0t-20 10z" fill="#457b9d"/>
path-arcs  <path d="M10 40a30 20 30 1 1 60 0A20 20 0 0 0 110 40l-10 30h-80v-10z" fill="#2a9d8f"/>
path-arc-flags  <path d="M20 40a20,20 0 0140,0a20,20 0 01-40,0z" fill="#2a9d8f"/>
path-compact  <path d="M10.5.5.5-3.5M20,20l.5.5 40-3e-1 1e1,30-50 5z" fill="#264653"/>
path-rel-after-z  <path d="M10 10h20v20h-20zm40 0h20v20h-20zl10 40h20z" fill="#264653"/>
miter  <path d="M20 70L60 15L100 70" fill="none" stroke="#000" stroke-width="12" stroke-miterlimit="10"/>
dash  <path d="M10 40H110" stroke="#000" stroke-width="6" stroke-dasharray="12 6 3" stroke-dashoffset="5"/>
dash-odd  BOX fill="none" stroke="#000" stroke-width="3" stroke-dasharray="7"/>
opacity-group  <g opacity=".5"><rect x="10" y="10" width="60" height="60" fill="red"/><rect x="40" y="20" width="60" height="50" fill="blue"/></g>
opacity-shape  BOX opacity=".4" fill="red" stroke="blue" stroke-width="20"/>
stroke-opacity  BOX fill="red" stroke="blue" stroke-opacity=".5" stroke-width="16"/>
transform  <g transform="translate(60 40) rotate(30) scale(.8,1.2) skewX(10)"><rect x="-30" y="-20" width="60" height="40" fill="#888"/></g>
matrix  <rect transform="matrix(.9 .2 -.3 .8 30 0)" width="80" height="60" fill="#777"/>
rotate-center  <rect transform="rotate(45,60,40)" x="40" y="20" width="40" height="40" fill="#777"/>
transform-order  <rect transform="rotate(20)translate(30,0)scale(2)" width="20" height="20" fill="#777"/>
lineargrad  <defs><linearGradient id="a"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs>BOX fill="url(#a)"/>
lineargrad-vert  <linearGradient id="a" x2="0" y2="1"><stop stop-color="red"/><stop offset=".3" stop-color="#ff0"/><stop offset="100%" stop-color="blue" stop-opacity=".2"/></linearGradient>BOX fill="url(#a)"/>
lineargrad-user  <linearGradient id="a" gradientUnits="userSpaceOnUse" x1="30" y1="20" x2="90" y2="60" spreadMethod="reflect"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>BOX fill="url(#a)"/>
lineargrad-transform  <linearGradient id="a" gradientTransform="rotate(45 .5 .5)"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>BOX fill="url(#a)"/>
gradient-href  <linearGradient id="b"><stop stop-color="red"/><stop offset="1" stop-color="lime"/></linearGradient><linearGradient id="a" x2="0" y2="1" href="#b"/>BOX fill="url(#a)"/>
radialgrad  <radialGradient id="a" cx=".3" cy=".4" r=".6"><stop stop-color="#fff"/><stop offset="1" stop-color="navy"/></radialGradient>BOX fill="url(#a)"/>
radialgrad-focus  <radialGradient id="a" cx="60" cy="40" r="40" fx="45" fy="30" gradientUnits="userSpaceOnUse" gradientTransform="translate(0 8) scale(1 .8)"><stop offset=".2" stop-color="#fff"/><stop offset="1" stop-color="navy"/></radialGradient>BOX fill="url(#a)"/>
gradient-stroke  <linearGradient id="a"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient>BOX fill="none" stroke="url(#a)" stroke-width="12"/>
gradient-current  <linearGradient id="a" color="red"><stop stop-color="currentColor"/><stop offset="1" stop-color="blue"/></linearGradient>BOX fill="url(#a)"/>
pattern  <pattern id="p" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(30)"><circle cx="6" cy="6" r="4" fill="red"/></pattern>BOX fill="url(#p)"/>
pattern-box  <pattern id="p" width=".25" height=".5" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#383"/></pattern>BOX fill="url(#p)"/>
clip  <clipPath id="c"><circle cx="60" cy="40" r="30"/></clipPath>BOX clip-path="url(#c)" fill="green"/>
clip-rule  <clipPath id="c"><path clip-rule="evenodd" d="M10 10h100v60h-100zM40 25h40v30h-40z"/></clipPath>BOX clip-path="url(#c)" fill="green"/>
clip-box  <clipPath id="c" clipPathUnits="objectBoundingBox"><rect width=".5" height=".5"/></clipPath>BOX clip-path="url(#c)" fill="green"/>
clip-of-clip  <clipPath id="e"><rect x="50" width="60" height="80"/></clipPath><clipPath id="c" clip-path="url(#e)"><circle cx="60" cy="40" r="30"/></clipPath>BOX clip-path="url(#c)" fill="green"/>
clip-text-use  <defs><circle id="o" cx="60" cy="40" r="30"/></defs><clipPath id="c"><use href="#o"/></clipPath>BOX clip-path="url(#c)" fill="green"/>
mask  <mask id="m"><rect width="120" height="80" fill="#fff"/><circle cx="60" cy="40" r="20" fill="#000"/></mask>BOX mask="url(#m)" fill="green"/>
mask-alpha  <mask id="m" mask-type="alpha"><circle cx="60" cy="40" r="20" fill="#000" opacity=".6"/></mask>BOX mask="url(#m)" fill="green"/>
mask-gradient  <linearGradient id="a"><stop stop-color="#fff"/><stop offset="1" stop-color="#000"/></linearGradient><mask id="m" maskContentUnits="objectBoundingBox"><rect width="1" height="1" fill="url(#a)"/></mask>BOX mask="url(#m)" fill="green"/>
blur  <filter id="f"><feGaussianBlur stdDeviation="4"/></filter>BOX filter="url(#f)" fill="green"/>
shadow  <filter id="f" x="-20%" y="-20%" width="140%" height="140%"><feDropShadow dx="4" dy="4" stdDeviation="3" flood-color="#00f" flood-opacity=".5"/></filter><circle cx="60" cy="40" r="25" filter="url(#f)" fill="gold"/>
shadow-old  <filter id="f" filterUnits="userSpaceOnUse" x="0" y="0" width="120" height="80" color-interpolation-filters="sRGB"><feFlood flood-opacity="0" result="BackgroundImageFix"/><feColorMatrix in="SourceAlpha" type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0" result="hardAlpha"/><feOffset dy="4"/><feGaussianBlur stdDeviation="2"/><feComposite in2="hardAlpha" operator="out"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0.5 0"/><feBlend in2="BackgroundImageFix" result="e"/><feBlend in="SourceGraphic" in2="e" result="shape"/></filter><circle cx="60" cy="36" r="25" filter="url(#f)" fill="gold"/>
filter-fn  <circle cx="60" cy="40" r="25" style="filter:blur(3px)" fill="#c0f"/>
filter-dropfn  <circle cx="60" cy="40" r="25" style="filter:drop-shadow(3px 3px 2px rgba(0,0,0,.5))" fill="#c0f"/>
filter-gray  <g style="filter:grayscale(1)">BOX fill="#c0f"/></g>
transfer  <filter id="f"><feComponentTransfer><feFuncR type="table" tableValues="1 0"/><feFuncG type="linear" slope=".5"/></feComponentTransfer></filter>BOX filter="url(#f)" fill="#c84"/>
blend  <rect x="10" y="10" width="60" height="60" fill="#f80"/><rect x="40" y="20" width="60" height="50" fill="#08f" style="mix-blend-mode:multiply"/>
blend-screen  <g style="isolation:isolate"><rect x="10" y="10" width="60" height="60" fill="#f80"/><rect x="40" y="20" width="60" height="50" fill="#08f" style="mix-blend-mode:screen"/></g>
var  <style>:root{--a:#e63946}.x{fill:var(--a)}</style>BOX class="x"/>
var-fallback  <g style="--b:lime"><rect x="10" y="10" width="60" height="60" style="fill:var(--nope,var(--b))"/></g>
var-stop  <style>svg{--a:red}stop.x{stop-color:var(--a)}</style><linearGradient id="a"><stop class="x"/><stop offset="1" stop-color="blue"/></linearGradient>BOX fill="url(#a)"/>
classes  <style>.cls-1{fill:#1d3557}.cls-1,.cls-2{stroke:#f00;stroke-width:3px}.cls-2{fill:none}</style><rect class="cls-1" x="10" y="10" width="40" height="60"/><rect class="cls-2" x="60" y="10" width="40" height="60"/>
selectors  <style>g &gt; rect:nth-child(2){fill:red}g rect:not(.k){stroke:#000;stroke-width:4}#q{fill:blue!important}</style><g><rect class="k" x="5" y="10" width="30" height="60"/><rect x="40" y="10" width="30" height="60"/><rect id="q" style="fill:lime" x="80" y="10" width="30" height="60"/></g>
cascade  <style>rect{fill:red}</style>BOX fill="lime"/>
media-dark  <style>rect{fill:red}@media (prefers-color-scheme: dark){rect{fill:#fff}}</style>BOX />
use  <defs><g id="u"><rect width="20" height="20"/><circle cx="30" cy="10" r="8" fill="red"/></g></defs><use href="#u" x="10" y="10" fill="green"/><use href="#u" x="50" y="40" transform="rotate(10)" fill="blue"/>
symbol  <symbol id="s" viewBox="0 0 10 10"><path d="M0 0L10 5L0 10z"/></symbol><use href="#s" x="20" y="10" width="60" height="60" fill="#05f"/>
marker  <marker id="m" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="5" markerHeight="5" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="red"/></marker><path d="M20 60L60 20L100 60" fill="none" stroke="#000" stroke-width="3" marker-start="url(#m)" marker-mid="url(#m)" marker-end="url(#m)"/>
nested-svg  <svg x="20" y="10" width="60" height="60" viewBox="0 0 10 10" preserveAspectRatio="xMinYMin slice"><circle cx="5" cy="5" r="5" fill="#f0a"/></svg>
aspect  <circle cx="50" cy="50" r="40" fill="#f0a"/> | width="120" height="80" viewBox="0 0 100 100" preserveAspectRatio="xMaxYMid meet"
paint-order  <circle cx="60" cy="40" r="25" fill="gold" stroke="#000" stroke-width="14" paint-order="stroke"/>
hsl  BOX fill="hsl(200 80% 40%)"/>
hex8  BOX fill="#ff000080"/>
rgba  BOX style="fill:rgba(0,120,40,.4)"/>
pct-rgb  BOX fill="rgb(20%,40%,80%)"/>
current  <g color="#c0392b" fill="currentColor"><rect x="10" y="10" width="40" height="60"/><rect color="blue" x="60" y="10" width="40" height="60"/></g>
units  <rect x="5mm" y="10%" width="50%" height="1cm" fill="#333"/>
em  <g font-size="10"><rect x="1em" y="1em" width="8em" height="4em" fill="#333"/></g>
origin  <rect x="40" y="20" width="40" height="40" fill="#333" style="transform:rotate(45deg);transform-origin:60px 40px"/>
origin-box  <rect x="40" y="20" width="40" height="40" fill="#333" style="transform:rotate(45deg);transform-box:fill-box;transform-origin:center"/>
css-translate  <rect x="10" y="10" width="40" height="40" fill="#333" style="transform:translate(20px,10px) scale(1.2)"/>
css-geometry  <style>circle{cx:60px;cy:40px;r:25px}</style><circle fill="#2a2"/>
css-d  <path style="d:path(&quot;M10 10h80v50z&quot;)" fill="#2a2"/>
nonscaling  <g transform="scale(4)"><rect x="5" y="4" width="18" height="12" fill="none" stroke="#000" stroke-width="3" vector-effect="non-scaling-stroke"/></g>
pathlength  <path d="M10 40H110" stroke="#000" stroke-width="6" pathLength="10" stroke-dasharray="1 1"/>
clip-shape  BOX style="clip-path:circle(25px at 60px 40px)" fill="#2a2"/>
calc  BOX style="stroke:#000;stroke-width:calc(2px + 3px)" fill="#2a2"/>
color-mix  BOX style="fill:color-mix(in srgb,red,blue)"/>
oklch  BOX style="fill:oklch(60% .2 30)"/>
display  <rect width="120" height="80" fill="#ddd"/>BOX display="none"/><g visibility="hidden"><rect width="50" height="50"/><rect x="60" width="20" height="80" visibility="visible" fill="red"/></g>
overflow-sym  <symbol id="s" viewBox="0 0 10 10" overflow="visible"><circle cx="10" cy="5" r="5"/></symbol><use href="#s" x="20" y="20" width="30" height="30" fill="#05f"/>
switch  <switch><rect systemLanguage="xx" width="120" height="80" fill="red"/><rect width="60" height="80" fill="green"/></switch>
image  <image x="20" y="10" width="80" height="60" href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAFAAAAA8CAIAAAB+RarbAAAAfElEQVR4nO3awQ3CMBAAwTiiS5qhGddpakhAIK1n/iff6r4eax5bOf+9wK8JrhNcJ7hOcJ3gOsF12wU/Phkez9eX1rhmzfvvbndhwXWC6wTXCa4TXCe4TnCd4DrBdYLrBNcJrhNcJ7hu+FwaJ7hOcJ3gOsF1gusE120X/Ab44wbB5amxSgAAAABJRU5ErkJggg=="/>
nested-opacity  <g opacity=".5"><g opacity=".5">BOX fill="red"/></g></g>
fill-inherit  <g fill="#e76f51" stroke="#000" stroke-width="2"><rect x="10" y="10" width="40" height="30"/><rect x="60" y="10" width="40" height="30" fill="inherit"/></g>
viewbox-offset  <rect x="-40" y="-20" width="80" height="40" fill="#09c"/> | viewBox="-60 -40 120 80"
no-viewbox  BOX fill="#09c"/> | width="120" height="80"
zero-length-round  <path d="M60 40h0" stroke="#000" stroke-width="20" stroke-linecap="round"/>
neg-spread  <radialGradient id="a" r=".2" spreadMethod="repeat"><stop stop-color="#fff"/><stop offset="1" stop-color="navy"/></radialGradient>BOX fill="url(#a)"/>
fallback  BOX fill="url(#nope) green"/>
dangling  BOX fill="url(#nope)"/>
context  <marker id="m" markerWidth="6" markerHeight="6" refX="3" refY="3"><circle cx="3" cy="3" r="3" fill="context-stroke"/></marker><path d="M20 40H100" stroke="red" stroke-width="4" marker-end="url(#m)"/>
filter-drop-hex  <circle cx="60" cy="40" r="25" style="filter:drop-shadow(3px 3px 2px #00000080)" fill="#c0f"/>
css-nested  <style>g{rect{fill:red}}</style><g>BOX/></g>
css-background  BOX/> | viewBox="0 0 120 80" style="background:#ffd"
inkscape  <path d="M10 10h80v50z" style="color:#000000;font-style:normal;font-variant:normal;line-height:normal;text-indent:0;baseline-shift:baseline;display:inline;overflow:visible;visibility:visible;opacity:1;isolation:auto;mix-blend-mode:normal;color-interpolation:sRGB;solid-color:#000000;fill:#d45500;fill-opacity:1;fill-rule:nonzero;stroke:none;stroke-width:1;marker:none;color-rendering:auto;image-rendering:auto;enable-background:accumulate;-inkscape-font-specification:Sans"/>
important-order  <style>rect.a{fill:red!important}rect.a.b{fill:lime}</style><rect class="a b" style="fill:blue" x="10" y="10" width="100" height="60"/>
var-cycle  <style>svg{--a:var(--b);--b:var(--a)}rect{fill:var(--a,red)}</style>BOX/>
media-print  <style media="print">rect{fill:red}</style>BOX fill="blue"/>
media-width  <style>@media (min-width: 50px){rect{fill:red}}</style>BOX fill="blue"/>
tall  <filter id="f"><feGaussianBlur stdDeviation="3"/></filter><rect x="10" y="10" width="30" height="60" filter="url(#f)"/> | width="60" height="80" viewBox="0 0 60 80"
"""  # noqa: E501


def drawings() -> dict[str, bytes]:
    """Return every drawing as a file, by name."""
    found = {}
    for line in _LINES.strip().splitlines():
        name, _, rest = line.partition("  ")
        inside, _, root = rest.partition(" | ")
        found[name] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {root or ROOT}>'
            f"{inside.replace('BOX', _BOX)}</svg>"
        ).encode()
    return found
