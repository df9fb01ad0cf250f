// What readers see of the season's players.

import { h } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/admin.js";
import { post } from "./ask.js";
import { askFirst } from "./dialog.js";
import { whileShown } from "./season.js";

const say = words(texts.privacy);

// From the setting that shows most to the one that shows least.
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

  const chosen = () => choices.find(({ input }) => input.checked)?.level ?? feed.season.privacy;

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
