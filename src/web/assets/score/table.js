// What a table enters beside goals: time-outs, punishments, line-ups and treatment. A page loads it where the rules of a match ask for it, and
// gives it to the projection.

import { nameLineUp } from "./line-ups.js";
import { isPunishment } from "./lines.js";
import { followAmended, punish, sitsOut, takePunishmentBack, withSuspensions } from "./punishments.js";
import { letGoOn } from "./stops.js";
import { callTimeout, withTimeouts } from "./timeouts.js";
import { endAttack, treat, withTreatments } from "./treatments.js";

/** A match without a time-out or punishment that is taken back; null if the line is neither. */
function takeBack(known, gone, entry) {
  if (isPunishment(gone)) return takePunishmentBack(known, gone, entry);
  if (gone.kind !== "timeout") return null;
  return { match: letGoOn(known.match, known.events, gone), events: known.events.filter((event) => event !== gone) };
}

/** A match with the time-outs, suspensions and treatments that its lines make. */
const shown = ({ match, events }) => withTreatments({ match: withSuspensions(withTimeouts({ match, events }), events), events });

export const table = {
  timeout: callTimeout, punish, line_up: nameLineUp, treatment: treat, attack: endAttack, takeBack, followAmended, sitsOut, shown,
};
