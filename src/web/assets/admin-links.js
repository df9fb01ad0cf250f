// Links that let one phone score one match, as QR codes.

import { askFirst, field, matchLine, matchName, moment, post, read, refusal, tell, whileShown } from "./admin-common.js";
import { h, setText } from "./dom.js";
import { common, words } from "./words.js";

const say = words({
  cs: {
    about: "S odkazem jeden telefon zapisuje jeden zápas bez účtu. Je to klíč: kdo má adresu nebo fotku kódu, může zápas zapisovat. Potvrdit výsledek smí, znovu otevřít ne. Odkaz sám skončí 48 hodin po začátku zápasu.",
    local: "Tato stránka je otevřená jako {host}. Na tuto adresu se telefony nedostanou a kódy by nikam nevedly. Otevřete ji pod adresou, na kterou telefony vidí, třeba http://192.168.1.10:8888/admin.",
    issue: "Vydat odkaz", match: "Zápas", whole_court: "Všechny nedohrané zápasy najednou", court: "Hřiště {court} ({count})",
    single: "Jeden zápas", label: "Označení", label_hint: "Podle něj se v historii pozná, který telefon to byl. Žádná jména dětí.",
    default_label: "Hřiště {court}", issuing: "Vydává se {count}…", issued: "Vydáno odkazů: {count}", nothing_open: "Žádný zápas nezbývá.",
    fresh: "Nové kódy", once: "Adresu a kód ukážeme jen teď. Vytiskněte je, nebo je nechte načíst, než stránku zavřete.",
    print: "Vytisknout kódy", copy: "Kopírovat adresu", copied: "Adresa zkopírována", address: "Adresa: {label}",
    qr: "QR kód odkazu: {label}", scan: "Namiřte fotoaparát telefonu na kód a zapisujte.",
    list: "Platné odkazy", none: "Žádný odkaz teď neplatí.", past: "Už neplatí ({count})",
    until: "platí do {when}", by: "vydal {who} {when}", revoked: "zrušil {who} {when}", expired: "prošel {when}", off: "zápas už není v rozpisu",
    revoke: "Zrušit odkaz", of: "{what}: {name}", revoke_title: "Zrušit odkaz {label}?",
    revoke_text: "{match}. Telefon, který s ním zapisuje, skončí u příštího doteku. Co zapsal, zůstane. Vrátit to nejde, jen vydat nový odkaz.",
    was_revoked: "Odkaz zrušen: {label}",
  },
  en: {
    about: "With a link one phone scores one match without an account. It is a key: whoever has the address, or a photograph of the code, can score the match. It may confirm the result, not reopen the match. A link ends by itself 48 hours after the start of the match.",
    local: "This page is open as {host}. Phones cannot reach that address, so the codes would lead nowhere. Open the page under an address that phones can reach, such as http://192.168.1.10:8888/admin.",
    issue: "Issue a link", match: "Match", whole_court: "All matches that are not over", court: "Court {court} ({count})",
    single: "One match", label: "Label", label_hint: "By it history tells which phone it was. No names of children.",
    default_label: "Court {court}", issuing: "Issuing {count}…", issued: "Links issued: {count}", nothing_open: "No match is left.",
    fresh: "New codes", once: "Address and code are shown only now. Print them, or have them scanned, before you close the page.",
    print: "Print the codes", copy: "Copy the address", copied: "Address copied", address: "Address: {label}",
    qr: "QR code of the link: {label}", scan: "Point the phone's camera at the code and score.",
    list: "Valid links", none: "No link is valid now.", past: "Not valid any more ({count})",
    until: "valid until {when}", by: "issued by {who} {when}", revoked: "revoked by {who} {when}", expired: "ended {when}", off: "the match is on the schedule no more",
    revoke: "Revoke the link", of: "{what}: {name}", revoke_title: "Revoke the link {label}?",
    revoke_text: "{match}. The phone that scores with it is stopped at its next tap. What it entered stays. This cannot be undone; you can issue a new link.",
    was_revoked: "Link revoked: {label}",
  },
});

const MAX_LABEL = 60;
const isLocal = () => /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(location.hostname);

/** Copies a text; where the page came without encryption, through the field that shows it. */
async function copy(input) {
  input.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(input.value);
  else document.execCommand("copy");
}

/** A link that has just been issued, as it is printed. */
function card(feed, link) {
  const address = h("input", { readonly: true, value: link.url, class: "no-print", "aria-label": say("address", { label: link.label }) });
  const onCopy = () => copy(address).then(() => tell(say("copied")), () => address.select());
  return h("li", { class: "code", "data-link": link.id },
    h("img", { src: `data:image/svg+xml,${encodeURIComponent(link.qr)}`, alt: say("qr", { label: link.label }) }),
    h("div", {},
      h("h3", {}, link.label),
      h("p", {}, matchLine(feed, feed.matches.get(link.match))),
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

/** What can be chosen: one match, or all of a court that are not over. A value is a list of ids. */
function choices(feed) {
  const open = [...feed.matches.values()].filter((match) => match.state !== "end");
  const courts = Map.groupBy(open, (match) => match.location);
  const one = open.map((match) => h("option", { value: match.id }, matchLine(feed, match)));
  const many = [...courts].filter(([court, matches]) => court && matches.length > 1).map(([court, matches]) =>
    h("option", { value: matches.map(({ id }) => id).join() }, say("court", { court, count: matches.length })));
  return [
    h("optgroup", { label: say("single") }, one),
    many.length > 0 && h("optgroup", { label: say("whole_court") }, many),
  ].filter(Boolean);
}

/** The section. */
export function linksSection(context) {
  const { feed } = context;
  const timeZone = feed.season.timezone;
  const match = h("select", { name: "match", required: true, change: suggest }, choices(feed));
  const label = h("input", { name: "label", required: true, maxlength: MAX_LABEL, autocomplete: "off" });
  const button = h("button", { class: "primary" }, say("issue"));
  const fault = h("p", { class: "fault", role: "alert" });
  const form = h("form", { class: "card no-print", submit: issue },
    h("h2", {}, say("issue")),
    h("label", { class: "field" }, h("span", {}, say("match")), match),
    h("label", { class: "field" }, h("span", {}, say("label")), label, h("small", { class: "muted" }, say("label_hint"))),
    fault, button);
  // Nobody tells them again, so they outlive a look at another section.
  context.cards ??= h("ul", { class: "codes" });
  const { cards } = context;
  const fresh = h("section", { hidden: cards.childElementCount === 0 },
    h("div", { class: "no-print" }, h("h2", { tabindex: -1 }, say("fresh")), h("p", { class: "notice" }, say("once")),
      h("p", {}, h("button", { type: "button", click: () => print() }, say("print")))),
    cards);
  const valid = h("ul", { class: "rows" });
  const past = h("ul", { class: "rows" });
  const pastCount = h("summary", {});
  const pastLinks = h("details", { hidden: true }, pastCount, past);

  const chosen = () => match.value.split(",").filter(Boolean).map(Number);

  function suggest() {
    const court = feed.matches.get(chosen()[0])?.location;
    label.value = court ? say("default_label", { court }) : "";
  }

  async function issue(event) {
    event.preventDefault();
    const ids = chosen();
    if (button.disabled) return;
    if (ids.length === 0) return setText(fault, say("nothing_open"));
    button.disabled = true;
    setText(fault, "");
    tell(say("issuing", { count: ids.length }));
    let count = 0;
    try {
      for (const id of ids) {
        const link = await post("/api/admin/links", { match: id, label: label.value });
        cards.append(card(feed, link));
        fresh.hidden = false;
        count += 1;
      }
    } catch (error) {
      setText(fault, refusal(error));
    }
    button.disabled = false;
    tell(say("issued", { count }));
    if (count > 0) fresh.querySelector("h2").focus();
    await reload();
  }

  function revoke(link) {
    askFirst({
      title: say("revoke_title", { label: link.label }), submit: say("revoke"), isGrave: true,
      text: say("revoke_text", { match: matchName(feed, link.match) }),
      act: async () => {
        await post(`/api/admin/links/${link.id}/revoke`);
        cards.querySelector(`[data-link="${link.id}"]`)?.remove();
        fresh.hidden = cards.childElementCount === 0;
        await reload();
        return say("was_revoked", { label: link.label });
      },
    });
  }

  function row(link) {
    const issued = say("by", { who: link.issued_by ?? "", when: moment(link.issued_at, timeZone) });
    return h("li", { "data-link": link.id },
      h("div", { class: "what" }, h("strong", {}, link.label),
        h("span", {}, feed.matches.has(link.match) ? matchLine(feed, feed.matches.get(link.match)) : matchName(feed, link.match))),
      h("div", { class: "how muted" }, h("span", {}, howItIs(link, timeZone)), h("span", {}, issued)),
      link.valid && h("div", { class: "actions" }, h("button", {
        type: "button", click: () => revoke(link), "aria-label": say("of", { what: say("revoke"), name: link.label }),
      }, say("revoke"))));
  }

  async function reload() {
    const { links } = await read("/api/admin/links");
    const { true: good = [], false: bad = [] } = Object.groupBy(links, (link) => link.valid);
    valid.replaceChildren(...(good.length > 0 ? good.map(row) : [h("li", { class: "muted" }, say("none"))]));
    past.replaceChildren(...bad.map(row));
    pastLinks.hidden = bad.length === 0;
    setText(pastCount, say("past", { count: bad.length }));
  }

  const load = () => reload().catch((error) => valid.replaceChildren(h("li", { class: "fault" }, refusal(error))));
  const section = h("div", { class: "links" },
    h("p", { class: "no-print" }, say("about")),
    isLocal() && h("p", { class: "notice no-print", role: "note" }, say("local", { host: location.host })),
    form, fresh,
    h("section", { class: "no-print" }, h("h2", {}, say("list")), valid, pastLinks));
  valid.append(h("li", {}, common("loading")));
  suggest();
  load();

  // A match that is over needs no link; what is being chosen stays chosen.
  let offered = choices(feed).map((group) => group.textContent).join();
  whileShown(section, feed, () => {
    const groups = choices(feed);
    const now = groups.map((group) => group.textContent).join();
    if (now === offered) return;
    offered = now;
    const { value } = match;
    match.replaceChildren(...groups);
    match.value = value;
    if (match.selectedIndex < 0) match.selectedIndex = 0;
  });
  return section;
}
