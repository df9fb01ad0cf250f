// Who may log in with a PIN.

import { h } from "../lib/dom.js";
import { words } from "../lib/words.js";
import { common } from "../parts/common.js";
import { post, read, refusal } from "./ask.js";
import { askFirst, Slip } from "./dialog.js";

const say = words({
  cs: {
    about: "Každý zapisovatel má vlastní PIN: podle něj se v historii pozná, kdo co zapsal. PIN nejde přečíst, jen změnit.",
    add: "Přidat uživatele", admin: "správce", scorekeeper: "zapisovatel", you: "to jste vy",
    no_pin: "nemá PIN, nemůže se přihlásit", short_pin: "krátký PIN, dá se uhodnout", of: "{what}: {name}",
    pin: "PIN", pin_hint: "Aspoň 4 znaky, správce aspoň 8; delší se hůř uhodne. Předejte ho jen tomu, komu patří.",
    username: "Uživatelské jméno", username_hint: "Pod ním je v historii. Už nepůjde změnit.",
    name: "Celé jméno", role: "Role", role_hint: "Správce smí všechno, co je na této stránce.",
    change_pin: "Změnit PIN", change_role: "Změnit roli", remove: "Odebrat",
    pin_title: "Nový PIN: {name}", pin_text: "Všechna přihlášení starým PINem skončí.",
    pin_self: "Vy sami se pak přihlaste znovu.",
    role_title: "Role: {name}", role_text: "S rolí se dává i PIN, starý přestane platit.",
    remove_title: "Odebrat uživatele {name}?",
    remove_text: "Přihlásit se už nepůjde a všechna přihlášení skončí. Co je zapsáno, zůstává v historii pod tímto jménem.",
    remove_self: "Odebíráte sami sebe.", again: "Napište pro jistotu uživatelské jméno", again_wrong: "Jméno nesouhlasí.",
    exists: "Uživatel {name} už je. Změňte mu PIN nebo roli v seznamu.",
    link_name: "Uživatelské jméno nesmí začínat „link:“.",
    was_added: "Přidáno: {name}", pin_changed: "PIN změněn: {name}", role_changed: "Změněno: {name}", was_removed: "Odebráno: {name}",
  },
  en: {
    about: "Every scorekeeper has their own PIN: by it history tells who entered what. A PIN cannot be read, only changed.",
    add: "Add a user", admin: "administrator", scorekeeper: "scorekeeper", you: "this is you",
    no_pin: "has no PIN and cannot log in", short_pin: "short PIN, can be guessed", of: "{what}: {name}",
    pin: "PIN", pin_hint: "4 characters or more, an administrator's 8; longer ones are harder to guess. Tell it nobody but its owner.",
    username: "User name", username_hint: "History shows it. It cannot be changed later.",
    name: "Full name", role: "Role", role_hint: "An administrator may do everything on this page.",
    change_pin: "Change PIN", change_role: "Change role", remove: "Remove",
    pin_title: "New PIN: {name}", pin_text: "Whoever is logged in with the old PIN is logged out.",
    pin_self: "Log in again yourself afterwards.",
    role_title: "Role: {name}", role_text: "A PIN is given with the role; the old one is good no more.",
    remove_title: "Remove the user {name}?",
    remove_text: "They cannot log in any more and are logged out everywhere. What they entered stays in history under their name.",
    remove_self: "You are removing yourself.", again: "Write the user name to be sure", again_wrong: "The name is another one.",
    exists: "There is a user {name} already. Change their PIN or role in the list.",
    link_name: "A user name must not begin with “link:”.",
    was_added: "Added: {name}", pin_changed: "PIN changed: {name}", role_changed: "Changed: {name}", was_removed: "Removed: {name}",
  },
});

const pinField = {
  name: "pin", label: say("pin"), hint: say("pin_hint"), required: true, minlength: 4, maxlength: 64, autocomplete: "new-password",
};
const ROLES = ["scorekeeper", "admin"].map((role) => [role, say(role)]);
const roleField = (value) => ({ name: "role", label: say("role"), hint: say("role_hint"), options: ROLES, value });

const pathOf = (user, what) => `/api/admin/users/${encodeURIComponent(user.username)}/${what}`;

const withSelf = (text, isMe, more) => (isMe ? `${say(text)} ${say(more)}` : say(text));

/** What is asked, and then sent, when a button of a user is pressed. */
const ACTS = {
  change_pin: (user, isMe) => ({
    title: say("pin_title", user), text: withSelf("pin_text", isMe, "pin_self"), fields: [pinField], done: "pin_changed",
    send: (values) => post(pathOf(user, "pin"), values),
  }),
  change_role: (user) => ({
    title: say("role_title", user), text: say("role_text"), fields: [roleField(user.role), pinField], done: "role_changed",
    send: (values) => post("/api/admin/users", { username: user.username, ...values }),
  }),
  remove: (user, isMe) => ({
    title: say("remove_title", user), text: withSelf("remove_text", isMe, "remove_self"), isGrave: true, done: "was_removed",
    fields: [{ name: "again", label: say("again"), hint: user.username, required: true }],
    send: ({ again }) => {
      if (again !== user.username) throw new Slip(say("again_wrong"));
      return post(pathOf(user, "remove"));
    },
  }),
};

/** Everybody who may log in. */
class UserList {
  element = h("ul", { class: "rows" }, h("li", {}, common("loading")));
  #users = [];
  #me;

  constructor(me) {
    this.#me = me;
    this.#read().catch((error) => this.element.replaceChildren(h("li", { class: "fault" }, refusal(error))));
  }

  async #read() {
    ({ users: this.#users } = await read("/api/admin/users"));
    this.element.replaceChildren(...this.#users.map((user) => this.#row(user)));
  }

  add() {
    const fields = [
      { name: "username", label: say("username"), hint: say("username_hint"), required: true, maxlength: 64 },
      { name: "name", label: say("name"), required: true, maxlength: 200 },
      roleField("scorekeeper"), pinField,
    ];
    const send = async (user) => {
      // The service would give whoever is there another PIN and role.
      if (this.#users.some(({ username }) => username === user.username)) throw new Slip(say("exists", { name: user.username }));
      if (user.username.startsWith("link:")) throw new Slip(say("link_name"));
      await post("/api/admin/users", user);
    };
    this.#ask({ title: say("add"), submit: say("add"), fields, send, done: "was_added" });
  }

  /** @param {{send: (user: any) => Promise<unknown>, done: string} & Record<string, any>} question */
  #ask({ send, done, ...dialog }, known = undefined) {
    askFirst({
      .../** @type {any} */ (dialog),
      act: async (values) => {
        await send(values);
        await this.#read();
        return say(done, known ?? values);
      },
    });
  }

  #row(user) {
    const { username, name, role, has_pin: hasPin, short_pin: hasShortPin } = user;
    const isMe = username === this.#me.user;
    const button = (act) => h("button", {
      type: "button", "aria-label": say("of", { what: say(act), name }),
      click: () => this.#ask({ submit: say(act), ...ACTS[act](user, isMe) }, user),
    }, say(act));
    return h("li", { "data-user": username },
      h("div", { class: "what" }, h("strong", {}, name), h("span", { class: "muted" }, username)),
      h("div", { class: "how" },
        h("span", { class: role === "admin" ? "stage admin" : "stage" }, say(role)),
        isMe && h("span", { class: "muted" }, say("you")),
        !hasPin && h("span", { class: "muted" }, say("no_pin")),
        hasShortPin && h("span", { class: "fault" }, say("short_pin"))),
      h("div", { class: "actions" }, Object.keys(ACTS).map(button)));
  }
}

/** The section. */
export function usersSection({ me }) {
  const list = new UserList(me);
  return h("div", {},
    h("p", {}, say("about")),
    h("p", {}, h("button", { type: "button", class: "primary", click: () => list.add() }, say("add"))),
    list.element);
}
