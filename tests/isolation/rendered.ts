import { isValidElement } from "react";
import { drawingComponents } from "./inventory";

/**
 * All text that a page would hand to the browser: its elements, what its server components give,
 * and every value that a component is passed which only draws. What needs a browser is not run.
 */
export async function renderedText(page: unknown): Promise<string> {
  const seen = new Set<object>();
  const parts: string[] = [];
  const visit = async (node: unknown): Promise<void> => {
    if (typeof node === "string") parts.push(node);
    if (typeof node !== "object" || node === null || seen.has(node)) return;
    seen.add(node);
    for (const inside of await insideOf(node)) await visit(inside);
  };
  await visit(page);
  return parts.join("\n");
}

async function insideOf(node: object): Promise<unknown[]> {
  if (node instanceof Promise) return [await node];
  if (Array.isArray(node)) return node;
  if (!isValidElement(node)) return Object.values(node);
  const { type, props } = node;
  return typeof type === "function" && !isDrawing(type.name)
    ? [props, await call(type, props)]
    : [props];
}

/** Next's own link has hooks, which run only under a renderer. */
function isDrawing(name: string): boolean {
  return drawingComponents.has(name) || name === "LinkComponent";
}

// The cast is at React's edge: its type for components has no async ones.
async function call(component: unknown, props: unknown): Promise<unknown> {
  return (component as (props: unknown) => unknown)(props);
}
