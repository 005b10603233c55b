/** The mark: a doorway with somebody in it. Takes the colour of the text around it. */
export function Logo({ className = "size-6" }: { className?: string | undefined }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path
        d="M9.5 25V15a6.5 6.5 0 0 1 13 0v10"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <circle cx="16" cy="16.2" r="2.5" fill="#fff" />
      <path d="M16 21v4" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  );
}
