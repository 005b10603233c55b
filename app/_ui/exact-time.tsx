"use client";

import { useEffect, useState } from "react";
import { formatMoment } from "@/lib/format";

/** The moment itself, in the reader's time zone once the page is alive, in UTC before. */
export function ExactTime({ at }: { at: Date | string }) {
  const moment = new Date(at);
  const time = moment.getTime();
  const [text, setText] = useState(() => formatMoment(moment, "UTC"));
  useEffect(() => setText(formatMoment(new Date(time))), [time]);
  return (
    <time dateTime={moment.toISOString()} className="whitespace-nowrap tabular-nums">
      {text}
    </time>
  );
}
