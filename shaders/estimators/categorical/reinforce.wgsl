// reinforce of variables with several values: f(x) (x - pi).
fn extra_value(v: Variable, e: u32) -> u32 { return v.drawn; }

fn summarise(v: Variable) -> vec4f { return vec4f(signal_of(v), 0.0, 0.0, 0.0); }

fn estimate(v: Variable, k: u32, summary: vec4f) -> f32 { return summary.x * score(v, k); }
