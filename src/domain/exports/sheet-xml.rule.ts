import type { Cell } from './cells.rule.ts';

/** The parts of an XLSX file (ECMA-376, SpreadsheetML) that are the same for every list, and the text of its rows. */

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A character that XML cannot hold is written `_x0001_`; a text that looks like that keeps its underscore by another one. */
const xmlText = (text: string): string =>
  text
    .replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML 1.0 forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\r/g, (one) => {
      const code = one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      return `_x${code}_`;
    })
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** A cell of a sheet holds this many characters (a limit of the format). */
export const mostCellCharacters = 32_767;
const CUT = '… [cut]';

const fitting = (text: string): string =>
  text.length <= mostCellCharacters ? text : text.slice(0, mostCellCharacters - CUT.length) + CUT;

const DAY_MS = 86_400_000;

/**
 * Days since 1899-12-30, as a sheet counts them, with the time as a fraction; null before 1900-03-01, where its calendar has
 * a day that was none. Nine digits of the fraction, rounded up: whoever cuts to milliseconds gets the same second.
 */
function serialOf(value: string): string | null {
  const ms = Date.parse(`${value.slice(0, 10)}T${value.slice(11) || '00:00:00'}Z`);
  const days = Math.floor(ms / DAY_MS) + 25_569;
  if (Number.isNaN(days) || days < 61 || days >= 2_958_466) return null;
  const fraction = Math.ceil((((ms % DAY_MS) + DAY_MS) % DAY_MS) * (1e9 / DAY_MS));
  return fraction === 0 ? String(days) : `${days}.${String(fraction).padStart(9, '0')}`;
}

/** Places in `cellXfs` of `styles`. */
const styles = { text: 1, number: 0, amount: 2, day: 3, time: 4, heading: 5 } as const;

/** 0 is `A`, 26 is `AA`. */
export const columnLetters = (at: number): string =>
  (at >= 26 ? columnLetters(Math.floor(at / 26) - 1) : '') + String.fromCharCode(65 + (at % 26));

const stringCell = (address: string, text: string, style: number): string =>
  `<c r="${address}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(fitting(text))}</t></is></c>`;

function cellXml(cell: Cell, address: string): string {
  if (cell === null) return '';
  const { kind, value } = cell;
  if (kind === 'text') return stringCell(address, value, styles.text);
  const number = kind === 'day' || kind === 'time' ? serialOf(value) : value;
  return number === null
    ? stringCell(address, value, styles.text)
    : `<c r="${address}" s="${styles[kind]}"><v>${number}</v></c>`;
}

/** @param number of the row in its sheet, from 1 */
export const rowXml = (cells: readonly Cell[], number: number): string =>
  `<row r="${number}">${cells.map((cell, at) => cellXml(cell, `${columnLetters(at)}${number}`)).join('')}</row>`;

export const headingXml = (labels: readonly string[]): string =>
  `<row r="1">${labels.map((label, at) => stringCell(`${columnLetters(at)}1`, label, styles.heading)).join('')}</row>`;

/** @param columns how many there are: the heading stays in view and has a filter */
export const sheetStart = (columns: number): string =>
  `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${Math.max(columns, 1)}" width="20" customWidth="1"/></cols><sheetData>`;

export const sheetEnd = '</sheetData></worksheet>';

/** The name of a sheet: 31 characters, none of them special in a formula. */
const sheetName = (name: string): string =>
  xmlText(
    name
      .replace(/[[\]:*?/\\']/g, ' ')
      .slice(0, 31)
      .trim() || 'Sheet1',
  );

const xf = (format: number, more = ''): string =>
  `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0"${format === 0 ? '' : ' applyNumberFormat="1"'}${more}/>`;

const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">${xf(0)}${xf(49)}${xf(4)}${xf(164)}${xf(165)}<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>`;

/** Where the sheet itself stands in the archive. */
export const sheetPath = 'xl/worksheets/sheet1.xml';

/** The other files of the archive, by their path. */
export const workbookParts = (name: string): Readonly<Record<string, string>> => ({
  '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET}.styles+xml"/><Override PartName="/${sheetPath}" ContentType="${SHEET}.worksheet+xml"/></Types>`,
  '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${sheetName(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': STYLES,
});
