// The table of words: every one in both languages, every one used, and none anywhere else.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

import "./page.js";
import { words } from "../../../src/web/assets/lib/words.js";

const ROOT = new URL("../../../src/web/", import.meta.url);
const read = (path) => readFileSync(new URL(path, ROOT), "utf8");
const under = (folder, ending) =>
  readdirSync(new URL(folder, ROOT), { recursive: true }).filter((file) => file.endsWith(ending)).map((file) => `${folder}${file}`);

const TABLES = under("assets/words/", ".js");
const SCRIPTS = under("assets/", ".js").filter((file) => !file.startsWith("assets/words/"));
// What the service says itself, and all of it, whose codes and states are put into words. Names in the demonstration are names.
const isSaid = (file) => !/\/tests\/|tests\.rs$|^\.\.\/cmd\/demo\//.test(file);
const SERVICE = [...under("../", ".rs").filter(isSaid), ...under("templates/", ".html")];
const CODES = [...under("../", ".rs"), ...under("../../domain/src/", ".rs"), "../tournament_file/schema.json"].map(read).join("\n");
const gaps = (text) => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();

/** `[table, section, key, {cs, en}]` of every word. */
async function everyWord() {
  const tables = await Promise.all(TABLES.map(async (file) => [file, (await import(new URL(file, ROOT))).default]));
  return tables.flatMap(([file, sections]) => Object.entries(sections).flatMap(([section, keys]) =>
    Object.entries(keys).map(([key, word]) => [file.slice("assets/words/".length, -3), section, key, word])));
}

test("every word is there in Czech and in English, with the same gaps", async () => {
  const found = await everyWord();
  assert.ok(found.length > 500);
  for (const [table, section, key, word] of found) {
    const name = `${table}, ${section}.${key}`;
    assert.deepEqual(Object.keys(word), ["cs", "en"], name);
    assert.ok(word.cs.trim() !== "" && word.en.trim() !== "", name);
    assert.deepEqual(gaps(word.cs), gaps(word.en), name);
  }
});

/** Texts in quotes, and what stands before and after a gap in those that are put together. */
function spoken(text) {
  const quoted = [...text.matchAll(/"([\w-]+)"|\b(\w+):/g)].map(([, literal, property]) => literal ?? property);
  const composed = [...text.matchAll(/`((?:[\w-]|\$\{[^}]*\})+)`/g)].map(([, form]) => form.replaceAll(/\$\{[^}]*\}/g, ".+"));
  return { quoted: new Set(quoted), composed: composed.filter((form) => form !== ".+").map((form) => new RegExp(`^${form}$`)) };
}

test("every word is used", async () => {
  const found = await everyWord();
  const service = SERVICE.map(read).join("\n");
  const unused = [...new Set(found.map(([table]) => table))].flatMap((table) => {
    const users = table === "common" ? SCRIPTS : SCRIPTS.filter((file) => file.includes(`/${table}/`));
    const { quoted, composed } = spoken(users.map(read).join("\n"));
    const isUsed = ([, section, key]) => quoted.has(key) || composed.some((form) => form.test(key))
      || CODES.includes(`"${key}"`) || service.includes(`"${table}.${section}.${key}"`);
    return found.filter(([of]) => of === table).filter((word) => !isUsed(word));
  });
  assert.deepEqual(unused.map(([table, section, key]) => `${table}.${section}.${key}`), []);
});

test("every word that is asked for is there", async () => {
  const known = new Set((await everyWord()).map(([table, section, key]) => `${table}.${section}.${key}`));
  const missing = [];
  for (const file of SCRIPTS) {
    const text = read(file);
    const table = text.match(/\/words\/(\w+)\.js"/)?.[1];
    for (const [, say, section, other] of text.matchAll(/const (\w+) = words\(texts(?:\.(\w+)|\["([\w-]+)"\])\)/g)) {
      const asked = [...text.matchAll(new RegExp(`\\b${say}\\("([\\w-]+)"`, "g"))].map(([, key]) => `${table}.${section ?? other}.${key}`);
      missing.push(...asked.filter((word) => !known.has(word)).map((word) => `${file}: ${word}`));
    }
  }
  for (const file of SERVICE) {
    const asked = [...read(file).matchAll(/"((?:\w+)\.(?:[\w-]+)\.(?:\w+))"/g)].map(([, word]) => word);
    const tables = new Set([...known].map((word) => word.split(".")[0]));
    missing.push(...asked.filter((word) => tables.has(word.split(".")[0]) && !known.has(word)).map((word) => `${file}: ${word}`));
  }
  assert.deepEqual(missing, []);
});

test("nothing is said outside the table", () => {
  const czech = /["`'][^"`'\n]*[áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ][^"`'\n]*["`']/;
  const found = [...SCRIPTS, ...SERVICE].flatMap((file) => {
    const [code] = read(file).split("#[cfg(test)]");
    return code.split("\n").filter((line) => czech.test(line)).map((line) => `${file}: ${line.trim()}`);
  });
  assert.deepEqual(found, []);
});

test("gaps are filled with what there is", () => {
  const say = words({ hello: { cs: "Ahoj, {name}: {name} {score}", en: "Hello, {name}: {name} {score}" } });
  assert.equal(say("hello", { name: "{score}", score: "1:0" }), "Hello, {score}: {score} 1:0");
});
