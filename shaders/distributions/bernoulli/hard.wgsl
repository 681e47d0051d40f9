// Hard samples of Bernoulli units that share their uniforms: x = 1[u > 1 - p] and its antithetic twin 1[u < p].
fn hard_state(eta: vec4f, u: vec4f) -> vec4f { return select(vec4f(0.0), vec4f(1.0), u > sigmoid(-eta)); }

fn antithetic_state(eta: vec4f, u: vec4f) -> vec4f { return select(vec4f(0.0), vec4f(1.0), u < sigmoid(eta)); }
