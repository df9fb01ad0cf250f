// Elements without markup in strings: everything from the service is text and never HTML.

/**
 * Makes an element. `attributes` that are functions listen to events; `undefined`, `null` and `false` are left out.
 * @template {string} Name
 * @param {Name} name
 * @param {Record<string, unknown>} [attributes]
 * @param {...unknown} children
 * @returns {Name extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Name] : HTMLElement}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, /** @type {EventListener} */ (value));
    else if (value === true) element.setAttribute(key, "");
    else element.setAttribute(key, String(value));
  }
  const shown = children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);
  element.append(.../** @type {Node[]} */ (shown));
  return /** @type {any} */ (element);
}

/**
 * The element of this page that a selector leads to: without it the script is on another page than its own.
 * @param {string} selector
 */
export function find(selector) {
  const found = document.querySelector(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
}

/** The attributes of table headings and cells: where a style sheet lays a table out as a grid, only roles keep it a table for screen readers. */
export const HEADING = { scope: "col", role: "columnheader" };
export const CELL = { role: "cell" };

/**
 * Sets the text of an element, if it changed: screen readers announce every change.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Makes these the children of an element, in this order; children that are already in place are not touched and keep focus.
 * @param {Element} element
 * @param {Element[]} children
 */
export function patchChildren(element, children) {
  const staying = new Set(children);
  [...element.children].filter((child) => !staying.has(child)).forEach((child) => child.remove());
  children.forEach((child, at) => {
    if (element.children[at] !== child) element.insertBefore(child, element.children[at] ?? null);
  });
}

/** @type {HTMLElement | null} */
let announcer = null;

/**
 * Has screen readers say a text.
 * @param {string} text
 */
export function announce(text) {
  announcer ??= document.body.appendChild(h("div", { class: "hidden", role: "status", "aria-live": "polite" }));
  announcer.textContent = text;
}
