/** What a spreadsheet takes for a formula, with the apostrophes that may stand before it. */
const FORMULA = /^'*[=+\-@\t\r]/;
/** What is a number, and harmless. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * A text for a CSV cell. One that a spreadsheet would take for a formula gets an apostrophe in front: a name like
 * `=HYPERLINK(...)` stays a name. Plain numbers stay as they are. `fromFormulaText` gives back exactly what went in.
 */
export const toFormulaText = (text: string): string => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

/** The text of a CSV cell as it was before `toFormulaText`. */
export const fromFormulaText = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
