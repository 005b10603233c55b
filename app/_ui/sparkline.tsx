/** The shape of a series in the space of a word. */
export function Sparkline({ label, values }: { label: string; values: readonly number[] }) {
  const top = Math.max(1, ...values);
  const step = values.length > 1 ? 96 / (values.length - 1) : 0;
  const points = values
    .map((value, index) => `${index * step},${22 - (value / top) * 20}`)
    .join(" ");
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 96 24"
      preserveAspectRatio="none"
      className="h-6 w-24 text-accent-text"
    >
      <polyline
        points={points}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
