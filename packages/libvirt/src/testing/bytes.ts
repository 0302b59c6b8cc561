/** Bytes written as hexadecimal with blanks, line breaks and `# comments` up to the end of the line. */
export function bytes(text: TemplateStringsArray, ...values: never[]): Buffer {
  const hex = String.raw(text, ...values)
    .replaceAll(/#.*$/gm, '')
    .replaceAll(/\s/g, '');
  const result = Buffer.from(hex, 'hex');
  if (result.length * 2 !== hex.length) throw new Error(`not hexadecimal: ${hex.slice(result.length * 2)}`);
  return result;
}
