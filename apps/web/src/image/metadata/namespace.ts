import type { RouterOutputs } from '../../trpc/client';

export type Namespace = RouterOutputs['metadataNamespace']['list']['items'][number];

/** All of a namespace's properties, those of its groups too. */
export function propertiesOf({ properties, objects }: Namespace) {
  return [properties, ...objects.map((group) => group.properties)].flatMap((each) => Object.entries(each));
}
