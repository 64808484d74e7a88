"""Icons: our own drawings on a 24-unit grid, strokes of 1.5 units in the colour of the text around them."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Each value is the inside of the svg element. Roofs, not houses, where the hall is meant.
DRAWINGS: dict[str, str] = {
    "home": '<path d="M9 4h6l2.500 4h-11zM6.500 8 3 11h18l-3.500-3M6 11v8M10 11v8M14 11v8M18 11v8M4 20h16"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "search": '<circle cx="10.500" cy="10.500" r="6"/><path d="m15 15 5 5"/>',
    "check": '<path d="m5 12.500 4.500 4.500L19 7.500"/>',
    "alert": '<path d="M12 4 2.800 20h18.400zM12 10v4.500"/><path d="M12 17.300v.2"/>',
    "info": '<circle cx="12" cy="12" r="8.500"/><path d="M12 11v5.500M12 7.600v.2"/>',
    "clock": '<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.500 2"/>',
    "arrow": '<path d="M4 12h16M14 6l6 6-6 6"/>',
    "back": '<path d="M20 12H4M10 6l-6 6 6 6"/>',
    "up": '<path d="M12 20V4M6 10l6-6 6 6"/>',
    "down": '<path d="M12 4v16M6 14l6 6 6-6"/>',
    "chevron": '<path d="m6 9.500 6 6 6-6"/>',
    "download": '<path d="M12 4v11M7 10.500l5 5 5-5M4 20h16"/>',
    "upload": '<path d="M12 16V5M7 9.500l5-5 5 5M4 20h16"/>',
    "edit": '<path d="M4 20l1-4L16.500 4.500l3 3L8 19zM14 7l3 3"/>',
    "calendar": '<path d="M4 6h16v14H4zM4 10.500h16M8 3.500v4M16 3.500v4"/>',
    "map": '<path d="M12 21c4.500-5 6.500-8.300 6.500-11a6.500 6.500 0 0 0-13 0c0 2.700 2 6 6.500 11z"/>'
    '<circle cx="12" cy="10" r="2.300"/>',
    "chart": '<path d="M4 4v16h16"/><path d="M8.500 16v-4M13 16V7M17.500 16v-7"/>',
    "file": '<path d="M6 3.500h8l4 4v13H6zM14 3.500v4h4M9 12h6M9 16h6"/>',
    "user": '<circle cx="12" cy="8" r="3.800"/><path d="M4.500 20.500c.8-4 3.600-6 7.500-6s6.700 2 7.500 6"/>',
    "users": '<circle cx="9" cy="8.500" r="3.300"/><path d="M2.500 19.500c.6-3.500 3-5.300 6.500-5.300s5.900 1.800 6.500 5.300"/>'
    '<path d="M15 5.500a3.300 3.300 0 0 1 0 6M18 14.800c2 .8 3.100 2.400 3.500 4.700"/>',
    "shield": '<path d="M12 3.500 5 6v6c0 4 2.600 7 7 8.500 4.400-1.500 7-4.500 7-8.500V6z"/>',
    "lock": '<path d="M5.500 11h13v9h-13zM8.500 11V8a3.500 3.500 0 0 1 7 0v3M12 14.500v2"/>',
    "link": '<path d="m10 14 4-4M11 7.500l2.200-2.200a3.900 3.900 0 0 1 5.500 5.500L16.500 13M13 16.500l-2.200 2.200a3.900 3.900 0 0 1-5.500-5.500'
    'L7.500 11"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "phone": '<path d="M6 3.500h3.500L11 8 9 9.800c1 2.300 2.900 4.200 5.200 5.200L16 13l4.500 1.500V18c0 1.500-1 2.500-2.500 2.500'
    'C10.500 20 4 13.500 3.500 6 3.500 4.500 4.500 3.500 6 3.500z"/>',
    "chat": '<path d="M4 5h16v11h-9l-4.500 4v-4H4zM8 9.500h8M8 12.500h5"/>',
    "mail": '<path d="M3.500 6h17v12.500h-17zM4 6.500l8 6.500 8-6.500"/>',
    "external": '<path d="M14 4h6v6M20 4l-9 9M17 14v6H4V7h6"/>',
    "language": '<circle cx="12" cy="12" r="8.500"/><path d="M3.500 12h17M12 3.500c3 2.700 4 5.500 4 8.500s-1 5.800-4 8.500'
    'c-3-2.700-4-5.500-4-8.500s1-5.800 4-8.500z"/>',
    "theme": '<circle cx="12" cy="12" r="8.500"/><path d="M12 3.500v17M12 8l6-2M12 12h8.400M12 16l6.500 2"/>',
    "history": '<path d="M4.500 8.500A8.500 8.500 0 1 1 3.500 12M4 4v4.500h4.500M12 7.500V12l3 2"/>',
    "seal": '<circle cx="12" cy="9.500" r="6"/><path d="m9.500 9.500 2 2 3.200-3.700M8.500 14.700 7 21l5-2.500L17 21l-1.500-6.300"/>',
    "money": '<path d="M3.500 6.500h17v11h-17z"/><circle cx="12" cy="12" r="2.600"/><path d="M6.500 9.500v.1M17.500 14.400v.1"/>',
    "office": '<path d="M4 20.500h16M6 20.500v-15h12v15M9.500 9h1M13.500 9h1M9.500 13h1M13.500 13h1M10.500 20.500v-4h3v4"/>',
    "inbox": '<path d="M4 13.500 6.500 5h11l2.500 8.500V20H4zM4 13.500h5l1 2.500h4l1-2.500h5"/>',
    "sort": '<path d="M8 5v14M4.500 15.500 8 19l3.500-3.500M16 19V5M12.500 8.500 16 5l3.500 3.500"/>',
    "copy": '<path d="M9 9h11v11H9zM15 9V4H4v11h5"/>',
    "trash": '<path d="M4.500 7h15M9.500 7V4h5v3M6.500 7l1 13h9l1-13M10.500 11v5M13.500 11v5"/>',
    "table": '<path d="M4 5h16v14H4zM4 10h16M4 14.500h16M10 10v9"/>',
    "exit": '<path d="M14 4H5v16h9M10 12h10M16 8l4 4-4 4"/>',
}


def svg(name: str, *, label: str = "", size: int = 24) -> SafeString:
    """The icon as inline SVG: hidden from assistive technology unless it is given a label.

    Raises:
        KeyError: if there is no icon of that name.
    """
    inside = mark_safe(DRAWINGS[name])
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" width="{}" height="{}" fill="none" stroke="currentColor" '
        'stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        size,
        size,
        meaning,
        inside,
    )
