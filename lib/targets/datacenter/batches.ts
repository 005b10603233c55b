/** Far below what a request may hold; a refused batch is tried in halves. */
export const batchMax = 500;

/** For so many memberships a call may take as long as a list does. */
export const batchMs = 120_000;
