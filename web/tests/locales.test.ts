import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "@/locales/en.json";

const source = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(vue|ts)$/.test(name) && !name.includes("generated"))
  .map((name) => readFileSync(join("src", name), "utf8"))
  .join("\n");

const keysOf = (tree: object, path = ""): string[] =>
  Object.entries(tree).flatMap(([name, value]) => (typeof value === "string" ? [path + name] : keysOf(value, `${path}${name}.`)));
const known = keysOf(en);
const used = [...source.matchAll(/\bt\(\s*["']([\w.]+)["']/g), ...source.matchAll(/title: "([\w.]+\.[\w.]+)"/g)].map(([, key]) => key as string);
/** Keys made at run time, like `grade.${name}`. */
const made = [...source.matchAll(/`([\w.]+)\.\$\{/g)].map(([, prefix]) => `${prefix}.`);

describe("the locale file", () => {
  it("has every text that the pages ask for", () => expect(used.filter((key) => !known.includes(key))).toEqual([]));
  it("has no text that nobody asks for", () => {
    const unused = known.filter((key) => !source.includes(`"${key}"`) && !source.includes(`'${key}'`) && !made.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });
});
