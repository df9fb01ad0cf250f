// Who may log in with a PIN.

import { post, read, refusal } from "./admin-ask.js";
import { askFirst, Slip } from "./admin-dialog.js";
import { h } from "./dom.js";
import { common, words } from "./words.js";

const say = words({
  cs: {
    about: "Každý zapisovatel má vlastní PIN: podle něj se v historii pozná, kdo co zapsal. PIN nejde přečíst, jen změnit.",
    add: "Přidat uživatele", admin: "správce", scorekeeper: "zapisovatel", you: "to jste vy",
    no_pin: "nemá PIN, nemůže se přihlásit", of: "{what}: {name}",
    pin: "PIN", pin_hint: "Aspoň 4 znaky, delší se hůř uhodne. Předejte ho jen tomu, komu patří.",
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
    no_pin: "has no PIN and cannot log in", of: "{what}: {name}",
    pin: "PIN", pin_hint: "4 characters or more; longer ones are harder to guess. Tell it nobody but its owner.",
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

/** The section. */
export function usersSection({ me }) {
  const list = h("ul", { class: "rows" }, h("li", {}, common("loading")));
  let users = [];

  const reload = async () => {
    ({ users } = await read("/api/admin/users"));
    list.replaceChildren(...users.map(row));
  };

  const change = (dialog, done, name) => askFirst({
    ...dialog,
    act: async (values) => {
      await dialog.act(values);
      await reload();
      return say(done, { name });
    },
  });

  function add() {
    const fields = [
      { name: "username", label: say("username"), hint: say("username_hint"), required: true, maxlength: 64 },
      { name: "name", label: say("name"), required: true, maxlength: 200 },
      roleField("scorekeeper"), pinField,
    ];
    askFirst({
      title: say("add"), submit: say("add"), fields,
      act: async (user) => {
        if (users.some(({ username }) => username === user.username)) throw new Slip(say("exists", { name: user.username }));
        if (user.username.startsWith("link:")) throw new Slip(say("link_name"));
        await post("/api/admin/users", user);
        await reload();
        return say("was_added", { name: user.name });
      },
    });
  }

  function row(user) {
    const { username, name, role, has_pin: hasPin } = user;
    const isMe = username === me.user;
    const button = (what, ask) => h("button", { type: "button", "aria-label": say("of", { what: say(what), name }), click: ask }, say(what));
    const pin = () => change({
      title: say("pin_title", { name }), text: [say("pin_text"), isMe && say("pin_self")].filter(Boolean).join(" "),
      submit: say("change_pin"), fields: [pinField], act: (values) => post(pathOf(user, "pin"), values),
    }, "pin_changed", name);
    const newRole = () => change({
      title: say("role_title", { name }), text: say("role_text"), submit: say("change_role"),
      fields: [roleField(role), pinField], act: (values) => post("/api/admin/users", { username, ...values }),
    }, "role_changed", name);
    const remove = () => change({
      title: say("remove_title", { name }), text: [say("remove_text"), isMe && say("remove_self")].filter(Boolean).join(" "),
      submit: say("remove"), isGrave: true, fields: [{ name: "again", label: say("again"), hint: username, required: true }],
      act: ({ again }) => {
        if (again !== username) throw new Slip(say("again_wrong"));
        return post(pathOf(user, "remove"));
      },
    }, "was_removed", name);
    return h("li", { "data-user": username },
      h("div", { class: "what" }, h("strong", {}, name), h("span", { class: "muted" }, username)),
      h("div", { class: "how" },
        h("span", { class: role === "admin" ? "stage admin" : "stage" }, say(role)),
        isMe && h("span", { class: "muted" }, say("you")),
        !hasPin && h("span", { class: "muted" }, say("no_pin"))),
      h("div", { class: "actions" }, button("change_pin", pin), button("change_role", newRole), button("remove", remove)));
  }

  reload().catch((error) => list.replaceChildren(h("li", { class: "fault" }, refusal(error))));
  return h("div", {},
    h("p", {}, say("about")),
    h("p", {}, h("button", { type: "button", class: "primary", click: add }, say("add"))),
    list);
}
