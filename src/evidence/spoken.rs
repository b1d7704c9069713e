//! The share of the supported text that is quotation.
//!
//! # What it measures
//! `spoken_support`: of the shorter article's support by the longer (see `support`), each sentence
//! weighed by its rareness, the part that falls on sentences that report what somebody said: with
//! a verb of saying, or a third of their content inside quotation marks.
//!
//! # Why it matters
//! Two reporters at one press conference write down the same words, some as quotations and some in
//! reported speech; a copy also takes what nobody said. `quoted_overlap` sees only word runs inside
//! marks.
//!
//! # When it misleads
//! A rewrite of an interview has nothing else to take. The verbs are known in English, German,
//! French, Spanish and Portuguese; elsewhere only quotation marks count.
//!
//! # Cost
//! A pass over the sentences.

use super::pair::Pair;
use super::{Expect, Signal};

/// Share of the content inside quotation marks from which a sentence is somebody's words. Not
/// measured finely.
const QUOTED: f32 = 0.3;

/// Part of the support that falls on what somebody said.
pub const SHARE: Signal =
    Signal { name: "spoken_support", expect: Expect::Lower, step: 2, value: spoken };

fn spoken(p: &Pair<'_>) -> Option<f32> {
    let (mut all, mut said) = (0.0, 0.0);
    for (support, sentence) in
        p.support().iter().zip(&p.short.sentences).filter(|(support, _)| support.judged)
    {
        let found = support.by_two * sentence.weight;
        all += found;
        said += if sentence.says || sentence.quoted > QUOTED { found } else { 0.0 };
    }
    (all > 0.0).then(|| said / all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Parsed;
    use crate::article::boilerplate::LineCounts;
    use crate::content::{Frequencies, Prepared};
    use crate::shingle::ShingleConfig;

    fn prepared(text: &str, language: &str) -> Prepared {
        let article = Parsed::of(text, &LineCounts::default(), None);
        Prepared::of(
            text,
            article,
            Some(language),
            &Frequencies::default(),
            &ShingleConfig::default(),
        )
    }

    fn of(short: &str, long: &str, language: &str) -> f32 {
        let (short, long) = (prepared(short, language), prepared(long, language));
        spoken(&Pair::of(&long, &short)).expect("sentences long enough")
    }

    const SAID: &str = "The minister said the tunnel under the strait would open before winter.";
    const QUOTED: &str =
        "\"The tunnel under the strait will open before winter, and nobody will wait.\"";
    const PLAIN: &str = "Divers found the missing barge beside the northern pylon of the bridge.";

    #[test]
    fn what_somebody_said_counts_quoted_or_in_reported_speech() {
        let more =
            "The committee meets in the old customs house near the market every second Thursday.";
        let of = |short: &str| of(short, &format!("{short} {more} {more}"), "en");
        assert!(of(SAID) > 0.99 && of(QUOTED) > 0.99);
        assert!(of(PLAIN) < 0.01);
        let both = of(&format!("{SAID} {PLAIN}"));
        assert!((0.3..0.7).contains(&both), "{both}");
    }

    #[test]
    fn verbs_of_saying_are_those_of_the_language() {
        let text = "Die Ministerin sagte am Montag, der Tunnel werde noch vor dem Winter eröffnet.";
        let long = format!(
            "{text} Taucher fanden den vermissten Kahn neben dem nördlichen Pfeiler der Brücke."
        );
        assert!(of(text, &long, "de") > 0.99);
        assert!(of(text, &long, "en") < 0.01);
    }
}
