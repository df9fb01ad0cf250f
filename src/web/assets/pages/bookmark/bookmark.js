// Bookmarks of commentators: `/overview#<match>`.
import { inLang } from "../../lib/words.js";

const id = /\d+/.exec(location.hash)?.[0];
// Without a match, the front page.
location.replace(inLang(id ? `/overview/${id}` : "/"));
