//! Pages that show no article: consent forms, bot checks, paywalls, errors; and texts of a few words.
//!
//! * time: nothing for texts longer than 4,000 bytes; for shorter ones a look for the phrases, and sentences where one is found
//! * space: the phrases as one automaton
//!
//! Such texts are equal on pages of all sites, and would be copies of each other. A phrase alone does not tell: news is written
//! about cookies and paywalls. Most of the words must stand in sentences with phrases, or between two of them.

use super::{Span, lines, sentences, words};
use aho_corasick::AhoCorasick;
use std::fmt;
use std::sync::OnceLock;

/// Bytes from which on a text is no wall: consent forms of 400 words were met. Not measured.
const LONGEST: usize = 4_000;

/// Words up to which a text is none: "Read more", "[removed]", "Photo: Jane Roe". What is judged by runs of five words has nothing to go by.
const NOTHING: usize = 4;

/// Bytes of so few words at most; longer texts are not counted.
const NOTHING_BYTES: usize = 200;

/// Share of the words that must stand in sentences with phrases. A story of a paywall's page has one sentence in front.
const MOST: f64 = 0.5;

/// Sentences without a phrase that may stand between two with one.
const BETWEEN: usize = 2;

/// Words a title has at most that tells an error by itself ("Page not found | Harbour Post"), and words of its text.
const TITLE: usize = 8;
const BELOW_TITLE: usize = 60;

/// What stands in the place of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// A form that asks for consent to cookies and the like.
    Consent,
    /// A check that the reader is no robot, or a demand to run scripts.
    Check,
    /// A refusal.
    Denied,
    /// An offer to subscribe or a demand to log in.
    Paywall,
    /// A page that is not there, or an error.
    Missing,
    /// So few words.
    Words(usize),
}

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Consent => f.write_str("no article: a form that asks for consent"),
            Self::Check => f.write_str("no article: a check for robots, scripts or advert blockers"),
            Self::Denied => f.write_str("no article: access was denied"),
            Self::Paywall => f.write_str("no article: a paywall and at most the beginning of a story"),
            Self::Missing => f.write_str("no article: a page that was not found, or an error"),
            Self::Words(1) => f.write_str("no article: 1 word"),
            Self::Words(count) => write!(f, "no article: {count} words"),
        }
    }
}

/// Sentences of walls, by a part of them in lower case. In English, German, French, Spanish, Italian and Portuguese; each speaks to the
/// reader or is the wall's own term, so that reports do not use it.
const PHRASES: &[(Wall, &[&str])] = &[
    (
        Wall::Consent,
        &[
            "we value your privacy",
            "we care about your privacy",
            "your privacy is important to us",
            "we use cookies",
            "uses cookies to",
            "this site uses cookies",
            "this website uses cookies",
            "we and our partners",
            "and our partners store",
            "partners store and",
            "partners store or",
            "store and/or access information on a device",
            "store and access information on a device",
            "accept all cookies",
            "accept cookies",
            "reject all",
            "manage your cookie",
            "cookie settings",
            "cookie preferences",
            "cookie policy",
            "click to consent",
            "by clicking accept",
            "by clicking agree",
            "refuse consent",
            "withdraw your consent",
            "change your preferences",
            "your preferences will apply",
            "object to such processing",
            "process personal data",
            "processing of your personal data",
            "precise geolocation data",
            "personalised advertising and content",
            "personalized ads and content",
            "personalised ads and content",
            "legitimate interest",
            "wir verwenden cookies",
            "wir nutzen cookies",
            "verwendet cookies",
            "und unsere partner",
            "ihre privatsphäre",
            "alle cookies akzeptieren",
            "cookies akzeptieren",
            "alle akzeptieren",
            "cookie-einstellungen",
            "ihre einwilligung",
            "einwilligung widerrufen",
            "ihrer personenbezogenen daten",
            "personenbezogene daten",
            "informationen auf einem gerät",
            "berechtigtes interesse",
            "mit werbung weiterlesen",
            "weiter mit werbung",
            "nous utilisons des cookies",
            "utilise des cookies",
            "et nos partenaires",
            "nos partenaires stock",
            "votre vie privée",
            "accepter les cookies",
            "tout accepter",
            "tout refuser",
            "continuer sans accepter",
            "paramétrer les cookies",
            "vos données personnelles",
            "votre consentement",
            "retirer votre consentement",
            "utilizamos cookies",
            "usamos cookies",
            "utiliza cookies",
            "y nuestros socios",
            "nuestros socios almacen",
            "tu privacidad",
            "su privacidad",
            "aceptar todas",
            "aceptar cookies",
            "aceptar y continuar",
            "rechazar todas",
            "configurar cookies",
            "tus datos personales",
            "sus datos personales",
            "su consentimiento",
            "tu consentimiento",
            "utilizziamo i cookie",
            "utilizza cookie",
            "utilizza i cookie",
            "usiamo i cookie",
            "e i nostri partner",
            "la tua privacy",
            "accetta tutti",
            "accetta i cookie",
            "rifiuta tutti",
            "tuoi dati personali",
            "il tuo consenso",
            "preferenze sui cookie",
            "utiliza cookies para",
            "e nossos parceiros",
            "e os nossos parceiros",
            "sua privacidade",
            "a tua privacidade",
            "aceitar todos",
            "aceitar cookies",
            "rejeitar todos",
            "seus dados pessoais",
            "seu consentimento",
            "política de cookies",
        ],
    ),
    (
        Wall::Check,
        &[
            "enable js",
            "enable javascript",
            "javascript is disabled",
            "javascript is not enabled",
            "javascript is required",
            "requires javascript",
            "javascript to run this app",
            "supports javascript",
            "turn on javascript",
            "disable any ad blocker",
            "disable your ad blocker",
            "turn off your ad blocker",
            "using an ad blocker",
            "whitelist our site",
            "not a robot",
            "you are human",
            "you're human",
            "are you a human",
            "checking your browser",
            "checking if the site connection is secure",
            "unusual activity from your computer",
            "unusual traffic from your computer",
            "complete the captcha",
            "solve the captcha",
            "complete the security check",
            "security service to protect itself",
            "performing security verification",
            "why did this happen",
            "to continue, please click the box below",
            "your browser is out of date",
            "please upgrade your browser",
            "javascript aktivieren",
            "aktivieren sie javascript",
            "javascript ist deaktiviert",
            "deaktivieren sie ihren adblocker",
            "adblocker deaktivieren",
            "kein roboter",
            "activer javascript",
            "activez javascript",
            "javascript est désactivé",
            "désactiver votre bloqueur",
            "désactivez votre bloqueur",
            "pas un robot",
            "habilitar javascript",
            "habilite javascript",
            "active javascript",
            "activa javascript",
            "javascript está deshabilitado",
            "desactiva tu bloqueador",
            "desactive su bloqueador",
            "no eres un robot",
            "no soy un robot",
            "abilita javascript",
            "abilitare javascript",
            "attiva javascript",
            "disattiva il tuo ad",
            "disattiva l'ad",
            "non sei un robot",
            "non sono un robot",
            "ative o javascript",
            "ativar o javascript",
            "habilite o javascript",
            "desative o seu bloqueador",
            "desative seu bloqueador",
            "não é um robô",
            "não sou um robô",
        ],
    ),
    (
        Wall::Denied,
        &[
            "access denied",
            "access to this page has been denied",
            "access to this site has been denied",
            "you don't have permission to access",
            "you do not have permission to access",
            "not authorized to access",
            "403 forbidden",
            "you have been blocked",
            "your ip address has been",
            "reference id",
            "reference #",
            "ray id",
            "request blocked",
            "not available in your region",
            "not available in your country",
            "unavailable in your country",
            "unavailable due to legal reasons",
            "countries belonging to the european economic area",
            "zugriff verweigert",
            "zugriff wurde verweigert",
            "in ihrem land nicht verfügbar",
            "accès refusé",
            "n'est pas disponible dans votre pays",
            "acceso denegado",
            "no está disponible en tu país",
            "no está disponible en su país",
            "accesso negato",
            "non è disponibile nel tuo paese",
            "acesso negado",
            "não está disponível no seu país",
        ],
    ),
    (
        Wall::Paywall,
        &[
            "subscribe to continue",
            "subscribe to read",
            "subscribe to keep reading",
            "to continue reading",
            "to keep reading",
            "to read on",
            "to read the full",
            "to read the rest",
            "already a subscriber",
            "already have an account",
            "log in here",
            "sign in to continue",
            "log in to continue",
            "register to continue",
            "create a free account",
            "reserved for subscribers",
            "for subscribers only",
            "exclusive to subscribers",
            "available to subscribers",
            "is for subscribers",
            "you have reached your limit",
            "you've reached your limit",
            "free articles",
            "cancel at any time",
            "cancel anytime",
            "monthly pass",
            "the first four weeks",
            "start your free trial",
            "start your subscription",
            "choose your subscription",
            "choose the offer",
            "digital subscription",
            "print subscription",
            "subscription options",
            "premium content",
            "unlimited access",
            "our service desk",
            "to unlock this article",
            "thank you for reading",
            "dear reader, this",
            "um weiterzulesen",
            "jetzt weiterlesen",
            "weiterlesen mit",
            "bereits abonnent",
            "sie haben bereits ein",
            "schon abonnent",
            "jetzt abonnieren",
            "jetzt testen",
            "nur für abonnenten",
            "exklusiv für abonnenten",
            "jederzeit kündbar",
            "unbegrenzten zugriff",
            "zugang zu allen",
            "hier anmelden",
            "mit digitalabo",
            "im abo lesen",
            "article réservé aux abonnés",
            "réservé aux abonnés",
            "réservé à nos abonnés",
            "déjà abonné",
            "abonnez-vous",
            "pour lire la suite",
            "il vous reste",
            "sans engagement",
            "connectez-vous",
            "résiliable à tout moment",
            "contenido exclusivo para suscriptores",
            "exclusivo para suscriptores",
            "solo para suscriptores",
            "para seguir leyendo",
            "para continuar leyendo",
            "ya eres suscriptor",
            "suscríbete",
            "inicia sesión",
            "cancela cuando quieras",
            "contenuto riservato agli abbonati",
            "riservato agli abbonati",
            "per continuare a leggere",
            "per continuare la lettura",
            "sei già abbonato",
            "sei già un abbonato",
            "abbonati ora",
            "abbonati per",
            "disdici quando vuoi",
            "conteúdo exclusivo para assinantes",
            "exclusivo para assinantes",
            "para continuar lendo",
            "para continuar a ler",
            "já é assinante",
            "assine já",
            "assine agora",
            "cancele quando quiser",
            "faça login",
        ],
    ),
    (
        Wall::Missing,
        &[
            "page not found",
            "page you requested",
            "page you are looking for",
            "page you were looking for",
            "page you're looking for",
            "page can't be found",
            "page cannot be found",
            "page could not be found",
            "page doesn't exist",
            "page does not exist",
            "page no longer exists",
            "article is no longer available",
            "story is no longer available",
            "content is no longer available",
            "404 error",
            "error 404",
            "404 not found",
            "return to the home page",
            "go back to the home page",
            "return to the homepage",
            "try searching for",
            "502 bad gateway",
            "503 service",
            "500 internal server error",
            "service unavailable",
            "gateway timeout",
            "an error has occurred while",
            "something went wrong",
            "seite nicht gefunden",
            "seite wurde nicht gefunden",
            "seite konnte nicht gefunden werden",
            "gesuchte seite",
            "zurück zur startseite",
            "zur startseite",
            "artikel ist nicht mehr verfügbar",
            "page introuvable",
            "page non trouvée",
            "page que vous recherchez",
            "page que vous cherchez",
            "page demandée",
            "retour à l'accueil",
            "página no encontrada",
            "página no existe",
            "página que buscas",
            "página que busca",
            "volver a la portada",
            "pagina non trovata",
            "pagina non è stata trovata",
            "pagina che cerchi",
            "pagina che stai cercando",
            "torna alla home",
            "página não encontrada",
            "página não existe",
            "página que você procura",
            "voltar para a página inicial",
            "voltar à página inicial",
        ],
    ),
];

/// Titles of such pages by a part of them in lower case, where the text is of a few words.
const TITLES: &[&str] = &[
    "page not found",
    "404",
    "access denied",
    "403 forbidden",
    "just a moment",
    "are you a robot",
    "attention required",
    "seite nicht gefunden",
    "page introuvable",
    "página no encontrada",
    "pagina non trovata",
    "página não encontrada",
];

/// What stands in the place of an article, if none is there.
///
/// ```
/// use reprint::article::walls::{Wall, wall};
/// assert_eq!(wall(None, "Read more"), Some(Wall::Words(2)));
/// assert_eq!(wall(None, "Please enable JS and disable any ad blocker"), Some(Wall::Check));
/// assert_eq!(wall(None, "The ferry ran aground on Monday."), None);
/// ```
#[must_use]
pub fn wall(title: Option<&str>, text: &str) -> Option<Wall> {
    if text.len() > LONGEST {
        return None;
    }
    if text.len() <= NOTHING_BYTES {
        let count = words::words(text).len();
        if count <= NOTHING {
            return Some(Wall::Words(count));
        }
    }
    let phrases = phrases();
    let plain = text.to_lowercase().replace('’', "'");
    let is_of_title = |title: &str| {
        let title = title.to_lowercase();
        words::words(&title).len() <= TITLE
            && TITLES.iter().any(|known| title.contains(known))
            && words::words(text).len() < BELOW_TITLE
    };
    if !phrases.is_match(&plain) {
        return title.is_some_and(is_of_title).then_some(Wall::Missing);
    }
    // Words of each sentence, and the kind of wall that its first phrase is of.
    let mut found: Vec<(usize, Option<usize>)> = Vec::new();
    for line in lines::split(&plain) {
        sentences::split(&plain, line, |span: Span| {
            let sentence = span.of(&plain);
            // What somebody says of a wall stands in quotation marks.
            let is_said = sentence.contains(['“', '”', '"', '«', '»', '„']);
            let kind = phrases.find(sentence).filter(|_| !is_said);
            let kind = kind.map(|phrase| kind_of(phrase.pattern().as_usize()));
            found.push((words::words(sentence).len(), kind));
        });
    }
    let all: usize = found.iter().map(|(words, _)| words).sum();
    let mut of_kind = [0; PHRASES.len()];
    let (mut of_wall, mut gap, mut gap_words) = (0, usize::MAX, 0);
    for (words, kind) in found {
        if let Some(kind) = kind {
            of_wall += words + if gap <= BETWEEN { gap_words } else { 0 };
            of_kind[kind] += words;
            (gap, gap_words) = (0, 0);
        } else {
            (gap, gap_words) = (gap.saturating_add(1), gap_words + words);
        }
    }
    // Who says something makes news, whatever it is about; but a paywall lets the first sentence of the news through.
    let sayings: usize = SAYING.iter().map(|saying| plain.matches(saying).count()).sum();
    let most = (0..of_kind.len()).rev().max_by_key(|&kind| of_kind[kind])?;
    if sayings > usize::from(PHRASES[most].0 == Wall::Paywall) {
        return None;
    }
    is_most(of_wall, all).then_some(PHRASES[most].0).or_else(|| title.is_some_and(is_of_title).then_some(Wall::Missing))
}

/// Verbs of reporting, in small letters.
const SAYING: &[&str] =
    &[" said", " told ", " sagte", " erklärte", " a dit", " a déclaré", " dijo", " declaró", " ha detto", " disse"];

#[allow(clippy::cast_precision_loss, reason = "the text is short")]
fn is_most(part: usize, all: usize) -> bool {
    part as f64 > MOST * all as f64
}

/// All phrases as one automaton.
fn phrases() -> &'static AhoCorasick {
    static AUTOMATON: OnceLock<AhoCorasick> = OnceLock::new();
    AUTOMATON.get_or_init(|| {
        AhoCorasick::new(PHRASES.iter().flat_map(|(_, phrases)| *phrases)).expect("the phrases are few and short")
    })
}

/// The kind of the phrase that is so many from the first.
fn kind_of(mut phrase: usize) -> usize {
    for (kind, (_, phrases)) in PHRASES.iter().enumerate() {
        match phrase.checked_sub(phrases.len()) {
            Some(rest) => phrase = rest,
            None => return kind,
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walls_are_told_in_six_languages() {
        for (expected, text) in [
            (
                Wall::Consent,
                "Before you go on\nWe use cookies so that this page works for you. You can change your preferences whenever you like. Accept cookies",
            ),
            (
                Wall::Consent,
                "Wir und unsere Partner speichern Informationen auf einem Gerät. Dafür brauchen wir Ihre Einwilligung. Alle akzeptieren",
            ),
            (
                Wall::Consent,
                "Nous utilisons des cookies pour mesurer notre audience. Vous pouvez tout refuser ou continuer sans accepter.",
            ),
            (Wall::Check, "Activa JavaScript para ver esta página y demuestra que no eres un robot."),
            (
                Wall::Denied,
                "Access Denied\nYou don’t have permission to access this page on this server.\nReference #18.4a7c.1931",
            ),
            (
                Wall::Paywall,
                "Un traghetto si è incagliato lunedì.\nContenuto riservato agli abbonati. Per continuare a leggere scegli la tua offerta. Sei già abbonato? Accedi.",
            ),
            (
                Wall::Paywall,
                "Uma balsa encalhou na segunda-feira.\nConteúdo exclusivo para assinantes. Já é assinante? Faça login.",
            ),
            (
                Wall::Paywall,
                "Die Fähre lief am Montag auf Grund.\nDieser Text ist nur für Abonnenten. Um weiterzulesen, wählen Sie ein Angebot. Bereits Abonnent? Hier anmelden.",
            ),
            (Wall::Missing, "Sorry! The page you are looking for has sailed. Return to the home page."),
            (Wall::Missing, "Página no encontrada. Volver a la portada."),
        ] {
            assert_eq!(wall(Some("Ferry aground"), text), Some(expected), "{text}");
        }
        assert_eq!(
            wall(Some("404 - Harbour Post"), "We are sorry, there is nothing at this berth."),
            Some(Wall::Missing)
        );
    }

    #[test]
    fn news_about_walls_is_news() {
        for text in [
            "The council of Brack will ask visitors of its pages for consent from May on, a spokeswoman said. “We use cookies for one thing only, to count the visitors,” she told the Harbour Post. Two members of the council had asked why the form was missing. A court in Ellan fined a shop in March because its form had no button to refuse.",
            "The Harbour Post raised its paywall on Monday after nine years in which its pages cost nothing. Readers are asked to subscribe to continue after three stories a month. Its editor, Jane Roe, said that 4,000 had done so by noon. The Valley Sentinel will follow in June, its owner said, and ask four crowns a month.",
            "Access denied: the lighthouse of Cape Munro stays shut to visitors. The stairs are too old, the harbour board said on Friday, and will be mended next spring for 90,000 crowns.",
            "A ferry ran aground off Cape Munro. Forty people were taken off by boat.",
        ] {
            assert_eq!(wall(Some("Council to ask"), text), None, "{text}");
        }
        let long = "Access denied. ".repeat(400);
        assert_eq!(wall(None, &long), None, "no wall is that long");
    }

    #[test]
    fn a_few_words_are_no_article() {
        for (count, text) in [(0, "— — —"), (1, "[removed]"), (2, "Read more"), (4, "Photo: Jane Roe, Ellan")] {
            assert_eq!(wall(None, text), Some(Wall::Words(count)));
        }
        assert_eq!(wall(None, "Ferry aground off Cape Munro"), None);
    }

    #[test]
    fn phrases_are_in_lower_case_and_stand_once() {
        let all: Vec<&str> = PHRASES.iter().flat_map(|(_, phrases)| *phrases).copied().collect();
        let distinct: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(distinct.len(), all.len());
        for (kind, (_, phrases)) in PHRASES.iter().enumerate() {
            for phrase in *phrases {
                assert!(phrase.to_lowercase() == *phrase && !phrase.contains('’'), "{phrase}");
                let at = all.iter().position(|other| other == phrase).expect("it is one of them");
                assert_eq!(kind_of(at), kind);
            }
        }
    }
}
