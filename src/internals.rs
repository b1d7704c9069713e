//! The rooms, for the command, the benches and the tests. Not part of the public interface:
//! anything here may change in any release.

#[doc(hidden)]
pub mod address {
    pub use crate::address::*;
}
#[doc(hidden)]
pub mod align {
    pub use crate::align::*;
}
#[doc(hidden)]
pub mod archive {
    pub use crate::archive::*;
}
#[doc(hidden)]
pub mod article {
    pub use crate::article::*;
}
#[doc(hidden)]
pub mod candidate {
    pub use crate::candidate::*;
}
#[doc(hidden)]
pub mod classify {
    pub use crate::classify::*;
}
#[doc(hidden)]
pub mod cluster {
    pub use crate::cluster::*;
}
#[doc(hidden)]
pub mod config {
    pub use crate::config::*;
}
#[doc(hidden)]
pub mod content {
    pub use crate::content::*;
}
#[doc(hidden)]
pub mod credit {
    pub use crate::credit::*;
}
#[doc(hidden)]
pub mod error {
    pub use crate::error::*;
}
#[doc(hidden)]
pub mod evidence {
    pub use crate::evidence::*;
}
#[doc(hidden)]
pub mod guard {
    pub use crate::guard::*;
}
#[doc(hidden)]
pub mod measure {
    pub use crate::measure::*;
}
#[cfg(feature = "html")]
#[doc(hidden)]
pub mod page {
    pub use crate::page::*;
}
#[doc(hidden)]
pub mod pipeline {
    pub use crate::pipeline::*;
}
#[doc(hidden)]
pub mod read {
    pub use crate::read::*;
}
#[doc(hidden)]
pub mod record {
    pub use crate::record::*;
}
#[doc(hidden)]
pub mod report {
    pub use crate::report::*;
}
#[doc(hidden)]
pub mod shingle {
    pub use crate::shingle::*;
}
#[doc(hidden)]
pub mod sketch {
    pub use crate::sketch::*;
}
#[doc(hidden)]
pub mod spool {
    pub use crate::spool::*;
}
#[doc(hidden)]
pub mod verify {
    pub use crate::verify::*;
}
