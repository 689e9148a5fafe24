"""Mathematics over counts and additive moments: intervals, corrections, agreement, classification measures, series."""
