//! The words. Players are children of both sexes and teams have names of any gender and number, so the Czech ones keep
//! to the present tense, and names stay in the nominative, as in "tým Borovany".

use minicup_domain::EventId;
use minicup_domain::matches::{Half, Score, Side};

use crate::Lang;

/// What makes a goal worth a remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Situation {
    FirstOfMatch,
    LastSeconds,
    RoundTotal,
    Runaway,
    Equaliser,
    TakesLead,
    ExtendsLead,
    CutsLead,
}

/// Which of the player's goals in the match it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Milestone {
    First,
    Fifth,
    Tenth,
}

/// The subject of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    Milestone(Milestone),
    Player(Situation),
    /// The scorer is not known.
    Team(Situation),
}

/// The values for the gaps of a phrase.
pub(super) struct Names<'a> {
    pub(super) who: &'a str,
    pub(super) team: &'a str,
    pub(super) score: Score,
    /// The side that scored.
    pub(super) side: Side,
}

/// Gaps: `{who}` scored, for `{team}`; it is `{score}`; the team has `{total}` goals and leads by `{lead}`.
type Variants = [&'static str; 3];

pub(super) fn goal(lang: Lang, telling: Telling, event: EventId, names: &Names<'_>) -> String {
    let variants = match (lang, telling) {
        (Lang::Cs, Telling::Milestone(milestone)) => czech_milestone(milestone),
        (Lang::Cs, Telling::Player(situation)) => czech_player(situation),
        (Lang::Cs, Telling::Team(situation)) => czech_team(situation),
        (Lang::En, Telling::Milestone(milestone)) => english_milestone(milestone),
        (Lang::En, Telling::Player(situation)) => english_player(situation),
        (Lang::En, Telling::Team(situation)) => english_team(situation),
    };
    fill(pick(variants, event), lang, names)
}

/// Multiplies by 2^64 over the golden ratio, so that neighbouring events do not simply take turns.
fn pick([first, second, third]: Variants, event: EventId) -> &'static str {
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    match (event.get().unsigned_abs().wrapping_mul(SPREAD) >> 32) % 3 {
        0 => first,
        1 => second,
        _ => third,
    }
}

/// Fills the gaps in one pass: a name that looks like a gap stays as it is. A name that ends with a full stop, as
/// initials do, also ends its sentence.
fn fill(phrase: &str, lang: Lang, names: &Names<'_>) -> String {
    let mut filled = String::new();
    for (index, part) in phrase.split(['{', '}']).enumerate() {
        match index % 2 {
            0 if filled.ends_with('.') => filled.push_str(part.strip_prefix('.').unwrap_or(part)),
            0 => filled.push_str(part),
            _ => filled.push_str(&gap(part, lang, names)),
        }
    }
    filled
}

fn gap(key: &str, lang: Lang, names: &Names<'_>) -> String {
    let Score(home, away) = names.score;
    let (own, other) = (names.score.of(names.side), names.score.of(names.side.other()));
    match (key, lang) {
        ("who", _) => names.who.to_owned(),
        ("team", _) => names.team.to_owned(),
        ("total", _) => own.to_string(),
        ("lead", _) => own.abs_diff(other).to_string(),
        (_, Lang::Cs) => format!("{home}:{away}"),
        (_, Lang::En) => format!("{home}\u{2013}{away}"),
    }
}

pub(super) fn start(lang: Lang, half: Half) -> &'static str {
    match (lang, half) {
        (Lang::Cs, Half::First) => "Začíná první poločas.",
        (Lang::Cs, Half::Second) => "Začíná druhý poločas.",
        (Lang::En, Half::First) => "First half under way.",
        (Lang::En, Half::Second) => "Second half under way.",
    }
}

pub(super) fn end(lang: Lang, half: Half) -> &'static str {
    match (lang, half) {
        (Lang::Cs, Half::First) => "Konec prvního poločasu.",
        (Lang::Cs, Half::Second) => "Konec zápasu.",
        (Lang::En, Half::First) => "End of the first half.",
        (Lang::En, Half::Second) => "Full time.",
    }
}

/// A player who was treated on court, or the team.
pub(super) fn treatment(lang: Lang, who: &str) -> String {
    let who = who.trim_end_matches('.');
    match lang {
        Lang::Cs => format!("Ošetření na hřišti: {who}."),
        Lang::En => format!("Treatment on court: {who}."),
    }
}

/// An attack without a goal.
pub(super) fn attack_ended(lang: Lang, team: &str) -> String {
    let team = team.trim_end_matches('.');
    match lang {
        Lang::Cs => format!("Konec útoku: {team}."),
        Lang::En => format!("End of an attack: {team}."),
    }
}

/// The name of an unknown team; fits where a name would be.
pub(super) fn nameless_team(lang: Lang, side: Side) -> &'static str {
    match (lang, side) {
        (Lang::Cs, Side::Home) => "domácích",
        (Lang::Cs, Side::Away) => "hostů",
        (Lang::En, Side::Home) => "Home",
        (Lang::En, Side::Away) => "Away",
    }
}

fn czech_milestone(milestone: Milestone) -> Variants {
    match milestone {
        Milestone::First => [
            "{who} otevírá svůj střelecký účet.",
            "{who} dává svůj první gól v zápase.",
            "Poprvé v tomto zápase se prosazuje {who}.",
        ],
        Milestone::Fifth => [
            "{who} dává už pátý gól v zápase!",
            "Svůj pátý gól v zápase dává {who}.",
            "Pět gólů v zápase má na kontě {who}.",
        ],
        Milestone::Tenth => [
            "{who} dává už desátý gól v zápase!",
            "Svůj desátý gól v zápase dává {who}!",
            "Deset gólů v zápase má na kontě {who}!",
        ],
    }
}

fn czech_player(situation: Situation) -> Variants {
    match situation {
        Situation::FirstOfMatch => [
            "Skóre zápasu otevírá {who}.",
            "První gól zápasu dává {who}.",
            "{who} otevírá skóre, tým {team} jde do vedení.",
        ],
        Situation::LastSeconds => [
            "Gól v posledních vteřinách poločasu! Skóruje {who}.",
            "{who} se trefuje těsně před koncem poločasu.",
            "Na poslední chvíli se prosazuje {who}!",
        ],
        Situation::RoundTotal => [
            "{who} dává {total}. gól týmu {team}.",
            "Tým {team} má na kontě {total} gólů, trefuje se {who}.",
            "Už {total} gólů týmu {team}! Skóruje {who}.",
        ],
        Situation::Runaway => [
            "{who} zvyšuje na {score}, soupeř ztrácí už {lead} gólů.",
            "Tým {team} vede o {lead} gólů, trefuje se {who}.",
            "{who} dál navyšuje, náskok týmu {team} činí {lead} gólů.",
        ],
        Situation::Equaliser => [
            "{who} vyrovnává na {score}!",
            "Je srovnáno! Prosazuje se {who}.",
            "Vyrovnáno na {score}! Trefuje se {who}.",
        ],
        Situation::TakesLead => [
            "{who} posílá tým {team} do vedení.",
            "Do vedení jde tým {team}, skóruje {who}.",
            "{who} se prosazuje, za stavu {score} vede tým {team}.",
        ],
        Situation::ExtendsLead => [
            "{who} zvyšuje náskok týmu {team}.",
            "Tým {team} odskakuje na {score}, trefuje se {who}.",
            "{who} navyšuje na {score}.",
        ],
        Situation::CutsLead => [
            "{who} snižuje na {score}.",
            "{who} stahuje náskok soupeře.",
            "Tým {team} snižuje ztrátu, prosazuje se {who}.",
        ],
    }
}

fn czech_team(situation: Situation) -> Variants {
    match situation {
        Situation::FirstOfMatch => [
            "Skóre zápasu otevírá tým {team}.",
            "První gól zápasu dává tým {team}.",
            "Tým {team} otevírá skóre a jde do vedení.",
        ],
        Situation::LastSeconds => [
            "Gól v posledních vteřinách poločasu! Skóruje tým {team}.",
            "Tým {team} se trefuje těsně před koncem poločasu.",
            "Na poslední chvíli se prosazuje tým {team}!",
        ],
        Situation::RoundTotal => [
            "Tým {team} dává svůj {total}. gól.",
            "Tým {team} má na kontě {total} gólů.",
            "Už {total} gólů týmu {team}!",
        ],
        Situation::Runaway => [
            "Tým {team} zvyšuje na {score}, soupeř ztrácí už {lead} gólů.",
            "Tým {team} vede o {lead} gólů.",
            "Tým {team} dál navyšuje, náskok činí {lead} gólů.",
        ],
        Situation::Equaliser => [
            "Tým {team} vyrovnává na {score}!",
            "Je srovnáno! Prosazuje se tým {team}.",
            "Vyrovnáno na {score}! Trefuje se tým {team}.",
        ],
        Situation::TakesLead => {
            ["Do vedení jde tým {team}.", "Tým {team} se ujímá vedení.", "Skóruje tým {team} a za stavu {score} vede."]
        }
        Situation::ExtendsLead => [
            "Tým {team} zvyšuje svůj náskok.",
            "Tým {team} odskakuje na {score}.",
            "Další gól týmu {team}, stav je {score}.",
        ],
        Situation::CutsLead => [
            "Tým {team} snižuje na {score}.",
            "Tým {team} stahuje náskok soupeře.",
            "Skóruje tým {team} a snižuje svou ztrátu.",
        ],
    }
}

fn english_milestone(milestone: Milestone) -> Variants {
    match milestone {
        Milestone::First => [
            "{who} opens their account.",
            "{who} scores their first goal of the match.",
            "A first goal of the match for {who}.",
        ],
        Milestone::Fifth => {
            ["That is five for {who}!", "{who} scores a fifth goal of the match.", "Goal number five for {who}."]
        }
        Milestone::Tenth => ["That is ten for {who}!", "{who} reaches double figures.", "Goal number ten for {who}!"],
    }
}

fn english_player(situation: Situation) -> Variants {
    match situation {
        Situation::FirstOfMatch => [
            "{who} opens the scoring.",
            "The first goal of the match goes to {who}.",
            "{who} gets {team} off the mark.",
        ],
        Situation::LastSeconds => [
            "A goal in the dying seconds of the half! {who} scores.",
            "{who} scores right before the end of the half.",
            "Just in time! {who} finds the net.",
        ],
        Situation::RoundTotal => [
            "{who} scores goal number {total} for {team}.",
            "{total} goals for {team} now, the latest by {who}.",
            "{who} makes it {total} goals for {team}.",
        ],
        Situation::Runaway => [
            "{who} makes it {score}, a lead of {lead} goals.",
            "{team} lead by {lead} after a goal by {who}.",
            "No stopping {team}: {who} makes the lead {lead} goals.",
        ],
        Situation::Equaliser => {
            ["{who} levels it at {score}!", "All square! {who} scores.", "{who} brings {team} level."]
        }
        Situation::TakesLead => [
            "{who} puts {team} in front.",
            "{team} take the lead through {who}.",
            "{who} scores, and at {score} {team} are ahead.",
        ],
        Situation::ExtendsLead => [
            "{who} extends the lead of {team}.",
            "{team} pull away to {score}, {who} scores.",
            "{who} adds another, it is {score}.",
        ],
        Situation::CutsLead => {
            ["{who} pulls one back, it is {score}.", "{who} cuts the lead.", "{team} close the gap through {who}."]
        }
    }
}

fn english_team(situation: Situation) -> Variants {
    match situation {
        Situation::FirstOfMatch => {
            ["{team} open the scoring.", "The first goal of the match goes to {team}.", "{team} are off the mark."]
        }
        Situation::LastSeconds => [
            "A goal in the dying seconds of the half! {team} score.",
            "{team} score right before the end of the half.",
            "Just in time! {team} find the net.",
        ],
        Situation::RoundTotal => {
            ["Goal number {total} for {team}.", "{total} goals for {team} now.", "{team} bring up {total} goals."]
        }
        Situation::Runaway => [
            "{team} make it {score}, a lead of {lead} goals.",
            "{team} lead by {lead} now.",
            "No stopping {team}: the lead is {lead} goals.",
        ],
        Situation::Equaliser => {
            ["{team} level it at {score}!", "All square! {team} score.", "{team} are back level at {score}."]
        }
        Situation::TakesLead => {
            ["{team} go in front.", "{team} take the lead.", "{team} score, and at {score} they are ahead."]
        }
        Situation::ExtendsLead => {
            ["{team} extend their lead.", "{team} pull away to {score}.", "Another goal for {team}, it is {score}."]
        }
        Situation::CutsLead => {
            ["{team} pull one back, it is {score}.", "{team} cut the lead.", "{team} close the gap."]
        }
    }
}

/// Names stay in the nominative.
pub(super) fn seven_metre_missed(lang: Lang, who: &str, saved: bool) -> String {
    let who = who.trim_end_matches('.');
    match (lang, saved) {
        (Lang::Cs, true) => format!("Sedmimetrový hod chycen: {who}."),
        (Lang::Cs, false) => format!("Sedmimetrový hod mimo: {who}."),
        (Lang::En, true) => format!("Seven-metre throw saved: {who}."),
        (Lang::En, false) => format!("Seven-metre throw missed: {who}."),
    }
}
