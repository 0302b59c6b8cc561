import ts from 'typescript';

/** Fields in which the server's sentences come to the portal. */
const fields = new Set(['message', 'problem', 'acceleratorReason', 'errorMessage', 'errorHint']);

/** Attributes that show or say what they are given. */
const shown = /^(title|description|detail|hint|error|label|aria-label|aria-description|disabledReason)$/;

/**
 * Finds in a TSX file what is shown as the server has said it, in English, rather than by `useSay` or `useErrorText`.
 * Answers with the lines and the expressions.
 */
export function findRawSentences(fileName: string, source: string): string[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const look = (node: ts.Expression | undefined): void => {
    if (!node) return;
    if (ts.isPropertyAccessExpression(node)) {
      if (!fields.has(node.name.text)) return;
      found.push(
        `${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${node.getText(file)}`,
      );
    } else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(look);
    else if (ts.isBinaryExpression(node)) {
      const kind = node.operatorToken.kind;
      if (kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken) look(node.left);
      if (
        kind !== ts.SyntaxKind.EqualsEqualsEqualsToken &&
        kind !== ts.SyntaxKind.ExclamationEqualsEqualsToken
      )
        look(node.right);
    } else if (ts.isTemplateExpression(node)) node.templateSpans.forEach((span) => look(span.expression));
    else if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) look(node.expression);
    else if (ts.isArrayLiteralExpression(node)) node.elements.forEach(look);
    // `[a.message, b].filter(Boolean).join(' ')`
    else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
      look(node.expression.expression);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxExpression(node)) {
      const { parent } = node;
      if (!ts.isJsxAttribute(parent) || shown.test(parent.name.getText(file))) look(node.expression);
    }
    if (ts.isPropertyAssignment(node) && shown.test(node.name.getText(file))) look(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
