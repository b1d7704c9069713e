//! Dumps with known truth, for tests and for the programs in `src/bin/`.
//!
//! * `synth` writes a made-up dump of any size, `plant` one made of the corpus; both write the
//!   truth beside it
//! * `score_plant` scores a run on a planted dump
//! * `proposed` says which labelled pairs a scan looks at, `exact` which pairs it should
//! * `fit_direction` fits the weights that show which of two texts derives

pub mod crawl;
pub mod layouts;
pub mod outlets;
pub mod plant;
pub mod random;
pub mod score;
