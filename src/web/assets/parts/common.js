// Words of a tournament that several pages have in common.

import { words } from "../lib/words.js";
import texts from "../words/common.js";

export const common = words(texts.common);
