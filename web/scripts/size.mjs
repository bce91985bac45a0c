// Fails when a chunk of the built app outgrows its budget (kB, gzip -9).
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const root = new URL("../../src/answerbook/static/", import.meta.url).pathname;
const budgets = { entry: 90, charts: 290, route: 60 };
const html = readFileSync(join(root, "index.html"), "utf8");
const entry = new Set([...html.matchAll(/assets\/[\w.-]+\.js/g)].map((match) => match[0].slice("assets/".length)));

const sizes = readdirSync(join(root, "assets"))
  .filter((name) => name.endsWith(".js"))
  .map((name) => ({ name, kb: gzipSync(readFileSync(join(root, "assets", name)), { level: 9 }).length / 1000 }));
const kindOf = (name) => (entry.has(name) ? "entry" : name.startsWith("charts") ? "charts" : "route");
const total = (kind) => sizes.filter(({ name }) => kindOf(name) === kind).reduce((sum, { kb }) => sum + kb, 0);

const rows = [
  { what: "entry", kb: total("entry"), budget: budgets.entry },
  { what: "charts", kb: total("charts"), budget: budgets.charts },
  ...sizes.filter(({ name }) => kindOf(name) === "route").map(({ name, kb }) => ({ what: name, kb, budget: budgets.route })),
];
for (const { what, kb, budget } of rows) console.log(`${kb.toFixed(1).padStart(7)} / ${budget} kB  ${what}`);
const over = rows.filter(({ kb, budget }) => kb > budget);
if (over.length) {
  console.error(`Over budget: ${over.map(({ what }) => what).join(", ")}. Load it later or drop it.`);
  process.exit(1);
}
