/** The product's mark: a deck of clouds seen edge-on. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="8" className="fill-primary" />
      <path
        d="M9 14.5a5 5 0 0 1 9.6-2A4 4 0 1 1 20.5 20H11a3.5 3.5 0 0 1-2-5.5Z"
        className="fill-primary-fg"
        opacity="0.95"
      />
      <path
        d="M8 23.5h16"
        className="stroke-primary-fg"
        strokeWidth="2.2"
        strokeLinecap="round"
        opacity="0.6"
      />
    </svg>
  );
}

export interface LogoProps {
  name: string;
}

/** Mark and name. */
export function Logo({ name }: LogoProps) {
  return (
    <span className="flex items-center gap-2.5">
      <LogoMark className="size-7" />
      <span className="text-base font-semibold tracking-tight">{name}</span>
    </span>
  );
}
