"""Where a theme is going: tickets by day, direction, change and the measures that support keeps."""
