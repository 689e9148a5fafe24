"""Line icons, 24 by 24, drawn by us; they take the colour of the text beside them."""

from __future__ import annotations

ICONS: dict[str, str] = {
    "home": "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-5h4v5",
    "tickets": "M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM14 7v10",
    "themes": "M12 3l9 5-9 5-9-5zM3 12.5l9 5 9-5M3 17l9 5 9-5",
    "triage": "M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 2.5h3L15 13h5",
    "initiatives": "M4 5h4v14H4zM10 5h4v9h-4zM16 5h4v12h-4z",
    "health": "M3 12h4l2.5-6 4 12 2.5-6h5",
    "experiments": "M9 3h6M10 3v6l-5 9a2 2 0 0 0 2 3h10a2 2 0 0 0 2-3l-5-9V3M8 15h8",
    "decisions": "M12 21V10M12 10L6 5M12 10l6-5M4 8V4h4M16 4h4v4",
    "meetings": "M5 6h14v14H5zM5 10h14M9 3v4M15 3v4",
    "practice": "M3 9l9-5 9 5-9 5zM7 11.5V16c3 2.5 7 2.5 10 0v-4.5M21 9v5",
    "catalog": "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9",
    "playbook": "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11M9 8h6",
    "settings": "M4 7h10M18 7h2M4 17h2M10 17h10M14 5h4v4h-4zM6 15h4v4H6z",
    "people": (
        "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-4 3-6 6-6s6 2 6 6"
        "M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c2 .8 3 2.7 3 5.5"
    ),
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.500c0-4.5 3.5-6.5 7.5-6.500s7.5 2 7.5 6.5",
    "journal": "M6 3h12v18H6zM9 8h6M9 12h6M9 16h3",
    "work": "M12 7v5l3.5 2M12 21a9 9 0 1 0-9-9M3 12l-1.5-2M3 12l2-1.5",
    "search": "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
    "light": "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
    "dark": "M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z",
    "narrow": "M4 5h16v14H4zM9 5v14M15 10l-2 2 2 2",
    "more": "M5 12h.01M12 12h.01M19 12h.01",
    "close": "M6 6l12 12M18 6L6 18",
    "check": "M4 12.500l5 5L20 6.5",
    "plus": "M12 5v14M5 12h14",
    "up": "M6 15l6-6 6 6",
    "down": "M6 9l6 6 6-6",
    "right": "M9 6l6 6-6 6",
    "warning": "M12 4l9.5 16h-19zM12 10v4.500M12 17.500h.01",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8h.01",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
    "upload": "M12 16V4M7 9l5-5 5 5M4 16v4h16v-4",
    "download": "M12 4v12M7 11l5 5 5-5M4 20h16",
    "filter": "M3 5h18l-7 8v6l-4 2v-8z",
    "table": "M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14",
    "link": "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1.5 1.500M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1.5-1.5",
    "key": "M14 10a4 4 0 1 1-2-3.500M13 10.500h8v3M18 10.500v2.5",
    "undo": "M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6",
    "keys": "M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M8 14h8",
}
