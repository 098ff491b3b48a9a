/** Firebell's own mark: a bell with a crown and a clapper, drawn to be legible at 16 px. */
export function BellMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="var(--accent)" aria-hidden="true">
      <path d="M7 .9h2v1.4H7z" />
      <path d="M8 2.1c-2.7 0-4.4 1.9-4.5 4.7C3.4 9 2.9 10 1.6 11v1.1h12.8V11c-1.3-1-1.8-2-1.9-4.2C12.4 4 10.7 2.1 8 2.1z" />
      <path d="M5.9 13.2h4.2a2.1 2.1 0 0 1-4.2 0z" />
    </svg>
  );
}
