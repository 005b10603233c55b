/** The page asked for; proxy.ts writes it, since server components cannot see their own address. */
export const pathHeader = "x-usher-path";
