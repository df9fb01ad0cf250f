// Who may log in with a PIN.

import { h } from "../lib/dom.js";
import { words } from "../lib/words.js";
import texts from "../words/admin.js";
import { common } from "../parts/common.js";
import { post, read, refusal } from "./ask.js";
import { askFirst, Slip } from "./dialog.js";

const say = words(texts.users);

const pinField = {
  name: "pin", label: say("pin"), hint: say("pin_hint"), required: true, minlength: 4, maxlength: 64, autocomplete: "new-password",
};
const ROLES = ["scorekeeper", "admin"].map((role) => [role, say(role)]);
const roleField = (value) => ({ name: "role", label: say("role"), hint: say("role_hint"), options: ROLES, value });

const pathOf = (user, what) => `/api/admin/users/${encodeURIComponent(user.username)}/${what}`;

const withSelf = (text, isMe, more) => (isMe ? `${say(text)} ${say(more)}` : say(text));

/** What a button of a user asks, and then sends. */
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
      // Otherwise the service would give an existing user another PIN and role.
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
