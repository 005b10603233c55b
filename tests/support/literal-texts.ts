import ts from "typescript";

/** Texts that people read and that stand in a component, in order of appearance. */
export type LiteralTexts = {
  /** Whole ones: all of what an element or an attribute says. */
  whole: string[];
  /** Pieces of sentences that are put together with values, links or emphasis. */
  pieces: string[];
};

const attributes = new Set([
  ...["label", "title", "description", "help", "placeholder", "legend", "header", "heading"],
  ...["confirmLabel", "pendingLabel", "aria-label", "alt", "trigger", "allLabel", "noneLabel"],
  ...["lead", "whenEmpty", "nowLabel", "afterLabel", "detail"],
]);
const properties = new Set(["label", "title", "header", "description", "help", "text", "detail"]);
/** What stands in these is typed and not read. */
const codeTags = new Set(["Code", "code", "Kbd", "kbd", "pre", "style", "script"]);
const words = /[A-Za-z]{2}/;

/** The texts of a component file that a translator would have to find in it. */
export function literalTextsOf(file: string, text: string): LiteralTexts {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: LiteralTexts = { whole: [], pieces: [] };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node) || ts.isJsxFragment(node)) {
      if (codeTags.has(tagOf(node))) return;
      readChildren(node.children, found);
    } else if (ts.isJsxAttribute(node) && attributes.has(node.name.getText())) {
      readAttribute(node, found);
    } else if (ts.isPropertyAssignment(node) && properties.has(node.name.getText())) {
      readValue(node.initializer, found);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The sentences in a module without components: answers of actions, what a form refuses. */
export function sentencesOf(file: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && isWholeSentence(node.text)) found.push(node.text);
    else if (ts.isTemplateExpression(node) && isWholeSentence(sayingOf(node))) {
      found.push(node.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** Values stand as a word. */
function sayingOf({ head, templateSpans }: ts.TemplateExpression): string {
  return `${head.text}${templateSpans.map(({ literal }) => `Value${literal.text}`).join("")}`;
}

function isWholeSentence(text: string): boolean {
  return /^[A-Z“].*[a-z] .*[.?!…]$/s.test(text);
}

function tagOf(node: ts.JsxElement | ts.JsxFragment): string {
  return ts.isJsxElement(node) ? node.openingElement.tagName.getText() : "";
}

function readChildren(all: ts.NodeArray<ts.JsxChild>, found: LiteralTexts): void {
  const children = all.filter((one) => !(ts.isJsxText(one) && one.containsOnlyTriviaWhiteSpaces));
  // Beside an icon a text is still whole.
  const beside = children.filter((one) => !ts.isJsxSelfClosingElement(one));
  for (const child of children) {
    if (ts.isJsxText(child) && words.test(child.text)) {
      (beside.length === 1 ? found.whole : found.pieces).push(child.text.trim());
    } else if (ts.isJsxExpression(child) && child.expression) readValue(child.expression, found);
  }
}

function readAttribute({ name, initializer }: ts.JsxAttribute, found: LiteralTexts): void {
  const value =
    initializer && ts.isJsxExpression(initializer) ? initializer.expression : initializer;
  // Examples of what to type are the same in every language.
  const isExample = name.getText() === "placeholder";
  if (value && !(isExample && ts.isStringLiteral(value) && !isSentence(value.text))) {
    readValue(value, found);
  }
}

function isSentence(placeholder: string): boolean {
  return /^[A-Z][a-z]+( |$)/.test(placeholder) && !/[@:\n]/.test(placeholder);
}

/** What an expression may come to; names of things, all in small letters, are no texts. */
function readValue(value: ts.Node, found: LiteralTexts): void {
  if (ts.isStringLiteral(value) || ts.isNoSubstitutionTemplateLiteral(value)) {
    if (!words.test(value.text) || !/[A-Z]|\s/.test(value.text)) return;
    // A blank at an end is where something else is joined on.
    (value.text === value.text.trim() ? found.whole : found.pieces).push(value.text);
  } else if (ts.isConditionalExpression(value)) {
    readValue(value.whenTrue, found);
    readValue(value.whenFalse, found);
  } else if (ts.isParenthesizedExpression(value)) readValue(value.expression, found);
  else if (ts.isBinaryExpression(value) && isChoice(value)) readValue(value.right, found);
  else if (ts.isTemplateExpression(value)) {
    const said = [value.head.text, ...value.templateSpans.map(({ literal }) => literal.text)];
    if (words.test(said.join(" "))) found.pieces.push(value.getText());
  }
}

function isChoice({ operatorToken }: ts.BinaryExpression): boolean {
  return ["??", "||", "&&"].includes(operatorToken.getText());
}
