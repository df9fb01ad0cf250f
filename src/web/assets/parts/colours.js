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
