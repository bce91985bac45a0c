/** A light reading of SQL for display: words, strings, numbers, comments. It never decides anything. */
export type TokenKind = "keyword" | "function" | "string" | "number" | "comment" | "name" | "space" | "sign";

export interface SqlToken {
  kind: TokenKind;
  text: string;
}

const KEYWORDS = new Set(
  (
    "all and as asc between by case cast cross current date desc distinct else end escape except exists extract false " +
    "fetch filter first following for from full group having ilike in inner intersect interval is join last lateral left " +
    "like limit natural not null nulls offset on or order outer over partition preceding qualify range recursive right " +
    "row rows select set then timestamp top true unbounded union using values when where window with within"
  ).split(" "),
);
const TOKEN =
  /(--[^\n]*|\/\*[\s\S]*?\*\/)|('(?:[^']|'')*')|("(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\])|(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_$]*)|(\s+)|([\s\S])/giu;

export function readSql(sql: string): SqlToken[] {
  return [...sql.matchAll(TOKEN)].map((match) => {
    const [text, comment, string, quoted, number, word, space] = match;
    if (comment) return { kind: "comment", text };
    if (string) return { kind: "string", text };
    if (quoted) return { kind: "name", text };
    if (number) return { kind: "number", text };
    if (space) return { kind: "space", text };
    if (!word) return { kind: "sign", text };
    if (sql[(match.index ?? 0) + text.length] === "(" && !KEYWORDS.has(text.toLowerCase())) return { kind: "function", text };
    return { kind: KEYWORDS.has(text.toLowerCase()) ? "keyword" : "name", text };
  });
}

const STARTS_LINE =
  /^(select|from|where|group by|having|order by|limit|offset|union all|union|intersect|except|with|(left |right |full |inner |cross )?(outer )?join)$/i;
const CONTINUES = /^(group|order|left|right|full|inner|cross|union|outer)$/i;

/** Break a statement that came on one line before its clauses; others stay as they are. */
export function breakLines(sql: string): string {
  if (sql.trim().includes("\n") || sql.length < 60) return sql.trim();
  let depth = 0;
  let out = "";
  const tokens = readSql(sql.trim());
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as SqlToken;
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    const isJoined = CONTINUES.test(previousWord(tokens, i));
    const clause = CONTINUES.test(token.text) ? `${token.text} ${nextWord(tokens, i)}` : token.text;
    const starts = token.kind === "keyword" && STARTS_LINE.test(clause.trim()) && !isJoined;
    if (starts && depth === 0 && out) out = `${out.trimEnd()}\n`;
    if (token.kind === "keyword" && /^and$/i.test(token.text) && depth === 0 && !afterBetween(tokens, i)) out = `${out.trimEnd()}\n  `;
    out += token.text;
  }
  return out;
}

const wordAt = (token: SqlToken | undefined) => (token && token.kind === "keyword" ? token.text : "");
const previousWord = (tokens: SqlToken[], i: number) => wordAt(tokens[i - 2]);
const nextWord = (tokens: SqlToken[], i: number) => wordAt(tokens[i + 2]);
const afterBetween = (tokens: SqlToken[], i: number) =>
  tokens
    .slice(Math.max(0, i - 8), i)
    .some(({ kind, text }) => kind === "keyword" && /^between$/i.test(text));
