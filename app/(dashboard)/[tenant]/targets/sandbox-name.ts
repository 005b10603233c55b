/** “Sandbox”, or “Sandbox 2” where the first is taken. */
export function freeSandboxName(taken: readonly string[]): string {
  const names = new Set(taken.map((name) => name.toLowerCase()));
  let number = 1;
  let name = "Sandbox";
  while (names.has(name.toLowerCase())) {
    number += 1;
    name = `Sandbox ${number}`;
  }
  return name;
}
