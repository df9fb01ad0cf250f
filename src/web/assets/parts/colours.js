// The colours that teams are shown in.

/**
 * The colours of one side of a match, for `paint`.
 * @param {Match} match
 * @param {Side} side
 */
export function coloursOf(match, side) {
  return {
    primary: match[`${side}_team_color_primary`],
    secondary: match[`${side}_team_color_secondary`],
    text: match[`${side}_team_color_text`],
  };
}

/**
 * Gives an element three colours, as custom properties that the style sheets use.
 * @template {HTMLElement} Painted
 * @param {Painted} element
 * @param {Colours} colours
 */
export function paint(element, { primary, secondary, text }, prefix = "team") {
  const set = (/** @type {string} */ name, /** @type {string | null | undefined} */ value) => {
    if (value && CSS.supports("color", value)) element.style.setProperty(`--${prefix}-${name}`, value);
    else element.style.removeProperty(`--${prefix}-${name}`);
  };
  set("primary", primary);
  set("secondary", secondary);
  set("text", text || (primary && readableOn(primary)));
  return element;
}

/**
 * Black or white, whichever has more contrast on a colour (WCAG 2.2, relative luminance).
 * @param {string} colour
 */
export function readableOn(colour) {
  const canvas = document.createElement("canvas").getContext("2d");
  if (!canvas) return "#000";
  canvas.fillStyle = colour;
  const normal = String(canvas.fillStyle);
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(normal.slice(at, at + 2), 16) / 255);
  const linear = (/** @type {number} */ part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return luminance > 0.179 ? "#000" : "#fff";
}
