import ts from 'typescript';

/** A sentence as the code says it: the texts between the values that are put into it. */
export interface ExtractedSentence {
  line: number;
  /** One more than `values`. */
  texts: readonly string[];
  /** What the code puts in, as it is written there; the names of parameters are taken from it. */
  values: readonly string[];
}

/** Calls whose words are for the log, the database or developers. */
const unread = /(^|[.#])(log|logger|console)(\.\w+|\[\w+\])$|\.describe$|\$(queryRaw|executeRaw)\w*$/;
/** Faults of the program, which are shown as "something went wrong": their own words are for the log. */
const faults = new Set(['Error', 'TypeError', 'RangeError']);
/** What they are given is for those who look after the cloud. */
const developersOnly = new Set(['Histogram', 'Counter', 'Gauge', 'Summary', 'RegExp', 'URL']);
/** Properties that hold what is said, be it a single word. */
const saidProperties = new Set(['hint', 'title', 'displayName']);
/** Words with a space between them, or one with a full stop. */
const prose = /\p{L}{2,}[,:;]? (\p{L}|\d|“|‘)|^\p{Lu}\p{L}+\.$/u;

type Piece = string | { value: string };

/**
 * Finds what a person may come to read in a file of the server: every literal that reads like prose, wherever it is
 * written, and all that an AppError says. Left out is only what is for logs and databases, and the faults of the
 * program (unless `faultsToo`). So a new sentence is found whatever function, table or variable carries it to its
 * reader.
 */
export function extractSentences(
  fileName: string,
  source: string,
  options: { faultsToo?: boolean } = {},
): ExtractedSentence[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const found: ExtractedSentence[] = [];
  const report = (node: ts.Expression, always: boolean) => {
    for (const pieces of variants(node, file)) {
      const sentence = merge(pieces);
      if (!always && !prose.test(sentence.texts.join('x'))) continue;
      if (!/\p{L}{2,}/u.test(sentence.texts.join(' '))) continue;
      found.push({ line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1, ...sentence });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isTaggedTemplateExpression(node)) return;
    if (ts.isCallExpression(node) && unread.test(node.expression.getText(file))) {
      if (ts.isPropertyAccessExpression(node.expression)) visit(node.expression.expression);
      return;
    }
    if (ts.isNewExpression(node)) {
      const name = node.expression.getText(file);
      if (developersOnly.has(name) || (!options.faultsToo && faults.has(name))) return;
    }
    if (ts.isExpression(node) && isText(node)) {
      report(node, isSaid(node, file));
      // What is put into a sentence may hold others: `${reasons.map((each) => `…`).join('; ')}`.
      for (const value of valuesOf(node)) visit(value);
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** A literal, a template, or literals put together with `+`. */
function isText(node: ts.Expression): boolean {
  if (ts.isStringLiteralLike(node))
    return !(ts.isPropertyAssignment(node.parent) && node.parent.name === node);
  if (ts.isTemplateExpression(node)) return true;
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    (isText(node.left) || isText(node.right))
  );
}

/** Whether it is what an AppError says, be it a single word. */
function isSaid(node: ts.Expression, file: ts.SourceFile): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent))
    return parent.expression.getText(file) === 'AppError' && parent.arguments?.[1] === node;
  if (ts.isCallExpression(parent)) return /^notFound$|\.progress$/.test(parent.expression.getText(file));
  return ts.isPropertyAssignment(parent) && saidProperties.has(parent.name.getText(file));
}

function valuesOf(node: ts.Expression): ts.Expression[] {
  if (ts.isTemplateExpression(node))
    return node.templateSpans.map(({ expression }) => expression).filter((each) => !isChoice(each));
  if (ts.isBinaryExpression(node))
    return [node.left, node.right].flatMap((side) => (isText(side) ? valuesOf(side) : [side]));
  return [];
}

/** `count === 1 ? 'snapshot' : 'snapshots'`: part of the sentence, which so becomes two. */
function isChoice(node: ts.Expression): node is ts.ConditionalExpression {
  return (
    ts.isConditionalExpression(node) &&
    [node.whenTrue, node.whenFalse].some((each) => isText(each) || isChoice(each))
  );
}

/** All the ways to say it. */
function variants(node: ts.Expression, file: ts.SourceFile): Piece[][] {
  if (ts.isParenthesizedExpression(node)) return variants(node.expression, file);
  if (ts.isStringLiteralLike(node)) return [[node.text]];
  if (isChoice(node)) return [...variants(node.whenTrue, file), ...variants(node.whenFalse, file)];
  if (ts.isBinaryExpression(node) && isText(node))
    return join([variants(node.left, file), variants(node.right, file)]);
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.flatMap(({ expression, literal }) => [
      variants(expression, file),
      [[literal.text]],
    ]);
    return join([[[node.head.text]], ...spans]);
  }
  return [[{ value: node.getText(file) }]];
}

function join(parts: Piece[][][]): Piece[][] {
  return parts.reduce((heads, tails) => heads.flatMap((head) => tails.map((tail) => [...head, ...tail])), [
    [],
  ] as Piece[][]);
}

function merge(pieces: Piece[]): Pick<ExtractedSentence, 'texts' | 'values'> {
  const texts = [''];
  const values: string[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'string') texts[texts.length - 1] += piece;
    // Two in a row are one to the reader: a number and its unit.
    else if (values.length > 0 && texts.at(-1) === '') values[values.length - 1] += piece.value;
    else {
      values.push(piece.value);
      texts.push('');
    }
  }
  return { texts, values };
}

/** Every string literal of a file: what the words within sentences are among. */
export function findLiterals(fileName: string, source: string): string[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
