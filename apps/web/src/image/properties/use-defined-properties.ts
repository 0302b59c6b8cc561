'use client';
import { definedProperties, type DefinedProperty } from '@skydeck/core/image/metadata/defined-properties';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSay } from '../../i18n/sentences/sentences-provider';
import { useTRPC } from '../../trpc/client';

const none: ReadonlyMap<string, DefinedProperty> = new Map();

/** The properties that images can have by the cloud's metadata definitions; none until they are known. */
export function useDefinedProperties(): ReadonlyMap<string, DefinedProperty> {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.metadataNamespace.list.queryOptions({ resourceType: 'OS::Glance::Image', pageSize: 100 }),
  );
  const say = useSay();
  return useMemo(() => {
    if (!data) return none;
    const found = definedProperties(data.items, 'OS::Glance::Image');
    return new Map([...found].map(([key, property]) => [key, inWords(property, say)]));
  }, [data, say]);
}

/** What the cloud itself defines is said in the reader's language; what somebody has imported stays as it is. */
function inWords(property: DefinedProperty, say: (sentence: string) => string): DefinedProperty {
  const { title, description } = property.definition;
  return {
    ...property,
    namespace: say(property.namespace),
    definition: {
      ...property.definition,
      title: say(title),
      ...(description ? { description: say(description) } : {}),
    },
  };
}
