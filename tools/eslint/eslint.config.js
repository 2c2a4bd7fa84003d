/* How the report page's scripts are judged. The page puts them into one script element, one behind the other: a name
   that one of them declares is there for those after it, and for no other. */
import { readFileSync } from "node:fs";

import js from "@eslint/js";

const PAGE = "plugins/plugin_utils/exports/html";
/* What the page uses of a browser. */
const BROWSER = [
  "atob", "Blob", "CustomEvent", "DecompressionStream", "document", "Event", "location", "Node", "Response", "URL",
  "setTimeout", "clearTimeout", "URLSearchParams", "window",
];

const order = readFileSync(`${PAGE}/page.py`, "utf8").match(/^SCRIPTS = \(([^)]*)\)/m)[1].match(/\w+/g);
const declared = (name) => [...readFileSync(`${PAGE}/js/${name}.js`, "utf8")
  .matchAll(/^(?:const|function|class) (?:\{ )?(\w+(?:, \w+)*)/gm)]
  .flatMap(([, names]) => names.split(", "));
const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

const scripts = order.map((name, place) => ({
  name: name,
  files: [`${PAGE}/js/${name}.js`],
  languageOptions: {
    sourceType: "script", globals: readonly([...BROWSER, ...order.slice(0, place).flatMap(declared)]),
  },
  /* What a script declares at its top is for those behind it. */
  rules: { "no-unused-vars": ["error", { vars: "local", args: "all", ignoreRestSiblings: true }] },
}));

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error", "no-var": "error", "prefer-const": "error", "no-shadow": "error",
      "no-use-before-define": ["error", { functions: false }],
      "no-eval": "error", "no-implied-eval": "error", "no-new-func": "error",
      "no-implicit-globals": ["error", { lexicalBindings: false }],
      "max-len": ["error", { code: 120 }],
    },
  },
  ...scripts,
  { files: ["tools/eslint/*.js"], languageOptions: { sourceType: "module" } },
];
