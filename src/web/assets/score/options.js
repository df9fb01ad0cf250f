// Features of the phone itself: keep its screen on, vibrate, beep.

import { h } from "../lib/dom.js";
import { read, write } from "./store.js";
import { say } from "./words.js";

const KEY = "options";
const VIBRATION_MS = 40;
const SIGNAL_MS = [300, 150, 300];
const BEEP_S = 0.09;
const BEEP_HZ = 880;

const options = { wake: true, vibration: true, sound: false, ...read(KEY) };
let lock = Promise.resolve(null);
/** @type {AudioContext | undefined} */
let audio;

// Not available without https: then there is no switch for it.
const POSSIBLE = { wake: "wakeLock" in navigator, vibration: "vibrate" in navigator, sound: "AudioContext" in window };

/** Keeps the screen on, if wanted; the browser releases the lock whenever the page is hidden. */
export function stayAwake() {
  if (POSSIBLE.wake && !document.hidden) lock = lock.then(asWanted);
}

// One after the other, so that no second lock is left unreleased.
function asWanted(held) {
  if (!options.wake) return held?.release();
  if (held && !held.released) return held;
  // Refused when the battery is low.
  return navigator.wakeLock.request("screen").catch(() => null);
}

document.addEventListener("visibilitychange", stayAwake);

function beep() {
  audio ??= new AudioContext();
  const tone = audio.createOscillator();
  tone.frequency.value = BEEP_HZ;
  tone.connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + BEEP_S);
}

/** Confirms by touch and sound that a tap counted. */
export function feel() {
  if (options.vibration && POSSIBLE.vibration) navigator.vibrate(VIBRATION_MS);
  if (options.sound && POSSIBLE.sound) beep();
}

/** Calls somebody who does not look at the phone. */
export function signal() {
  if (options.vibration && POSSIBLE.vibration) navigator.vibrate(SIGNAL_MS);
  if (options.sound && POSSIBLE.sound) beep();
}

function choice(name) {
  const change = ({ target }) => {
    options[name] = target.checked;
    write(KEY, options);
    if (name === "wake") stayAwake();
    else if (target.checked) feel();
  };
  return h("label", { class: "option" }, h("input", { type: "checkbox", name, checked: options[name], change }), say(name));
}

/** The switches. */
export function optionsPanel() {
  const names = Object.keys(options).filter((name) => POSSIBLE[name]);
  return h("details", { class: "options card" }, h("summary", {}, say("options")), names.map(choice));
}
