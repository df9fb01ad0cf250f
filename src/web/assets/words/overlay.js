// What overlays say.

export default {
  "board": {
    "goal": { "cs": "Gól", "en": "Goal" },
    "init": { "cs": "Začátek", "en": "Starts" },
    "half_first": { "cs": "1. pol.", "en": "1st half" },
    "pause": { "cs": "Přestávka", "en": "Break" },
    "half_second": { "cs": "2. pol.", "en": "2nd half" },
    "end": { "cs": "Konec", "en": "Final" }
  }
};
