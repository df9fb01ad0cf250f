// Tournament words that several pages share.

import { words } from "../lib/words.js";
import texts from "../words/common.js";

export const common = words(texts.common);
