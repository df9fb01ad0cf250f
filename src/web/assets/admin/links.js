// Links that let one phone score a match or a court, as QR codes.

import { h, setText } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/admin.js";
import { common } from "../parts/common.js";
import { byCourt, courtName } from "../parts/programme.js";
import { post, read, refusal } from "./ask.js";
import { askFirst, tell } from "./dialog.js";
import { matchLine, matchName, moment, whileShown } from "./season.js";

const say = words(texts.links);

const MAX_LABEL = 60;
const isLocal = () => /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(location.hostname);

/** Copies a text; on a page without encryption, through the field that shows it. */
async function copy(input) {
  input.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(input.value);
  else document.execCommand("copy");
}

/** What a link is for, in words. */
function subject(feed, link) {
  if (link.court) return say("of_court", { court: courtName(link.court), season: feed.season.name });
  const match = feed.matches.get(link.match);
  return match ? matchLine(feed, match) : matchName(feed, link.match);
}

/** A link that has just been issued, as it is printed. */
function card(feed, link) {
  const address = h("input", { readonly: true, value: link.url, class: "no-print", "aria-label": say("address", { label: link.label }) });
  const onCopy = () => copy(address).then(() => tell(say("copied")), () => address.select());
  return h("li", { class: "code", "data-link": link.id },
    h("img", { src: `data:image/svg+xml,${encodeURIComponent(link.qr)}`, alt: say("qr", { label: link.label }) }),
    h("div", {},
      h("h3", {}, link.label),
      h("p", {}, subject(feed, link)),
      h("p", { class: "muted" }, say("scan")),
      h("p", { class: "muted" }, say("until", { when: moment(link.expires_at, feed.season.timezone) })),
      address,
      h("button", { type: "button", click: onCopy, "aria-label": `${say("copy")}: ${link.label}` }, say("copy"))));
}

function howItIs(link, timeZone) {
  const when = (time) => moment(time, timeZone);
  if (link.revoked_at) return say("revoked", { who: link.revoked_by ?? "", when: when(link.revoked_at) });
  if (!link.expires_at) return say("off");
  return say(link.valid ? "until" : "expired", { when: when(link.expires_at) });
}

// The value of the choice of a whole court; other values are lists of ids.
const COURT = "court:";

/** What can be chosen: one match, a court, or each match of a court that is not over. */
function choices(feed) {
  const open = [...feed.matches.values()].filter((match) => match.state !== "end");
  const one = open.map((match) => h("option", { value: match.id }, matchLine(feed, match)));
  const courts = byCourt(open).filter(([court]) => court !== "");
  const whole = courts.map(([court]) =>
    h("option", { value: `${COURT}${court}` }, say("all_of_court", { court: courtName(court) })));
  const many = courts.filter(([, matches]) => matches.length > 1).map(([court, matches]) =>
    h("option", { value: matches.map(({ id }) => id).join() }, say("court", { court: courtName(court), count: matches.length })));
  /** @type {[string, HTMLOptionElement[]][]} */
  const groups = [["single", one], ["one_court", whole], ["whole_court", many]];
  return groups
    .filter(([, options]) => options.length > 0)
    .map(([label, options]) => h("optgroup", { label: say(label) }, options));
}

/** The requests for a value of the choice: a link for each match, or one for a court. */
function wanted(feed, value) {
  if (value.startsWith(COURT)) return [{ court: value.slice(COURT.length), season: feed.season.slug }];
  return value.split(",").filter(Boolean).map((id) => ({ match: Number(id) }));
}

/** The form that issues links; `onIssued` is called for each, `onDone` when all are issued. */
function issueForm(feed, onIssued, onDone) {
  const match = h("select", { name: "match", required: true, change: suggest }, choices(feed));
  const label = h("input", { name: "label", required: true, maxlength: MAX_LABEL, autocomplete: "off" });
  const button = h("button", { class: "primary" }, say("issue"));
  const fault = h("p", { class: "fault", role: "alert" });
  function suggest() {
    const [first] = wanted(feed, match.value);
    const court = first?.court ?? feed.matches.get(first?.match)?.location;
    label.value = court ? courtName(court) : "";
  }

  async function issue(event) {
    event.preventDefault();
    const links = wanted(feed, match.value);
    if (button.disabled) return;
    if (links.length === 0) return setText(fault, say("nothing_open"));
    button.disabled = true;
    setText(fault, "");
    tell(say("issuing", { count: links.length }));
    let count = 0;
    try {
      for (const link of links) {
        onIssued(await post("/api/admin/links", { ...link, label: label.value }));
        count += 1;
      }
    } catch (error) {
      setText(fault, refusal(error));
    }
    button.disabled = false;
    tell(say("issued", { count }));
    onDone();
  }

  const form = h("form", { class: "card no-print", submit: issue },
    h("h2", {}, say("issue")),
    h("label", { class: "field" }, h("span", {}, say("match")), match),
    h("label", { class: "field" }, h("span", {}, say("label")), label, h("small", { class: "muted" }, say("label_hint"))),
    fault, button);
  suggest();
  offerAnew(form, match, feed);
  return form;
}

/** A match that is over needs no link; what is being chosen stays chosen. */
function offerAnew(form, match, feed) {
  let offered = match.textContent;
  whileShown(form, feed, () => {
    const { value } = match;
    const groups = choices(feed);
    const now = groups.map((group) => group.textContent).join("");
    if (now === offered) return;
    offered = now;
    match.replaceChildren(...groups);
    match.value = value;
    if (match.selectedIndex < 0) match.selectedIndex = 0;
  });
}

/** The codes of the links that were issued since the page was opened: they cannot be shown again. */
function freshCodes(cards) {
  const heading = h("h2", { tabindex: -1 }, say("fresh"));
  const section = h("section", { hidden: cards.childElementCount === 0 },
    h("div", { class: "no-print" }, heading, h("p", { class: "notice" }, say("once")),
      h("p", {}, h("button", { type: "button", click: () => print() }, say("print")))),
    cards);
  return { section, heading };
}

/** The list of links: valid ones, and the others folded. */
class LinkList {
  #feed;
  #onRevoked;
  #valid = h("ul", { class: "rows" }, h("li", {}, common("loading")));
  #past = h("ul", { class: "rows" });
  #count = h("summary", {});
  #folded = h("details", { hidden: true }, this.#count, this.#past);

  constructor(feed, onRevoked) {
    this.#feed = feed;
    this.#onRevoked = onRevoked;
    this.element = h("section", { class: "no-print" }, h("h2", {}, say("list")), this.#valid, this.#folded);
    this.load();
  }

  async load() {
    try {
      await this.#read();
    } catch (error) {
      this.#valid.replaceChildren(h("li", { class: "fault" }, refusal(error)));
    }
  }

  async #read() {
    const { links } = await read("/api/admin/links");
    const [valid, past] = [true, false].map((isValid) => links.filter((link) => link.valid === isValid));
    const none = h("li", { class: "muted" }, say("none"));
    this.#valid.replaceChildren(...(valid.length > 0 ? valid.map((link) => this.#row(link)) : [none]));
    this.#past.replaceChildren(...past.map((link) => this.#row(link)));
    this.#folded.hidden = past.length === 0;
    setText(this.#count, say("past", { count: past.length }));
  }

  #row(link) {
    const { season } = this.#feed;
    const issued = say("by", { who: link.issued_by ?? "", when: moment(link.issued_at, season.timezone) });
    return h("li", { "data-link": link.id },
      h("div", { class: "what" }, h("strong", {}, link.label),
        h("span", {}, subject(this.#feed, link))),
      h("div", { class: "how muted" }, h("span", {}, howItIs(link, season.timezone)), h("span", {}, issued)),
      link.valid && h("div", { class: "actions" }, h("button", {
        type: "button", click: () => this.#revoke(link), "aria-label": say("of", { what: say("revoke"), name: link.label }),
      }, say("revoke"))));
  }

  #revoke(link) {
    askFirst({
      title: say("revoke_title", { label: link.label }), submit: say("revoke"), isGrave: true,
      text: say("revoke_text", { match: subject(this.#feed, link) }),
      act: async () => {
        await post(`/api/admin/links/${link.id}/revoke`);
        this.#onRevoked(link);
        await this.load();
        return say("was_revoked", { label: link.label });
      },
    });
  }
}

/** The section. */
export function linksSection(context) {
  const { feed } = context;
  // They stay while another section is shown.
  context.cards ??= h("ul", { class: "codes" });
  const { cards } = context;
  const fresh = freshCodes(cards);
  const list = new LinkList(feed, (link) => {
    cards.querySelector(`[data-link="${link.id}"]`)?.remove();
    fresh.section.hidden = cards.childElementCount === 0;
  });
  const show = (link) => {
    cards.append(card(feed, link));
    fresh.section.hidden = false;
  };
  const form = issueForm(feed, show, () => {
    fresh.heading.focus();
    list.load();
  });
  return h("div", {},
    h("p", { class: "no-print" }, say("about")),
    isLocal() && h("p", { class: "notice no-print", role: "note" }, say("local", { host: location.host })),
    form, fresh.section, list.element);
}
