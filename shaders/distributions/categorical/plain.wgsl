// The plain sampler of variables with several values: hard samples, whatever the estimator.
fn extra_value(v: Variable, e: u32) -> u32 { return v.drawn; }
