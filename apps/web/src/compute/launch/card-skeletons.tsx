import { Skeleton } from '@skydeck/ui';

/** Cards to come. */
export function CardSkeletons() {
  return (
    <div aria-busy className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {[0, 1, 2].map((key) => (
        <Skeleton key={key} className="h-20 w-full rounded-lg" />
      ))}
    </div>
  );
}
