/** An app by its ids; the tenant's goes into every query. */
export type AppRef = { tenantId: string; id: string };
