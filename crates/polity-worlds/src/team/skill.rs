//! Skills: the domains that steps belong to.

/// How many skills there are.
pub const SKILLS: usize = 12;

/// What they are called, in the order of their indices.
pub const SKILL_NAMES: [&str; SKILLS] = [
    "analysis",
    "data",
    "design",
    "engineering",
    "finance",
    "law",
    "marketing",
    "medicine",
    "operations",
    "policy",
    "research",
    "security",
];
