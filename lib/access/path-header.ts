/** The page asked for; proxy.ts writes it, since server components cannot see their own address. */
export const pathHeader = "x-usher-path";

/**
 * Set while a browser only looks ahead at a link; server.ts writes it, because Next hides its own
 * header from pages.
 */
export const prefetchHeader = "x-usher-prefetch";
