/** Reads the page that follows while the one before is worked on: two are held at once. */
export async function* oneAhead<Page>(pages: AsyncIterable<Page>): AsyncGenerator<Page> {
  const reading = pages[Symbol.asyncIterator]();
  let next = ask();
  try {
    for (let page = await next; !page.done; page = await next) {
      next = ask();
      yield page.value;
    }
  } finally {
    // Whoever stops early need not hear how the page that nobody wants ended.
    await next.catch(() => undefined);
    await reading.return?.();
  }

  function ask(): Promise<IteratorResult<Page>> {
    const asked = reading.next();
    asked.catch(() => undefined);
    return asked;
  }
}
