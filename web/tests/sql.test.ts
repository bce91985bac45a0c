import { describe, expect, it } from "vitest";
import { breakLines, readSql } from "@/answer/sql";

const kinds = (sql: string) => readSql(sql).filter(({ kind }) => kind !== "space").map(({ kind, text }) => `${kind}:${text}`);

describe("readSql", () => {
  it.each([
    ["SELECT count(*) FROM t", ["keyword:SELECT", "function:count", "sign:(", "sign:*", "sign:)", "keyword:FROM", "name:t"]],
    ["'it''s' \"select\" 1.5e3", ["string:'it''s'", 'name:"select"', "number:1.5e3"]],
    ["-- from\n/* x */ à", ["comment:-- from", "comment:/* x */", "name:à"]],
  ])("reads %s", (sql, expected) => expect(kinds(sql)).toEqual(expected));

  it.each(["SELECT 1 -- x", "select `a b`, [c] from \"d\"\"e\" where f = 'g''h' and i >= 1.0", "'open", '"', "/*", "\u0000é€"])(
    "loses nothing of %j",
    (sql) => expect(readSql(sql).map(({ text }) => text).join("")).toBe(sql),
  );
});

describe("breakLines", () => {
  it("puts each clause on a line of its own", () => {
    const sql = "SELECT a, count(*) FROM t LEFT JOIN u ON t.id = u.id WHERE a > 1 AND b BETWEEN 1 AND 2 GROUP BY a ORDER BY a";
    expect(breakLines(sql).split("\n")).toEqual([
      "SELECT a, count(*)",
      "FROM t",
      "LEFT JOIN u ON t.id = u.id",
      "WHERE a > 1",
      "  AND b BETWEEN 1 AND 2",
      "GROUP BY a",
      "ORDER BY a",
    ]);
  });
  it("keeps subqueries on their line", () => {
    const sql = "SELECT a FROM (SELECT a FROM t WHERE a IN (SELECT b FROM u WHERE b > 10)) AS inner_rows LIMIT 10";
    expect(breakLines(sql).split("\n")).toHaveLength(3);
  });
  it("leaves a statement that has lines already", () => expect(breakLines("SELECT 1\n  FROM t")).toBe("SELECT 1\n  FROM t"));
});
