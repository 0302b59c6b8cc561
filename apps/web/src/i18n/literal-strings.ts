import ts from 'typescript';

export interface LiteralString {
  line: number;
  text: string;
}

/** Attributes whose value a person reads or hears. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'title',
  'placeholder',
  'alt',
  'label',
]);

/** Words that are the same in every language: keys of the keyboard. */
const universal = new Set(['Ctrl', 'Ctrl K', 'Ctrl-Alt-Del', 'Enter', 'Esc', 'Shift', 'Alt']);

const hasLetters = /\p{L}{2,}/u;

/**
 * Finds text in a TSX file that is shown as it is written there, in one language only: text between tags,
 * string expressions between tags, and literal values of attributes that are read or spoken.
 */
export function findLiteralStrings(fileName: string, source: string): LiteralString[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: LiteralString[] = [];
  const report = (node: ts.Node, text: string) => {
    const trimmed = text.trim();
    if (!hasLetters.test(trimmed) || universal.has(trimmed)) return;
    found.push({ line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1, text: trimmed });
  };
  const reportLiterals = (node: ts.Expression) => {
    if (ts.isStringLiteralLike(node)) report(node, node.text);
    else if (ts.isTemplateExpression(node)) {
      for (const part of [node.head, ...node.templateSpans.map((span) => span.literal)])
        report(part, part.text);
    } else if (ts.isConditionalExpression(node)) {
      reportLiterals(node.whenTrue);
      reportLiterals(node.whenFalse);
    } else if (ts.isParenthesizedExpression(node)) reportLiterals(node.expression);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) report(node, node.text);
    else if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
      reportLiterals(node.expression);
    } else if (ts.isJsxAttribute(node) && spoken.has(node.name.getText(file)) && node.initializer) {
      if (ts.isStringLiteral(node.initializer)) report(node, node.initializer.text);
      else if (ts.isJsxExpression(node.initializer) && node.initializer.expression)
        reportLiterals(node.initializer.expression);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
