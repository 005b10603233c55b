type Details = {
  /** The form field the message belongs to. */
  field?: string;
  /** HTTP status for the API: 400 unless told. */
  status?: 400 | 403 | 404 | 409 | 422 | 429;
};

/** Something a person can put right: the message says what happened, why, and what to do next. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly field: string | null;
  readonly status: NonNullable<Details["status"]>;

  constructor(message: string, { field, status }: Details = {}) {
    super(message);
    this.field = field ?? null;
    this.status = status ?? 400;
  }
}
