// Bookmarks of commentators: `/overview#<match>`.
import { inLang } from "../../lib/words.js";

const id = /\d+/.exec(location.hash)?.[0];
// Without a match there is all that is being played.
location.replace(inLang(id ? `/overview/${id}` : "/"));
