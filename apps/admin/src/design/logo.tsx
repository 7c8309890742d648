/** The mark: two jacks and the cable between them. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--accent-solid)" />
      <path
        d="M9 11c8 0 6 10 14 10"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="9" cy="11" r="3.2" fill="var(--on-accent)" />
      <circle cx="23" cy="21" r="3.2" fill="var(--on-accent)" />
    </svg>
  );
}
