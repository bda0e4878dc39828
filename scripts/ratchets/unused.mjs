/** Exports that nothing imports, as knip finds them (knip.json says where programs begin). */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const KINDS = ['files', 'exports', 'types', 'nsExports', 'nsTypes', 'enumMembers'];

/** @returns {Promise<{ path: string, line: number, what: string }[]>} @throws Error when knip itself fails */
export async function unusedExports(root) {
  const knip = fileURLToPath(new URL('../bin/knip.js', import.meta.resolve('knip')));
  const args = [knip, '--cache', '--no-exit-code', '--no-config-hints', '--reporter', 'json'];
  const output = await new Promise((resolve, reject) => {
    const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [...args, '--include', KINDS.join(',')], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`knip failed: ${stderr || error.message}`));
      else resolve(stdout);
    });
  });
  const { issues } = JSON.parse(output.slice(output.indexOf('{')));
  return issues.flatMap((issue) =>
    KINDS.flatMap((kind) => (issue[kind] ?? []).flat().map((found) => ({ kind, ...found }))).map(
      ({ kind, name, line = 1 }) => ({
        path: issue.file,
        line,
        what: kind === 'files' ? 'no program or test imports this file' : `nothing imports ${name}`,
      }),
    ),
  );
}
