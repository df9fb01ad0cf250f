import js from "@eslint/js";
import globals from "globals";

const ASSETS = "src/web/assets";

/** The scripts of a folder import from that folder and from those before it. */
const LAYERS = ["lib", "feeds", "parts"];
const PAGES = ["pages", "score", "admin", "overlay", "embed"];

const message = "a lower folder knows nothing of a higher one, and pages nothing of each other";
const mayNotImport = (folders, ...others) => ({
  "no-restricted-imports": ["error", { patterns: [`/(${folders.join("|")})/`, ...others].map((regex) => ({ regex, message })) }],
});

const layers = LAYERS.map((folder, at) => ({
  files: [`${ASSETS}/${folder}/**/*.js`],
  rules: mayNotImport([...LAYERS.slice(at + 1), ...PAGES]),
}));
// Of pages/home, ../match is another page.
const pages = PAGES.map((folder) => ({
  files: [`${ASSETS}/${folder}/**/*.js`],
  rules: mayNotImport(PAGES.filter((other) => other !== folder), ...(folder === "pages" ? ["^\\.\\./(?!\\.\\./)"] : [])),
}));

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: "latest", sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "consistent-return": "off",
      "default-case-last": "error",
      eqeqeq: "error",
      "no-constructor-return": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-shadow": "error",
      "no-throw-literal": "error",
      "no-unused-private-class-members": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "require-await": "error",
    },
  },
  { files: [`${ASSETS}/sw.js`], languageOptions: { globals: { ...globals.serviceworker, VERSION: "readonly", FILES: "readonly" } } },
  { files: ["tests/front/unit/*.js"], languageOptions: { globals: globals.node }, rules: { "require-await": "off" } },
  { ignores: ["**/generated/**"] },
  ...layers,
  ...pages,
];
