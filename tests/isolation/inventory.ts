import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A way into the program: a file and the name it exports. */
export type Entry = { file: string; name: string };

const trees = new Map<string, ts.SourceFile>();
const verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const files = readdirSync("app", { recursive: true, encoding: "utf8" })
  .map((file) => join("app", file))
  .filter((file) => /\.tsx?$/.test(file))
  .sort();

/** Every page, and every layout around pages, by file. */
export const screens: string[] = files.filter((file) => /\/(page|layout)\.tsx$/.test(file));

/** Every method of every route handler. */
export const routes: Entry[] = files
  .filter((file) => /(^|\/)route\.tsx?$/.test(file))
  .flatMap((file) => exportsOf(file).filter(({ name }) => verbs.includes(name)));

/** Every server action, each callable by whoever can reach the server. */
export const actions: Entry[] = files
  .filter((file) => directiveOf(parsed(file).statements[0]) === "use server")
  .flatMap(exportsOf);

/** Actions written inside a component would escape the list above. */
export const inlineActions: string[] = files.filter((file) => {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) && directiveOf(node.statements[0]) === "use server") found = true;
    ts.forEachChild(node, visit);
  };
  visit(parsed(file));
  return found;
});

/** Components that only draw what they are passed, and those that need a browser; by name. */
export const drawingComponents: ReadonlySet<string> = new Set(
  files
    .filter((file) => /^app\/_(ui|shell)\//.test(file) || isForBrowsers(file))
    .flatMap(exportsOf)
    .map(({ name }) => name),
);

/** `app/(dashboard)/[tenant]/runs/page.tsx` → `/[tenant]/runs`. */
export function urlPatternOf(file: string): string {
  const folders = file.split("/").slice(1, -1);
  return `/${folders.filter((folder) => !folder.startsWith("(")).join("/")}`;
}

export function parametersOf(pattern: string): string[] {
  return [...pattern.matchAll(/\[+(?:\.\.\.)?([^\].]+)\]+/g)].map(([, name]) => name ?? "");
}

function exportsOf(file: string): Entry[] {
  const names = parsed(file).statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return namesOfList(file, statement);
    if (!isExported(statement)) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => name.getText(parsed(file)));
    }
    return ts.isFunctionDeclaration(statement) && statement.name ? [statement.name.text] : [];
  });
  return names.map((name) => ({ file, name }));
}

function namesOfList(file: string, { exportClause, isTypeOnly }: ts.ExportDeclaration): string[] {
  if (isTypeOnly) return [];
  if (exportClause && ts.isNamedExports(exportClause)) {
    return exportClause.elements.map(({ name }) => name.text);
  }
  throw new Error(`${file} exports everything of another file; name what it exports`);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function isForBrowsers(file: string): boolean {
  return directiveOf(parsed(file).statements[0]) === "use client";
}

function directiveOf(statement: ts.Statement | undefined): string | null {
  if (!statement || !ts.isExpressionStatement(statement)) return null;
  return ts.isStringLiteral(statement.expression) ? statement.expression.text : null;
}

function parsed(file: string): ts.SourceFile {
  const known = trees.get(file);
  if (known) return known;
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const text = readFileSync(file, "utf8");
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  trees.set(file, tree);
  return tree;
}
