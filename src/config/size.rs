//! Sizes as people write them.

/// Least bytes of memory a run takes: below it, it would write and read far more than it computes.
pub const LEAST_MEMORY: u64 = 64 << 20;

/// Bytes of a size such as `512MiB` or `4 gb`, units of 1,024 in any case; `None` of anything else.
///
/// ```
/// use reprint::internals::config::size::bytes;
/// assert_eq!(bytes("512MiB"), Some(512 << 20));
/// assert_eq!(bytes("4 gb"), Some(4 << 30));
/// assert_eq!(bytes("many"), None);
/// ```
#[must_use]
pub fn bytes(written: &str) -> Option<u64> {
    let digits = written.find(|c: char| !c.is_ascii_digit()).unwrap_or(written.len());
    let (number, unit) = written.split_at(digits);
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return None,
    };
    number.parse().ok().and_then(|n: u64| n.checked_mul(unit))
}
