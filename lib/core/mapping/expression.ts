import { type ASTNode, Environment, type ParseResult } from "@marcbachmann/cel-js";
import {
  expressionFunctions,
  ranOut,
  registerFunctions,
  renamedFunctions,
  startCounting,
} from "./expression-functions";
import { TooManyStepsError } from "./steps";

/** Attribute values of the person or group by variable, for example `user`. */
export type ExpressionValues = Record<string, Record<string, unknown>>;

export type Expression = {
  /** Attributes it reads, as far as they stand in its text: `name.givenName`, `urn:…:department`. */
  paths: string[];
  /** Throws ExpressionError. */
  evaluate(values: ExpressionValues): unknown;
};

/** What is wrong with an expression, and at which character of its text (from 1). */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly position: number | null;

  constructor(message: string, position: number | null, cause?: unknown) {
    super(position === null ? message : `${message} (at character ${position})`, { cause });
    this.position = position;
  }
}

type Options = {
  /** Names that the expression may use. */
  variables?: readonly string[];
  /** What must come out: a text (or a list of texts), or yes or no. */
  result?: "text" | "bool";
};

export const expressionMax = 2_000;
const nestingMax = 2;
const limits = {
  maxAstNodes: 300,
  maxDepth: 30,
  maxListElements: 100,
  maxMapEntries: 100,
  maxCallArguments: 4,
};

/**
 * Compiles an expression of the Common Expression Language. It sees the given record and nothing
 * else: no clock, no chance, no network; it takes a bounded number of steps, and its patterns run
 * on RE2. Throws ExpressionError for a text that cannot be used.
 */
export function compileExpression(text: string, options: Options = {}): Expression {
  const { variables = ["user"], result = "text" } = options;
  if (text.length > expressionMax) {
    throw new ExpressionError(`An expression has at most ${expressionMax} characters`, null);
  }
  const environment = environmentFor(variables);
  const nodes = checked(parse(environment, text, []));
  const inserts = boundsOf(nodes);
  const program = parse(environment, inserted(text, inserts), inserts);
  for (const { node } of walk(program.ast)) rename(node);
  const { valid, type, error } = program.check();
  if (!valid) throw expressionError(error, inserts);
  checkType(type ?? "dyn", result);
  return {
    paths: pathsIn(nodes, variables),
    evaluate: (values) => {
      startCounting();
      try {
        const value = program(values);
        if (!ranOut()) return value;
      } catch (thrown) {
        if (!ranOut()) throw expressionError(thrown, inserts);
      }
      const cause = new TooManyStepsError();
      throw new ExpressionError(cause.message, null, cause);
    },
  };
}

/** Null when the expression can be used; else what is wrong, with the position. */
export function expressionProblem(text: string, options: Options = {}): string | null {
  try {
    compileExpression(text, options);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The texts of a result: nothing for null, several for a list. */
export function expressionTexts(value: unknown): string[] {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value === "string") return [value];
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean") {
    return [String(value)];
  }
  if (Array.isArray(value)) return value.flatMap(expressionTexts);
  throw new ExpressionError("The result is a record: choose one of its attributes", null);
}

const environments = new Map<string, Environment>();

function environmentFor(variables: readonly string[]): Environment {
  const key = variables.join();
  const known = environments.get(key);
  if (known) return known;
  const made = registerFunctions(new Environment({ limits, homogeneousAggregateLiterals: false }));
  for (const name of variables) made.registerVariable(name, "map<string, dyn>");
  environments.set(key, made);
  return made;
}

function parse(environment: Environment, text: string, inserts: Insert[]): ParseResult {
  try {
    return environment.parse(text);
  } catch (error) {
    throw expressionError(error, inserts);
  }
}

type Placed = { node: ASTNode; nesting: number };

function* walk(node: ASTNode, nesting = 0): Generator<Placed> {
  yield { node, nesting };
  if (node.op === "value" || node.op === "id") return;
  const [receiver] = isComprehension(node) ? [node.args[1]] : [];
  for (const child of childrenOf(node.args)) {
    const inside = receiver !== undefined && child !== receiver;
    yield* walk(child, inside ? nesting + 1 : nesting);
  }
}

function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return isNode(args) ? [args] : [];
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

const comprehensions = ["all", "exists", "exists_one", "filter", "map"];

function isComprehension(node: ASTNode): node is Extract<ASTNode, { op: "rcall" }> {
  return node.op === "rcall" && comprehensions.includes(node.args[0]) && node.args[2].length > 1;
}

/** Only known functions, and no loops in loops in loops: that is how the engine can be kept busy. */
function checked(program: ParseResult): Placed[] {
  const nodes = [...walk(program.ast)];
  for (const { node, nesting } of nodes) {
    if (nesting > nestingMax) {
      throw new ExpressionError(
        `Lists are gone through at most ${nestingMax} deep`,
        node.start + 1,
      );
    }
    if (node.op !== "call" && node.op !== "rcall") continue;
    if (!Object.hasOwn(expressionFunctions, node.args[0])) {
      throw new ExpressionError(`There is no function ${node.args[0]}()`, node.start + 1);
    }
  }
  return nodes;
}

type Insert = { at: number; text: string };

/** Every list that is gone through is counted: `list.map(…)` becomes `bounded(list).map(…)`. */
function boundsOf(nodes: Placed[]): Insert[] {
  return nodes
    .flatMap(({ node }) => {
      if (!isComprehension(node)) return [];
      const { start, end } = node.args[1].range;
      return [
        { at: start, text: "bounded(" },
        { at: end, text: ")" },
      ];
    })
    .sort((one, other) => one.at - other.at);
}

function inserted(text: string, inserts: Insert[]): string {
  let result = "";
  let from = 0;
  for (const insert of inserts) {
    result += text.slice(from, insert.at) + insert.text;
    from = insert.at;
  }
  return result + text.slice(from);
}

function rename(node: ASTNode): void {
  if (node.op !== "rcall") return;
  const other = Object.hasOwn(renamedFunctions, node.args[0]) ? renamedFunctions[node.args[0]] : "";
  if (other) node.args[0] = other;
}

function checkType(type: string, result: "text" | "bool"): void {
  if (result === "bool" && type !== "bool" && type !== "dyn") {
    throw new ExpressionError(`The result must be true or false, not ${type}`, null);
  }
  if (result === "text" && /^(map|bytes|type|google)/.test(type)) {
    throw new ExpressionError(`The result must be a text, not ${type}`, null);
  }
}

type EngineError = { code: string; summary: string; range: { start: number } | undefined };

function expressionError(error: unknown, inserts: Insert[]): ExpressionError {
  if (error instanceof ExpressionError) return error;
  const known = engineError(error);
  if (!known)
    return new ExpressionError(error instanceof Error ? error.message : String(error), null);
  const at = known.range ? originalPosition(known.range.start, inserts) + 1 : null;
  return new ExpressionError(wordsFor(known), at);
}

function engineError(error: unknown): EngineError | null {
  if (!(error instanceof Error) || !("code" in error) || !("summary" in error)) return null;
  const range = "range" in error && isRange(error.range) ? error.range : undefined;
  return { code: String(error.code), summary: String(error.summary), range };
}

function isRange(value: unknown): value is { start: number } {
  return typeof value === "object" && value !== null && "start" in value;
}

function wordsFor({ code, summary }: EngineError): string {
  if (code === "no_such_key") {
    const name = summary.replace("No such key: ", "");
    return `This record has no attribute ${name}. Ask has(…) first, or read it with .attr("…")`;
  }
  return summary.replace(/matchesInLinearTime|splitBounded|joinBounded/g, (name) =>
    name.replace(/InLinearTime|Bounded/, ""),
  );
}

/** Where a place of the text that runs stands in the text that was written. */
function originalPosition(position: number, inserts: Insert[]): number {
  let shift = 0;
  for (const { at, text } of inserts) {
    if (at + shift >= position) break;
    shift += text.length;
  }
  return Math.max(0, position - shift);
}

/** `user.name.givenName`, `user["urn:…"].department` and `user.attr("…")` as attribute paths. */
function pathsIn(nodes: Placed[], variables: readonly string[]): string[] {
  const paths = nodes.flatMap(({ node }) => {
    if (node.op === "rcall" && /^attrs?$/.test(node.args[0])) {
      const [path] = node.args[2];
      return path?.op === "value" && typeof path.args === "string" ? [path.args] : [];
    }
    const names = accessNames(node, variables) ?? [];
    return names.length === 0 ? [] : [pathOf(names)];
  });
  const whole = paths.filter((path) => !paths.some((other) => isBelow(other, path)));
  return [...new Set(whole)];
}

function isBelow(path: string, other: string): boolean {
  return path.startsWith(`${other}.`) || path.startsWith(`${other}:`);
}

/** Null for what is no chain of accesses that begins at a variable. */
function accessNames(node: ASTNode, variables: readonly string[]): string[] | null {
  if (node.op === "id") return variables.includes(node.args) ? [] : null;
  if (node.op !== "." && node.op !== "[]") return null;
  const before = accessNames(node.args[0], variables);
  const name = memberName(node);
  return before === null || name === null ? null : [...before, name];
}

function pathOf([first = "", ...rest]: string[]): string {
  if (rest.length === 0) return first;
  return `${first}${/^urn:/i.test(first) ? ":" : "."}${rest.join(".")}`;
}

function memberName(node: Extract<ASTNode, { op: "." | "[]" }>): string | null {
  const [, member] = node.args;
  if (typeof member === "string") return member;
  return member.op === "value" && typeof member.args === "string" ? member.args : null;
}
