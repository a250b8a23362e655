//! Native only: what `fabricctl` prints.
