import { Fragment } from "react";

/** Text without blanks, as an address or a path, that may go on in the next line after its joints. */
export function Breakable({ text }: { text: string }) {
  const parts = text.split(/(?<=[.@/:_-])|(?=\[)/);
  let place = 0;
  return parts.map((part) => {
    place += part.length;
    return (
      <Fragment key={place}>
        {part}
        <wbr />
      </Fragment>
    );
  });
}
