//! Fabric Planner.
