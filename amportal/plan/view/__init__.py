"""Views: what one reader of one client sees, as plain frozen data.

Templates, feeds, exports and reports all read the same view, so a date or a sum cannot differ
between them. A view holds raw values (dates, decimals, counts), never formatted text: wording and
formats belong to `render`. Money is in the client's currency, without tax. `days` counts are
working days. Paths are relative to the portal's root. Everything that depends on today was worked
out when the view was made; only `today` fields hold the day itself.
"""
