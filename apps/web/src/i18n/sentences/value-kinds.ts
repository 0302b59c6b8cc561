/**
 * What a parameter of a sentence holds, told by its name. A value that is not listed here is a name, a number or
 * another's words: it is put in as it is.
 */

/**
 * Holds a sentence or word of the catalogue (`{action}`: one of the actions). If it is none, the sentence is another
 * than it looks.
 */
export const wordParameters: ReadonlySet<string> = new Set(['what', 'unit', 'action']);

/** Holds a sentence of the catalogue, and no single word, which another program may say as well: `domain is …`. */
export const partParameters: ReadonlySet<string> = new Set(['part']);

/** Holds a sentence of the catalogue, several of them, or what a program outside of the cloud has said. */
export const sentenceParameters: ReadonlySet<string> = new Set(['why', 'reasons']);

/** Holds a word of the catalogue where there is no name: `the volume`. */
export const thingParameters: ReadonlySet<string> = new Set(['thing']);

/** Holds one of the states that the portal has words for; these are where the words are looked up, in turn. */
export const stateNamespaces: Readonly<Record<string, readonly string[]>> = {
  status: ['instances.status', 'volumes.status', 'snapshots.status', 'images.status'],
  task: ['instances.tasks'],
  visibility: ['images.visibility'],
};

/** Holds a name that another version of the cloud may have given: words if there are any, else the name. */
export const nameNamespaces: Readonly<Record<string, string>> = {
  kind: 'operations.kinds',
  step: 'operations.steps',
};
