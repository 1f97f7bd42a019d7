//! Who may message whom.
