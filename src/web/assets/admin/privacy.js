// What readers see of the season's players.

import { h } from "../lib/dom.js";
import { words } from "../lib/words.js";
import { post } from "./ask.js";
import { askFirst } from "./dialog.js";
import { whileShown } from "./season.js";

const say = words({
  cs: {
    about: "Platí pro všechny čtenáře, všude a hned, i pro zápasy, které se už odehrály: na stránkách, v živém přenosu, ve videu i pro přihlášené.",
    season: "Hráči sezóny {name} se ukazují", now: "teď",
    names: "celým jménem", initials: "iniciálami", numbers: "jen číslem",
    names_like: "Son Hai Nguyen dává gól", initials_like: "S. H. N. dává gól", numbers_like: "#25 dává gól",
    stays: "Jména trenérů zůstávají, jsou to dospělí. Zůstává i volný text: poznámky v zápisu a důvody oprav. Záloha turnaje na serveru má jména vždy celá.",
    past: "Co už někdo viděl nebo uložil, zpátky vzít nejde.",
    save: "Uložit", title: "Ukazovat hráče {how}?",
    less: "Jakmile to potvrdíte, nikdo už jména nedostane. Ze stránek, které má někdo otevřené, zmizí do minuty.", more: "Ukáže se víc než teď, každému na internetu. Máte k tomu souhlas rodičů?",
    done: "Hráči se teď ukazují {how}",
  },
  en: {
    about: "It holds for all readers, everywhere and at once, also for matches that have been played: on pages, live, in videos, and for those who are logged in.",
    season: "Players of the season {name} are shown", now: "now",
    names: "by full name", initials: "by initials", numbers: "by number alone",
    names_like: "Son Hai Nguyen scores", initials_like: "S. H. N. scores", numbers_like: "#25 scores",
    stays: "The names of trainers stay, they are adults. So does free text: lines of a timeline and reasons of corrections. The backup of the tournament on the server always has full names.",
    past: "What somebody has seen or kept cannot be called back.",
    save: "Save", title: "Show players {how}?",
    less: "As soon as you confirm this nobody is told names any more. From pages that are open they go within a minute.", more: "More will be shown than now, to everybody on the internet. Do the parents agree?",
    done: "Players are now shown {how}",
  },
});

// From what shows most to what shows least.
const LEVELS = ["names", "initials", "numbers"];

/** The section. */
export function privacySection({ feed }) {
  const { season } = feed;
  const choice = (level) => {
    const input = h("input", { type: "radio", name: "show", value: level, checked: feed.season.privacy === level });
    const now = h("span", { class: "stage now" }, say("now"));
    return { level, input, now, element: h("label", { class: "choice" }, input,
      h("span", {}, h("strong", {}, say(level)), " ", now, h("br"), h("span", { class: "muted" }, say(`${level}_like`)))) };
  };
  const choices = LEVELS.map(choice);
  const save = h("button", { class: "primary" }, say("save"));
  const form = h("form", { class: "card", submit: ask, change: show },
    h("fieldset", {}, h("legend", {}, say("season", { name: season.name })), choices.map(({ element }) => element)), save);

  const chosen = () => choices.find(({ input }) => input.checked).level;

  function show() {
    choices.forEach(({ level, now }) => (now.hidden = feed.season.privacy !== level));
    save.disabled = chosen() === feed.season.privacy;
  }

  function ask(event) {
    event.preventDefault();
    const level = chosen();
    const isMore = LEVELS.indexOf(level) < LEVELS.indexOf(feed.season.privacy);
    askFirst({
      title: say("title", { how: say(level) }), text: say(isMore ? "more" : "less"), submit: say("save"), isGrave: isMore,
      act: async () => {
        await post(`/api/season/${encodeURIComponent(season.slug)}/privacy`, { show: level });
        feed.season.privacy = level;
        show();
        return say("done", { how: say(level) });
      },
    });
  }

  const section = h("div", {}, h("p", {}, say("about")), form, h("p", {}, say("stays")), h("p", { class: "muted" }, say("past")));
  show();
  whileShown(section, feed, show);
  return section;
}
