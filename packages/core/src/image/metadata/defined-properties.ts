import type { PropertyDefinition, PropertyGroup, ResourceTypeAssociation } from './namespace.input';

/** A property that resources of one type can have, under its full name. */
export interface DefinedProperty {
  key: string;
  definition: PropertyDefinition;
  /** Display name of the namespace that defines it. */
  namespace: string;
}

interface Namespace {
  displayName: string;
  resourceTypes: readonly ResourceTypeAssociation[];
  properties: Readonly<Record<string, PropertyDefinition>>;
  objects: readonly PropertyGroup[];
}

/**
 * Everything that the namespaces define for resources of a type, by full name; of two definitions of one name the first
 * counts. Those that only the cloud itself may set are left out.
 */
export function definedProperties(
  namespaces: readonly Namespace[],
  resourceType: string,
): Map<string, DefinedProperty> {
  const found = new Map<string, DefinedProperty>();
  for (const namespace of namespaces) {
    const association = namespace.resourceTypes.find(({ name }) => name === resourceType);
    if (!association) continue;
    const all = [namespace.properties, ...namespace.objects.map((group) => group.properties)];
    for (const [name, definition] of all.flatMap((properties) => Object.entries(properties))) {
      const key = `${association.prefix ?? ''}${name}`;
      if (definition.readonly || found.has(key)) continue;
      found.set(key, { key, definition, namespace: namespace.displayName });
    }
  }
  return found;
}

export type PropertyProblem =
  | { key: 'not-listed' | 'not-boolean' | 'not-integer' | 'not-number' | 'pattern'; value?: undefined }
  | { key: 'minimum' | 'maximum' | 'minLength' | 'maxLength'; value: number };

/** Why a value, which is always kept as text, is not what its definition asks for; null when it is. */
export function propertyProblem(definition: PropertyDefinition, text: string): PropertyProblem | null {
  if (definition.enum) {
    return definition.enum.some((each) => String(each) === text) ? null : { key: 'not-listed' };
  }
  switch (definition.type) {
    case 'boolean':
      return ['true', 'false'].includes(text.toLowerCase()) ? null : { key: 'not-boolean' };
    case 'integer':
      return /^[+-]?\d+$/.test(text) ? outOfRange(definition, Number(text)) : { key: 'not-integer' };
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text))
        ? outOfRange(definition, Number(text))
        : { key: 'not-number' };
    case 'string':
      return wrongText(definition, text);
    case 'array':
      return null;
  }
}

function outOfRange({ minimum, maximum }: PropertyDefinition, value: number): PropertyProblem | null {
  if (minimum !== undefined && value < minimum) return { key: 'minimum', value: minimum };
  if (maximum !== undefined && value > maximum) return { key: 'maximum', value: maximum };
  return null;
}

function wrongText(
  { minLength, maxLength, pattern }: PropertyDefinition,
  text: string,
): PropertyProblem | null {
  if (minLength !== undefined && text.length < minLength) return { key: 'minLength', value: minLength };
  if (maxLength !== undefined && text.length > maxLength) return { key: 'maxLength', value: maxLength };
  if (pattern !== undefined && !new RegExp(pattern).test(text)) return { key: 'pattern' };
  return null;
}

/** What a property begins with when it is added: its default, its first choice, or nothing. */
export function initialValue(definition: PropertyDefinition): string {
  if (definition.default !== undefined && definition.default !== null) return String(definition.default);
  if (definition.enum) return String(definition.enum[0]);
  return definition.type === 'boolean' ? 'true' : '';
}
