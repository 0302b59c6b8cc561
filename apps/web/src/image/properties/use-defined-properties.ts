'use client';
import { definedProperties, type DefinedProperty } from '@skydeck/core/image/metadata/defined-properties';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTRPC } from '../../trpc/client';

const none: ReadonlyMap<string, DefinedProperty> = new Map();

/** The properties that images can have by the cloud's metadata definitions; none until they are known. */
export function useDefinedProperties(): ReadonlyMap<string, DefinedProperty> {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.metadataNamespace.list.queryOptions({ resourceType: 'OS::Glance::Image', pageSize: 100 }),
  );
  return useMemo(() => (data ? definedProperties(data.items, 'OS::Glance::Image') : none), [data]);
}
