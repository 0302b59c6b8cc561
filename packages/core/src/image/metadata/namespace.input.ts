import { z } from 'zod';
import { listInput } from '../../list.input';

const NAME_MAX = 80;
const TEXT_MAX = 2_000;
const JSON_MAX = 400_000;
const PROPERTIES_MAX = 300;

/** What namespaces can describe, by OpenStack's names. */
export const resourceTypes = [
  'OS::Glance::Image',
  'OS::Cinder::Volume',
  'OS::Nova::Flavor',
  'OS::Nova::Aggregate',
  'OS::Nova::Server',
] as const;

export const propertyTypes = ['string', 'integer', 'number', 'boolean', 'array'] as const;

const scalar = z.union([z.string().max(1_024), z.number(), z.boolean()]);

/** One property as Glance describes it: a part of JSON Schema. What it does not use is left out. */
export const propertyDefinition = z
  .object({
    title: z.string().trim().min(1).max(255),
    description: z.string().max(TEXT_MAX).default(''),
    type: z.enum(propertyTypes),
    enum: z.array(scalar).min(1).max(500).optional(),
    default: z.union([scalar, z.array(scalar)]).nullish(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: z.number().int().min(0).optional(),
    maxLength: z.number().int().min(0).optional(),
    pattern: z.string().max(500).refine(isRegExp, 'The pattern is no regular expression.').optional(),
    items: z.object({ type: z.enum(propertyTypes).optional(), enum: z.array(scalar).optional() }).optional(),
    readonly: z.boolean().optional(),
  })
  .describe('a property');
export type PropertyDefinition = z.infer<typeof propertyDefinition>;

const propertyName = z
  .string()
  .min(1)
  .max(NAME_MAX)
  .regex(/^[A-Za-z0-9_.:-]+$/, 'Names of properties use letters, digits and _ . : -');
const properties = z
  .record(propertyName, propertyDefinition)
  .refine((all) => Object.keys(all).length <= PROPERTIES_MAX, `At most ${PROPERTIES_MAX} properties.`);

/** Properties that belong together. */
export const propertyGroup = z.object({
  name: z.string().trim().min(1).max(NAME_MAX),
  description: z.string().max(TEXT_MAX).default(''),
  properties: properties.default({}),
});
export type PropertyGroup = z.infer<typeof propertyGroup>;

export const resourceTypeAssociation = z.object({
  name: z.string().trim().min(1).max(NAME_MAX),
  /** Precedes the name of each property when a resource of this type has it. */
  prefix: z.string().max(NAME_MAX).nullish(),
});
export type ResourceTypeAssociation = z.infer<typeof resourceTypeAssociation>;

const associations = z
  .array(resourceTypeAssociation)
  .max(20, 'At most 20 resource types.')
  .refine(
    (all) => new Set(all.map(({ name }) => name)).size === all.length,
    'A resource type is there twice.',
  );

/** A namespace in the JSON of Glance's API v2 and of its `metadefs` files. */
export const glanceNamespace = z.object({
  namespace: z
    .string()
    .trim()
    .min(1, 'The namespace has no name.')
    .max(NAME_MAX)
    .regex(/^[A-Za-z0-9_.:-]+$/, 'A namespace’s name uses letters, digits and _ . : -'),
  display_name: z.string().trim().max(NAME_MAX).nullish(),
  description: z.string().max(TEXT_MAX).nullish(),
  visibility: z.enum(['public', 'private']).default('private'),
  protected: z.boolean().default(false),
  resource_type_associations: associations.default([]),
  properties: properties.default({}),
  objects: z.array(propertyGroup).max(100).default([]),
});
export type GlanceNamespace = z.infer<typeof glanceNamespace>;

export const importNamespaceInput = z.object({
  json: z
    .string()
    .max(JSON_MAX, `At most ${JSON_MAX} characters.`)
    .transform((text, ctx): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        ctx.addIssue({ code: 'custom', message: 'This is not JSON.' });
        return z.NEVER;
      }
    })
    .pipe(glanceNamespace),
  /** Whether one of the same name is written over. */
  replace: z.boolean().default(false),
});
export type ImportNamespaceInput = z.infer<typeof importNamespaceInput>;

export const listNamespacesInput = listInput(['namespace', 'displayName', 'createdAt'], {
  resourceType: z.string().max(NAME_MAX).optional(),
});
export type ListNamespacesInput = z.infer<typeof listNamespacesInput>;

export const namespaceIdInput = z.object({ id: z.uuid() });
export type NamespaceIdInput = z.infer<typeof namespaceIdInput>;

export const updateNamespaceInput = z.object({
  id: z.uuid(),
  displayName: z
    .string()
    .trim()
    .min(1, 'Give it a name.')
    .max(NAME_MAX, `At most ${NAME_MAX} characters.`)
    .optional(),
  description: z.string().trim().max(TEXT_MAX, `At most ${TEXT_MAX} characters.`).optional(),
  public: z.boolean().optional(),
  protected: z.boolean().optional(),
  resourceTypes: associations.optional(),
});
export type UpdateNamespaceInput = z.infer<typeof updateNamespaceInput>;

function isRegExp(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}
